import { channel } from 'node:diagnostics_channel';
import {
  numbersIn,
  REFUSED_CALLS_CHANNEL,
  type RefusedCall,
  refusalIn,
} from '@opencloudpay/contracts/refused-calls';
import { refusalAdvice } from '@opencloudpay/wechatpay/apis';
import type { CloudPayError } from './errors/errors';
import type { CallAnswer, WireData } from './transports/transport';

/**
 * Refused calls are reported to the process (see `contracts/refused-calls`): a function may catch the error, or return
 * without looking at `resultCode`, and its developer would see nothing.
 */
const refused = channel(REFUSED_CALLS_CHANNEL);

/** Reports an answer of WeChat Pay, if it is a refusal. */
export function reportAnswer(api: string, data: WireData, answer: CallAnswer): void {
  if (!refused.hasSubscribers) return;
  const call = refusedByAnswer(api, data, answer);
  if (call) refused.publish(call);
}

/** Reports the error of a call. @param data the call's parameters, if they could be read */
export function reportError(api: string, data: WireData | undefined, error: CloudPayError): void {
  if (refused.hasSubscribers) refused.publish(refusedByError(api, data, error));
}

/** The refusal in an answer of WeChat Pay; `undefined` if the call was accepted. */
export function refusedByAnswer(api: string, data: WireData, answer: CallAnswer): RefusedCall | undefined {
  if (answer.file) return undefined;
  const { fields, hint } = answer;
  const refusal = refusalIn(fields);
  if (!refusal) return undefined;
  const advice = refusalAdvice(api, refusal.code);
  return {
    ...{ service: 'cloudPay', api, ...numbersIn(data), ...refusal },
    ...(hint !== undefined ? { hint } : advice !== undefined && { advice }),
  };
}

/** The refusal that an error of a call is. */
export function refusedByError(
  api: string,
  data: WireData | undefined,
  { errCode, errMsg }: CloudPayError,
): RefusedCall {
  const start = new RegExp(`^(?:cloudPay\\.)?${api.replace(/\W/g, '\\$&')}:fail (?:${errCode} )?`);
  return {
    service: 'cloudPay',
    api,
    ...numbersIn(data),
    code: String(errCode),
    errCode,
    message: errMsg.replace(start, ''),
  };
}
