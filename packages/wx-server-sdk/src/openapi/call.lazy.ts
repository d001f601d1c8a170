import {
  asCloudPayError,
  CallFailure,
  ErrCode,
  platformErrCode,
  refusedByPlatform,
  toCamelCase,
  toSnakeCase,
} from '@opencloudpay/cloudpay';
import type { OpenApiSuccess } from '@opencloudpay/contracts/openapi-wire';
import { dividedParameters } from './parameters';
import { send } from './transport';
import type { OpenApiOptions, OpenApiResult } from './types';
import { parseWide } from './wide-number';

interface CallOptions extends OpenApiOptions {
  /** Milliseconds. */
  timeout: number;
}

/**
 * Calls a method of WeChat's server API.
 *
 * @param api `subscribeMessage.send`
 * @throws an Error with `errCode` and `errMsg`, worded as by wx-server-sdk
 */
export async function sendCall(
  api: string,
  data: unknown,
  { appid, convertCase, timeout }: CallOptions,
): Promise<OpenApiResult> {
  const displayName = `openapi.${api}`;
  const converts = convertCase !== false;
  try {
    const given = converts ? toSnakeCase(data) : data;
    const parameters = dividedParameters(given, displayName);
    const answer = await send({ api, ...(appid && { appid }), ...parameters }, timeout);
    if ('code' in answer) throw new CallFailure(platformErrCode(answer.code), answer.message);
    const result = /application\/json|text\/plain/.test(answer.contentType)
      ? resultOfText(answer, displayName, converts)
      : { contentType: answer.contentType.trim(), buffer: Buffer.from(answer.body, 'base64') };
    return { ...result, errMsg: `${displayName}:ok`, errCode: 0 };
  } catch (failure) {
    throw asCloudPayError(failure, displayName);
  }
}

/** WeChat also sends JSON as text/plain, and some texts that are no JSON. */
function resultOfText({ contentType, body }: OpenApiSuccess, displayName: string, converts: boolean): object {
  const text = Buffer.from(body, 'base64').toString();
  let answer: Record<string, unknown>;
  try {
    answer = parseWide(text) as typeof answer;
  } catch {
    if (contentType.includes('text/plain')) return { result: text };
    throw refusedByPlatform(
      ErrCode.SYSTEM_ERROR,
      displayName,
      `wechat server internal error, response body is invalid json: ${text}`,
    );
  }
  const { errcode, errmsg, ...fields } = answer;
  if (errcode) throw refusedByPlatform(errcode as number, displayName, errmsg);
  return (converts ? toCamelCase(fields) : fields) as object;
}
