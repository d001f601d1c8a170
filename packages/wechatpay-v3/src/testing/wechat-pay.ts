import { createCipheriv, createSign, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const fixtures = join(__dirname, '../../fixtures');

/** A file of `fixtures`: see its README. */
export const pem = (file: string): string => readFileSync(join(fixtures, file), 'utf8');

/** The merchant of these tests. */
export const merchant = {
  mchId: '1900007291',
  serialNo: '408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB',
  apiV3Key: 'iK2ZWeqhFWCEPyYngFb51yBMWXaSCrUZ',
  privateKey: pem('merchant.key'),
  certificate: pem('merchant.pem'),
};

/** A key of WeChat Pay, by the name in `Wechatpay-Serial`. */
export interface Signer {
  readonly name: string;
  readonly privateKey: string;
  /** The public key, or the certificate. */
  readonly pem: string;
}

export const publicKey: Signer = {
  name: 'PUB_KEY_ID_0114232134912410000000000000',
  privateKey: pem('wechatpay.key'),
  pem: pem('wechatpay.pub'),
};
export const oldCertificate: Signer = {
  name: '5157F09EFDC096DE15EBE81A47057A7232F1B8E1',
  privateKey: pem('platform-old.key'),
  pem: pem('platform-old.pem'),
};
export const newCertificate: Signer = {
  name: '50062CE505775F070CAB06E697F1BBD1AD4F4D87',
  privateKey: pem('platform-new.key'),
  pem: pem('platform-new.pem'),
};

/** The headers with which WeChat Pay signs a body. */
export function signedHeaders(
  body: string,
  timestamp: number,
  { name, privateKey }: Signer = publicKey,
): Record<string, string> {
  const nonce = randomBytes(16).toString('hex');
  const signature = createSign('RSA-SHA256')
    .update(`${timestamp}\n${nonce}\n${body}\n`)
    .sign(privateKey, 'base64');
  return {
    'wechatpay-timestamp': String(timestamp),
    'wechatpay-nonce': nonce,
    'wechatpay-signature': signature,
    'wechatpay-serial': name,
  };
}

/** Encrypts as WeChat Pay does. */
export function encrypted(content: string, associatedData: string): Record<string, string> {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', merchant.apiV3Key, nonce).setAAD(Buffer.from(associatedData));
  const ciphertext = Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: ciphertext.toString('base64'),
    associated_data: associatedData,
    nonce,
  };
}

/** The body of a notification with this content. */
export function notificationBody(content: string, eventType = 'TRANSACTION.SUCCESS'): string {
  return JSON.stringify({
    id: 'EV-2018022511223320873',
    create_time: '2026-01-01T10:00:00+08:00',
    resource_type: 'encrypt-resource',
    event_type: eventType,
    summary: '支付成功',
    resource: { original_type: 'transaction', ...encrypted(content, 'transaction') },
  });
}

/** The answer of `GET /v3/certificates`. */
export function certificateList(...signers: readonly Signer[]): object {
  return {
    data: signers.map(({ name, pem: certificate }) => ({
      serial_no: name,
      effective_time: '2020-01-01T08:00:00+08:00',
      expire_time: '2070-01-01T08:00:00+08:00',
      encrypt_certificate: encrypted(certificate, 'certificate'),
    })),
  };
}
