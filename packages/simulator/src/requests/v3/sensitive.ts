/** Sensitive fields (敏感信息): encrypted with WeChat Pay's key by the merchant, and with the merchant's by WeChat Pay. */

import { constants, privateDecrypt, publicEncrypt } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { say } from '@opencloudpay/internal';
import type { Merchant } from '../../merchants/merchant';
import type { Platform } from '../../merchants/platform';
import type { Json } from '../../records/json';
import type { Params } from './api';
import { V3Refusal } from './refusal';

const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' } as const;
/** The length of a text that a key of 2048 bits has encrypted. */
const ENCRYPTED_BYTES = 256;

/**
 * The parameters with their sensitive fields decrypted. `Wechatpay-Serial` names the key that they were encrypted with.
 *
 * @param paths in the body: `name`, `receivers[].name`
 * @throws {V3Refusal} PARAM_ERROR
 * @see https://pay.weixin.qq.com/doc/v3/partner/4013059161
 */
export function withDecrypted(
  params: Params,
  paths: readonly string[],
  headers: IncomingHttpHeaders,
  merchant: Merchant,
  platform: Platform,
): Params {
  const decrypt = (text: string, path: string) => decrypted(text, path, keyOf(headers, merchant, platform));
  const body = paths.reduce(
    (copy, path) => replaced(copy, path.split('.'), path, decrypt) as Json,
    params.body,
  );
  return { ...params, body };
}

/** Encrypts a text for a merchant, as in answers. */
export function encryptFor({ cert }: Merchant, text: string): string {
  return publicEncrypt({ key: cert, ...OAEP }, Buffer.from(text)).toString('base64');
}

function keyOf(headers: IncomingHttpHeaders, merchant: Merchant, platform: Platform): string {
  const serial = headers['wechatpay-serial'];
  if (typeof serial !== 'string') {
    throw new V3Refusal(
      'PARAM_ERROR',
      'HTTP头缺少微信支付平台证书序列号(Wechatpay-Serial)',
      say(
        'The request has an encrypted field, so the header Wechatpay-Serial must name the key that encrypted it.',
        '请求含有加密字段，因此须用请求头 Wechatpay-Serial 指明加密所用的密钥。',
      ),
    );
  }
  const key = platform.decryptionKey(merchant, serial.trim());
  if (key !== undefined) return key;
  throw new V3Refusal(
    'PARAM_ERROR',
    '平台证书序列号Wechatpay-Serial错误',
    say(
      `Wechatpay-Serial ${serial.slice(0, 64)} names no key of WeChat Pay that merchant ${merchant.mchId} has (${merchant.platformKeys}). The merchant's own certificate does not encrypt for WeChat Pay.`,
      `Wechatpay-Serial ${serial.slice(0, 64)} 不是商户号 ${merchant.mchId} 的微信支付密钥（${merchant.platformKeys}）。商户自己的证书不能用于给微信支付加密。`,
    ),
  );
}

function decrypted(text: string, path: string, key: string): string {
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== ENCRYPTED_BYTES || !/^[A-Za-z0-9+/]+={0,2}$/.test(text)) {
    throw new V3Refusal(
      'PARAM_ERROR',
      '请确认待处理的消息是否为加密后的密文',
      say(
        `${path} is not encrypted. It must be the base64 of RSA-OAEP with WeChat Pay's key.`,
        `${path} 没有加密：应为用微信支付的公钥做 RSA-OAEP 加密后的 base64。`,
      ),
    );
  }
  try {
    return privateDecrypt({ key, ...OAEP }, bytes).toString('utf8');
  } catch {
    throw new V3Refusal(
      'PARAM_ERROR',
      '平台私钥解密失败',
      say(
        `${path} was not encrypted with the key that Wechatpay-Serial names, or not by RSA-OAEP with SHA-1.`,
        `${path} 不是用 Wechatpay-Serial 所指的密钥加密的，或没有使用 RSA-OAEP（SHA-1）。`,
      ),
    );
  }
}

/** A copy with the texts at a path replaced. */
function replaced(
  value: unknown,
  [name, ...inside]: readonly string[],
  path: string,
  change: (text: string, path: string) => string,
): unknown {
  if (name === undefined) return typeof value === 'string' ? change(value, path) : value;
  const field = name.replace('[]', '');
  if (typeof value !== 'object' || value === null || !(field in value)) return value;
  const inner = (value as Json)[field];
  const copy =
    name !== field && Array.isArray(inner)
      ? inner.map((item) => replaced(item, inside, path, change))
      : replaced(inner, inside, path, change);
  return { ...value, [field]: copy };
}
