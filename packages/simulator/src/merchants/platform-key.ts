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

/** WeChat Pay's own RSA key of v3. It signs answers and notifications. */
export interface PlatformKey extends WechatPayPublicKey {
  /** PEM. */
  readonly privateKey: string;
}

export async function createPlatformKey(): Promise<PlatformKey> {
  const { publicKey, privateKey } = await generateKeys('rsa', { modulusLength: 2048 });
  return {
    publicKeyId: `PUB_KEY_ID_01${randomDigits(26)}`,
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
