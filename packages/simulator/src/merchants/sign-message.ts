import { randomBytes, sign } from 'node:crypto';
import type { Signer } from './platform-key';

/**
 * The headers with which WeChat Pay signs an answer or a notification of v3. They have the real time, by which receivers
 * judge the age of a message, and not the simulator's.
 */
export function signatureHeaders(body: string, { name, privateKey }: Signer): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(16).toString('hex');
  const signature = sign('sha256', Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), privateKey);
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-signature': signature.toString('base64'),
    'wechatpay-signature-type': 'WECHATPAY2-SHA256-RSA2048',
    'wechatpay-serial': name,
  };
}

/**
 * The headers of a message by which WeChat Pay finds out whether receivers verify signatures (签名探测流量): its
 * signature has a mark and is wrong.
 */
export function signTestHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return {
    ...headers,
    'wechatpay-signature': `WECHATPAY/SIGNTEST/${randomBytes(256).toString('base64')}`,
  };
}
