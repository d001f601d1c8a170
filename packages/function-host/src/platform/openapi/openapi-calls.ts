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

/** A call that the function's config.json does not allow. */
export interface OpenApiRefused {
  functionName: string;
  requestId: string | undefined;
  api: string;
  errcode: number;
  /** What happened, and what to add to config.json. */
  errmsg: string;
}

interface Options {
  /** Absent if the host has none: calls are then refused. */
  openapi: OpenApi | undefined;
  /** The methods that the config.json of a function allows. */
  allowed(functionName: string): readonly string[];
  /** Called for each call that the config.json of its function does not allow. */
  onRefused(refused: OpenApiRefused): void;
}

export function openApiCalls({ openapi, allowed, onRefused }: Options): OpenApiCalls {
  return async (call) => {
    const { api, functionName, requestId, caller, appid = caller?.appId } = call;
    if (!openapi) return withoutOpenApi(api);
    // Programs outside of the host have its token, and no config.json.
    if (functionName !== undefined && !allowed(functionName).includes(api)) {
      const errcode = OPENAPI_ERRCODE.NO_PERMISSION;
      const errmsg = notAllowed(api);
      onRefused({ functionName, requestId, api, errcode, errmsg });
      return openApiRefusal(errcode, errmsg);
    }
    try {
      return await openapi({ ...call, ...(appid !== undefined && { appid }) });
    } catch (error) {
      return openApiRefusal(
        OPENAPI_ERRCODE.SYSTEM_ERROR,
        `the function host failed to answer openapi.${api}: ${messageOf(error)}`,
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

/** The platform's text, and what to do. */
function notAllowed(api: string): string {
  return `system error: error code: ${OPENAPI_ERRCODE.NO_PERMISSION}. The config.json of the function does not allow ${api}, so CloudBase refuses it too: add the name to permissions.openapi, as in { "permissions": { "openapi": ["${api}"] } }.`;
}
