import { readCommApi, writeCommApi, writeOpenData } from '../openapi/comm-api';
import { openDataOf } from '../openapi/open-data';
import type { OpenApiCalls } from '../openapi/openapi-calls';
import { answerBytes, failed } from './answers';
import { text } from './fields';
import type { AdminRequest } from './request';

type MethodCall = Exclude<ReturnType<typeof readCommApi>, string | { cloudIds: string[] }>;

/**
 * `wx.openApi`: `cloud.openapi` and `cloud.getOpenData`.
 *
 * @param parameters the bytes of the SDK's protobuf
 */
export async function callOpenApi(
  request: AdminRequest,
  openapi: OpenApiCalls,
  parameters: Uint8Array,
): Promise<Response> {
  const { c, fields } = request;
  const api = text(fields['apiName']);
  const message = readCommApi(parameters);
  if (message === 'internal') return failed(c, 'INVALID_ACTION', ofCloudBaseAlone(api));
  if (typeof message === 'string')
    return failed(c, 'INVALID_PARAM', `The parameters of openapi.${api} cannot be read.`);
  if ('cloudIds' in message) return getOpenData(request, openapi, message.cloudIds);
  return callMethod(request, openapi, message);
}

/** The internal services that `getVoIPSign` and `getCloudCallSign` call. */
function ofCloudBaseAlone(api: string): string {
  return `WeChat offers ${api} on CloudBase alone. Compute the signature with the session_key of your own login.`;
}

async function getOpenData(
  { c, origin: { caller, requestId } }: AdminRequest,
  openapi: OpenApiCalls,
  cloudIds: readonly string[],
): Promise<Response> {
  const list = await openDataOf(cloudIds, openapi, {
    ...(caller && { caller }),
    ...(requestId !== undefined && { requestId }),
  });
  return answerBytes(c, writeOpenData(list));
}

async function callMethod(
  { c, fields, origin: { caller, functionName, requestId } }: AdminRequest,
  openapi: OpenApiCalls,
  message: MethodCall,
): Promise<Response> {
  const answer = await openapi({
    ...message,
    // wx-server-sdk 2 writes a slash first.
    api: text(fields['apiName']).replace(/^\//, ''),
    functionName,
    ...(caller && { caller }),
    ...(requestId !== undefined && { requestId }),
  });
  if ('code' in answer) return failed(c, answer.code, answer.message, answer.requestId);
  return answerBytes(c, writeCommApi(answer));
}
