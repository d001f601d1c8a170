import { createPublicKey } from 'node:crypto';
import {
  merchant,
  oldCertificate as oldSigner,
  pem,
  publicKey,
} from '../../../wechatpay-v3/src/testing/wechat-pay';

export { merchant, signedHeaders } from '../../../wechatpay-v3/src/testing/wechat-pay';

/** With it WeChat Pay verifies the merchant's signatures. */
export const merchantPublicKey = createPublicKey(merchant.privateKey);

/** WeChat Pay in public-key mode. */
export const wechatPay = { publicKeyId: publicKey.name, publicKey: publicKey.pem };

/** `apiclient_cert.pem` of the merchant, and one that has expired. */
export const merchantCertificate = merchant.certificate;
export const expiredCertificate = pem('merchant-expired.pem');
/** A platform certificate. */
export const oldCertificate = oldSigner.pem;
