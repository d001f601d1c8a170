import { preview } from '@opencloudpay/internal';
import { ParameterError } from './errors';
import { type SignType, sign } from './sign';

/** The parameters of `wx.requestPayment`. */
export interface Payment {
  /** The mini program that pays: the sub appid if there is one. */
  appId: string;
  /** Seconds since 1970, as text: iOS refuses a number. */
  timeStamp: string;
  nonceStr: string;
  /** `prepay_id=…` */
  package: string;
  signType: SignType;
  paySign: string;
}

/** The characters that ids, numbers and nonces have. */
const PLAIN = /^[0-9A-Za-z_.\-|*@]{1,64}$/;
const PREPAY = /^prepay_id=[0-9A-Za-z_.\-|*@]{1,64}$/;

/**
 * Signs the payment parameters that a mini program hands to `wx.requestPayment`.
 *
 * @param params everything but `paySign`; `signType` must be the one that the order was signed with
 * @param key the API key that the order was signed with
 * @throws {ParameterError} for a value that could be read as several fields: v2's signed text does not escape `&`
 * @see https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=7_7&index=5
 */
export function signPayment(params: Omit<Payment, 'paySign'>, key: string): Payment {
  const { appId, timeStamp, nonceStr, package: prepay, signType } = params;
  const signed = { appId, timeStamp, nonceStr, package: prepay, signType };
  check('appId', appId, PLAIN);
  check('timeStamp', timeStamp, PLAIN);
  check('nonceStr', nonceStr, PLAIN);
  check('package', prepay, PREPAY);
  check('signType', signType, PLAIN);
  return { ...signed, paySign: sign(signed, key, signType) };
}

function check(name: string, value: unknown, pattern: RegExp): void {
  if (typeof value !== 'string' || !pattern.test(value))
    throw new ParameterError(name, `must be text without & and =, got ${preview(value)}`);
}
