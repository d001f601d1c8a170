import { verify as verifyRsa, X509Certificate } from 'node:crypto';
import { say, type Text } from '@opencloudpay/internal';
import { type Payment, type SignType, verify } from '@opencloudpay/wechatpay';
import type { Merchant } from '../merchants/merchant';
import type { Order } from '../records/order';

/** A payment object whose fields are all text. */
export type PaymentTexts = Record<keyof Payment, string>;

/** Says why the `paySign` of a payment object is wrong; `undefined` if it is correct. */
export function whyPaySignFails(payment: PaymentTexts, merchant: Merchant, order: Order): Text | undefined {
  return order.signType === 'RSA'
    ? whyRsaFails(payment, merchant)
    : whyHashFails(payment, merchant.apiKey, order.signType, order.mchId);
}

/** v3: RSA over four lines, without the names of the fields. */
function whyRsaFails(payment: PaymentTexts, { cert, mchId }: Merchant): Text | undefined {
  const { appId, timeStamp, nonceStr, package: prepay, paySign } = payment;
  const signed = Buffer.from(`${appId}\n${timeStamp}\n${nonceStr}\n${prepay}\n`);
  const { publicKey } = new X509Certificate(cert);
  if (verifyRsa('sha256', signed, publicKey, Buffer.from(paySign, 'base64'))) return undefined;
  return say(
    `paySign is not the RSA signature of the lines appId, timeStamp, nonceStr and package (each with a line feed at its end) with the private key of merchant ${mchId}. Sign with the key that signed the order.`,
    `paySign 不是用商户号 ${mchId} 的私钥对 appId、timeStamp、nonceStr、package 四行（每行以换行符结尾）所做的 RSA 签名。请使用下单时的私钥签名。`,
  );
}

function whyHashFails(
  payment: PaymentTexts,
  apiKey: string,
  signType: SignType,
  mchId: string,
): Text | undefined {
  const signedWith = (given: PaymentTexts, algorithm: SignType) => {
    const { appId, timeStamp, nonceStr, package: prepay, signType: named, paySign } = given;
    const fields = { appId, timeStamp, nonceStr, package: prepay, signType: named, sign: paySign };
    return verify(fields, apiKey, algorithm);
  };
  if (signedWith(payment, signType)) return undefined;
  const other: SignType = signType === 'MD5' ? 'HMAC-SHA256' : 'MD5';
  if (signedWith(payment, other)) {
    return say(
      `paySign was computed with ${other}, but signType says ${signType}.`,
      `paySign 使用了 ${other}，而 signType 为 ${signType}。`,
    );
  }
  if (signedWith({ ...payment, paySign: payment.paySign.toUpperCase() }, signType)) {
    return say(
      'paySign is correct but in lower case. WeChat Pay requires upper case.',
      'paySign 内容正确，但为小写。微信支付要求大写。',
    );
  }
  return say(
    `paySign is not the ${signType} signature of appId, timeStamp, nonceStr, package and signType with the API key of merchant ${mchId}. Sign exactly these five fields, spelled like this, with the key that signed the order.`,
    `paySign 不是用商户号 ${mchId} 的 API 密钥对 appId、timeStamp、nonceStr、package、signType 所做的 ${signType} 签名。请用下单时的密钥对这五个字段签名，字段名大小写须一致。`,
  );
}
