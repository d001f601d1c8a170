import { createHmac } from 'node:crypto';
import {
  type CallAnswer,
  CallFailure,
  ErrCode,
  isObject,
  toSnakeCase,
  type WireData,
} from '@opencloudpay/cloudpay';
import type { CallbackEvent } from '@opencloudpay/contracts/callback';
import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { messageOf } from '@opencloudpay/internal';
import { declarationOf, queryNumbers } from '@opencloudpay/wechatpay';
import type { CheckedOldEnvironment } from './options';

/** Codes of adapters for calls that never ran the function. */
const NOT_RUN = new Set([
  'FUNCTION_NOT_FOUND',
  'THROTTLED',
  'PERMISSION_DENIED',
  'TARGET_UNSUPPORTED',
  'CONFIGURATION_INVALID',
]);

/** Errors of the real SDK after which WeChat Pay has not got the call. After any other the outcome is unknown. */
const NOT_SENT: ReadonlySet<number> = new Set([
  ErrCode.INVALID_PARAM,
  ErrCode.INVALID_ENV,
  ErrCode.EXCEED_REQUEST_LIMIT,
  ErrCode.EXCEED_CONCURRENT_REQUEST_LIMIT,
  ErrCode.PERMISSION_DENIED,
  ErrCode.API_NOT_FOUND,
  // INVALID_REQUEST_SOURCE; no permission to call this API.
  -501008,
  -604101,
]);

/** The platform gave the function no right to call WeChat: it was started by Tencent Cloud's API, not by WeChat's. */
const NO_WECHAT_TOKEN = /invalid wx openapi access_token/;

/**
 * Carries out a call in the old environment.
 *
 * @param data the caller's parameters, by wire names
 * @throws {CallFailure} with `query` if the call may have been carried out
 */
export async function callOldEnvironment(
  { adapter, envId, functionName, secret }: CheckedOldEnvironment,
  api: string,
  data: WireData,
  signal: AbortSignal,
): Promise<CallAnswer> {
  const call = JSON.stringify({ api, data: inOldEnvironment(data, envId) });
  let reply: unknown;
  try {
    reply = await adapter.invoke({ envId, functionName }, signedEvent(secret, call), { signal });
  } catch (error) {
    const what = `the function ${functionName} of the old environment ${envId} gave no answer: ${messageOf(error)}`;
    if (isCodedError(error) && NOT_RUN.has(error.code)) throw notDone(ErrCode.SYSTEM_ERROR, what);
    throw open(api, data, what);
  }
  const { result, error, refused } = isObject(reply) ? reply : {};
  if (isObject(result)) {
    // These two are the SDK's own; WeChat Pay's err_code is lost in them.
    const { errCode, errMsg, ...fields } = result;
    return { fields: toSnakeCase(fields) as WireData };
  }
  if (typeof refused === 'string')
    throw notDone(ErrCode.PERMISSION_DENIED, `the function ${functionName} refused the call: ${refused}`);
  if (isObject(error)) throw failureOf(api, data, error);
  throw open(
    api,
    data,
    `the function ${functionName} answered in another form: is it the one of examples/old-environment?`,
  );
}

/** The secret itself is not sent: events appear in logs. */
function signedEvent(secret: string, call: string): CallbackEvent {
  const time = Date.now();
  const signature = createHmac('sha256', secret).update(`${time}\n${call}`).digest('hex');
  return { call, time, signature, userInfo: { appId: '' } };
}

/** CloudBase calls back only functions of its own environment. */
function inOldEnvironment(data: WireData, envId: string): WireData {
  return data['function_name'] === undefined ? data : { ...data, env_id: envId };
}

function failureOf(api: string, data: WireData, error: Record<string, unknown>): CallFailure {
  const errCode = Number(error['errCode']);
  const told = String(error['errMsg'] ?? 'the SDK gave no reason').replace(/^(?:cloudPay\.)?\w+:fail /, '');
  if (NO_WECHAT_TOKEN.test(told))
    return notDone(
      ErrCode.PERMISSION_DENIED,
      `CloudBase lets the function call WeChat only if WeChat started it (${told}): let WeChat’s API start it, by oldEnvironment.miniProgram instead of tencentCloud`,
    );
  if (NOT_SENT.has(errCode)) return notDone(errCode, `the old environment refused the call: ${told}`);
  return open(api, data, `the old environment failed: ${told}`);
}

function notDone(errCode: number, what: string): CallFailure {
  return new CallFailure(errCode, `${what.replace(/\.$/, '')}. Nothing was done there`);
}

function open(api: string, data: WireData, what: string): CallFailure {
  const told = what.replace(/\.$/, '');
  if (declarationOf(api)?.effect === 'none')
    return new CallFailure(
      ErrCode.NETWORK_ERROR,
      `${told}. A query changes nothing, so the call may be repeated`,
    );
  return new CallFailure(
    ErrCode.REQUEST_TIMED_OUT,
    `${told}. The outcome is unknown: query before you retry, and retry with the same number`,
    { query: queryNumbers(data) },
  );
}
