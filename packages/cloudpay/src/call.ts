import { callingContext } from './calling-context';
import { toCamelCase, toSnakeCase } from './convert-case';
import { ErrCode, platformErrCode } from './error-codes';
import { asCloudPayError, CallFailure, refusedByPlatform } from './errors';
import type { BoundOptions } from './namespace';
import type { Transport, WireAnswer, WireData } from './transport';

/** What every successful call resolves with, around the fields of the API. */
export type CallResult = Record<string, unknown> & { errCode: 0; errMsg: string };

/**
 * One CloudPay call, whatever carries it: converts, sends, converts back, and words failures as wx-server-sdk does.
 *
 * As there, `errCode: 0` says only that WeChat Pay answered; whether the business succeeded say `returnCode` and
 * `resultCode`.
 */
export async function callApi(
  transport: Transport,
  api: string,
  given: unknown,
  { appid }: BoundOptions = {},
): Promise<CallResult> {
  const displayName = `cloudPay.${api}`;
  try {
    const data = toWireData(given, displayName);
    const context = { ...callingContext(), ...(appid && { appid }) };
    const answer = await transport.call(api, data, context);
    return { ...result(api, data, answer), errCode: 0, errMsg: `${displayName}:ok` };
  } catch (failure) {
    throw asCloudPayError(failure, displayName);
  }
}

/** The data as it leaves: snake_case, and what JSON drops (undefined, functions, symbols) dropped. */
export function toWireData(given: unknown, displayName: string): WireData {
  if (Object.prototype.toString.call(given) !== '[object Object]') {
    const kind = given === null ? 'null' : Array.isArray(given) ? 'an array' : typeof given;
    throw new CallFailure(
      ErrCode.INVALID_PARAM,
      `Params for ${displayName} must be an object instead of ${kind}`,
    );
  }
  return JSON.parse(JSON.stringify(toSnakeCase(given))) as WireData;
}

function result(api: string, data: WireData, answer: WireAnswer): Record<string, unknown> {
  if (Buffer.isBuffer(answer)) {
    if (api !== 'downloadBill') {
      throw refusedByPlatform(
        ErrCode.SYSTEM_ERROR,
        api,
        `unknown wx response received: ${answer.toString()}`,
      );
    }
    return { data: data['tar_type'] === 'GZIP' ? answer : answer.toString() };
  }
  if (answer['code'] && Object.hasOwn(answer, 'message')) {
    throw refusedByPlatform(platformErrCode(answer['code']), api, answer['message']);
  }
  return toCamelCase(answer) as Record<string, unknown>;
}
