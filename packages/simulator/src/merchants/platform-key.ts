import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { randomDigits } from '../records/numbers';

const generateKeys = promisify(generateKeyPair);

/** The WeChat Pay public key (微信支付公钥) of v3, with which clients verify answers and notifications. */
export interface WechatPayPublicKey {
  /** `PUB_KEY_ID_…`: the name of the key in the header `Wechatpay-Serial`. */
  readonly publicKeyId: string;
  /** PEM. */
  readonly publicKey: string;
}

/** A platform certificate (平台证书) of v3, from the time before there was a WeChat Pay public key. */
export interface WechatPayCertificate {
  /** The name of the certificate in the header `Wechatpay-Serial`. */
  readonly serialNo: string;
  /** PEM. */
  readonly certificate: string;
}

/** An RSA key of WeChat Pay with the name that `Wechatpay-Serial` has for it. */
export interface Signer {
  readonly name: string;
  /** PEM. */
  readonly privateKey: string;
}

/** WeChat Pay's own RSA key of v3. */
export interface PlatformKey extends WechatPayPublicKey {
  /** PEM. */
  readonly privateKey: string;
}

/** A platform certificate with its key. */
export interface PlatformCertificate extends WechatPayCertificate {
  /** PEM. */
  readonly privateKey: string;
  /** From when on it signs, by the simulator's clock. Absent: from the beginning. */
  usedFrom?: number;
  /** Until when it is used. Absent: no newer one has replaced it. */
  usedUntil?: number;
}

export async function createPlatformKey(): Promise<PlatformKey> {
  const { publicKey, privateKey } = await generateKeys('rsa', { modulusLength: 2048 });
  return {
    publicKeyId: `PUB_KEY_ID_01${randomDigits(26)}`,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
