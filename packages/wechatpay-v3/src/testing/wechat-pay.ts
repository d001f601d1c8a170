import { createCipheriv, createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

function makeKeys(): { privateKey: string; publicKey: string } {
  return generateKeyPairSync('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });
}

/** The merchant of these tests. */
export const merchant = {
  mchId: '1900007291',
  serialNo: '408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB',
  apiV3Key: 'iK2ZWeqhFWCEPyYngFb51yBMWXaSCrUZ',
  ...makeKeys(),
};

/** WeChat Pay of these tests, in public-key mode. */
export const wechatPay = { publicKeyId: 'PUB_KEY_ID_0114232134912410000000000000', ...makeKeys() };

/** The headers with which WeChat Pay signs a body. */
export function signedHeaders(body: string, timestamp: number): Record<string, string> {
  const nonce = randomBytes(16).toString('hex');
  const signature = createSign('RSA-SHA256')
    .update(`${timestamp}\n${nonce}\n${body}\n`)
    .sign(wechatPay.privateKey, 'base64');
  return {
    'wechatpay-timestamp': String(timestamp),
    'wechatpay-nonce': nonce,
    'wechatpay-signature': signature,
    'wechatpay-serial': wechatPay.publicKeyId,
  };
}

/** The body of a notification with this content. */
export function notificationBody(content: string, eventType = 'TRANSACTION.SUCCESS'): string {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', merchant.apiV3Key, nonce).setAAD(Buffer.from('transaction'));
  const ciphertext = Buffer.concat([cipher.update(content), cipher.final(), cipher.getAuthTag()]);
  return JSON.stringify({
    id: 'EV-2018022511223320873',
    create_time: '2026-01-01T10:00:00+08:00',
    resource_type: 'encrypt-resource',
    event_type: eventType,
    summary: '支付成功',
    resource: {
      original_type: 'transaction',
      algorithm: 'AEAD_AES_256_GCM',
      ciphertext: ciphertext.toString('base64'),
      associated_data: 'transaction',
      nonce,
    },
  });
}
