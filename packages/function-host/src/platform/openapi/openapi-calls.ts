import { randomUUID } from 'node:crypto';
import {
  OPENAPI_ERRCODE,
  type OpenApi,
  type OpenApiAnswer,
  type OpenApiCall,
  openApiRefusal,
} from '@opencloudpay/contracts/openapi-call';
import type { OpenApiFailure } from '@opencloudpay/contracts/openapi-wire';
import { messageOf } from '@opencloudpay/internal';

/** Answers calls of `cloud.openapi`, by any SDK. It never throws. */
export type OpenApiCalls = (call: OpenApiCall) => Promise<OpenApiAnswer | OpenApiFailure>;

/** @param openapi absent if the host has none: calls are then refused */
export function openApiCalls(openapi: OpenApi | undefined): OpenApiCalls {
  return async (call) => {
    if (!openapi) return withoutOpenApi(call.api);
    const { caller, appid = caller?.appId } = call;
    try {
      return await openapi({ ...call, ...(appid !== undefined && { appid }) });
    } catch (error) {
      return openApiRefusal(
        OPENAPI_ERRCODE.SYSTEM_ERROR,
        `the function host failed to answer openapi.${call.api}: ${messageOf(error)}`,
      );
    }
  };
}

function withoutOpenApi(api: string): OpenApiFailure {
  return {
    code: 'INVALID_ACTION',
    message: `This function host does not reach WeChat's server API, so cloud.openapi.${api} cannot be answered: give it createOpenApi() of @opencloudpay/openapi by its option openapi.`,
    requestId: randomUUID(),
  };
}
