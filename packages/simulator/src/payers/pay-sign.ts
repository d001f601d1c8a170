import { verify as verifyRsa, X509Certificate } from 'node:crypto';
import { type Payment, type SignType, verify } from '@opencloudpay/wechatpay';
import type { Merchant } from '../merchants/merchant';
import type { Order } from '../records/order';

/** A payment object whose fields are all text. */
export type PaymentTexts = Record<keyof Payment, string>;

/** Says why the `paySign` of a payment object is wrong; `undefined` if it is correct. */
export function whyPaySignFails(payment: PaymentTexts, merchant: Merchant, order: Order): string | undefined {
  return order.signType === 'RSA'
    ? whyRsaFails(payment, merchant)
    : whyHashFails(payment, merchant.apiKey, order.signType, order.mchId);
}

/** v3: RSA over four lines, without the names of the fields. */
function whyRsaFails(payment: PaymentTexts, { cert, mchId }: Merchant): string | undefined {
  const { appId, timeStamp, nonceStr, package: prepay, paySign } = payment;
  const signed = Buffer.from(`${appId}\n${timeStamp}\n${nonceStr}\n${prepay}\n`);
  const { publicKey } = new X509Certificate(cert);
  if (verifyRsa('sha256', signed, publicKey, Buffer.from(paySign, 'base64'))) return undefined;
  return `paySign is not the RSA signature of the lines appId, timeStamp, nonceStr and package (each with a line feed at its end) with the private key of merchant ${mchId}. Sign with the key that signed the order.`;
}

function whyHashFails(
  payment: PaymentTexts,
  apiKey: string,
  signType: SignType,
  mchId: string,
): string | undefined {
  const signedWith = (given: PaymentTexts, algorithm: SignType) => {
    const { appId, timeStamp, nonceStr, package: prepay, signType: named, paySign } = given;
    const fields = { appId, timeStamp, nonceStr, package: prepay, signType: named, sign: paySign };
    return verify(fields, apiKey, algorithm);
  };
  if (signedWith(payment, signType)) return undefined;
  const other: SignType = signType === 'MD5' ? 'HMAC-SHA256' : 'MD5';
  if (signedWith(payment, other)) {
    return `paySign was computed with ${other}, but signType says ${signType}.`;
  }
  if (signedWith({ ...payment, paySign: payment.paySign.toUpperCase() }, signType)) {
    return 'paySign is correct but in lower case. WeChat Pay requires upper case.';
  }
  return `paySign is not the ${signType} signature of appId, timeStamp, nonceStr, package and signType with the API key of merchant ${mchId}. Sign exactly these five fields, spelled like this, with the key that signed the order.`;
}
