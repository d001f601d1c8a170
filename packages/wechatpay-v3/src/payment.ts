import { randomNonce } from '@opencloudpay/internal';
import { checkText } from './check-text';
import type { Pem } from './keys/pem';
import { readPrivateKey } from './keys/private-key';
import { signedText, signText } from './sign';

/** The parameters of `wx.requestPayment`. */
export interface Payment {
  /** The mini program that pays: the sub appid if there is one. */
  appId: string;
  /** Seconds since 1970, as text: iOS refuses a number. */
  timeStamp: string;
  nonceStr: string;
  /** `prepay_id=…` */
  package: string;
  signType: 'RSA';
  paySign: string;
}

export interface PaymentOptions {
  /** The appid of the mini program that pays. */
  appId: string;
  /** The `prepay_id` of the order, without `prepay_id=` before it. */
  prepayId: string;
  /** The private key of the merchant that created the order. */
  privateKey: Pem;
  /** Seconds since 1970. Default: now. */
  timeStamp?: string | number | undefined;
  /** Default: 32 random characters. */
  nonceStr?: string | undefined;
}

/**
 * Signs the payment parameters that a mini program hands to `wx.requestPayment`.
 *
 * @throws {ParameterError} for a value that would make the signed text ambiguous
 * @throws {ConfigurationError} for a key that cannot be used
 * @see https://pay.weixin.qq.com/doc/v3/merchant/4012791898
 */
export function signPayment({
  appId,
  prepayId,
  privateKey,
  timeStamp = Math.floor(Date.now() / 1000),
  nonceStr = randomNonce(),
}: PaymentOptions): Payment {
  const time = String(timeStamp);
  checkText('appId', appId, /^[0-9A-Za-z_-]{1,32}$/, 'must be an appid');
  checkText('prepayId', prepayId, /^(?!prepay_id=)[0-9A-Za-z_.\-|*@=]{1,64}$/, 'must be the prepay_id alone');
  checkText('timeStamp', time, /^\d{9,11}$/, 'must be seconds since 1970');
  checkText('nonceStr', nonceStr, /^[0-9A-Za-z]{1,32}$/, 'must be 1 to 32 letters and digits');
  const prepay = `prepay_id=${prepayId}`;
  const paySign = signText(signedText(appId, time, nonceStr, prepay), readPrivateKey(privateKey));
  return { appId, timeStamp: time, nonceStr, package: prepay, signType: 'RSA', paySign };
}
