import { verify, X509Certificate } from 'node:crypto';
import { say, type Text } from '@opencloudpay/internal';
import type { Merchant } from '../../merchants/merchant';
import type { World } from '../../world/world';
import { V3Refusal } from './refusal';

interface Signed {
  method: string;
  /** Path and query, as sent. */
  url: string;
  body: string;
  /** The header. */
  authorization: string | undefined;
}

const ALGORITHM = 'WECHATPAY2-SHA256-RSA2048';
const NAMES = ['mchid', 'nonce_str', 'signature', 'timestamp', 'serial_no'] as const;
const MOST_APART = 5 * 60;

/**
 * Finds the sender of a request and verifies its signature.
 *
 * @throws {V3Refusal} SIGN_ERROR
 */
export function authenticate(request: Signed, { merchants, clock }: World): Merchant {
  const { mchid, nonce_str, signature, timestamp, serial_no } = partsOf(request.authorization);
  const merchant = merchants.find(mchid);
  if (!merchant) {
    throw signError(
      '商户号不存在',
      say(
        `mchid ${mchid} of the header Authorization is not a merchant of this simulator. Its merchants: ${merchants.all.map((known) => known.mchId).join(', ')}.`,
        `请求头 Authorization 中的 mchid ${mchid} 不是本模拟器的商户。现有商户号：${merchants.all.map((known) => known.mchId).join('、')}。`,
      ),
    );
  }
  if (serial_no.toUpperCase() !== merchant.serialNo) {
    throw signError(
      '商户证书序列号有误',
      say(
        `serial_no ${serial_no} is not the certificate of merchant ${mchid}. Its serial number is ${merchant.serialNo}.`,
        `serial_no ${serial_no} 不是商户号 ${mchid} 的证书。其证书序列号为 ${merchant.serialNo}。`,
      ),
    );
  }
  // Advancing the simulator's clock does not advance the client's.
  const apart = [Date.now(), clock.now()].map((now) => Math.abs(now / 1000 - Number(timestamp)));
  if (!/^\d{1,12}$/.test(timestamp) || Math.min(...apart) > MOST_APART) {
    throw signError(
      'Http头Authorization中的timestamp与发起请求的时间不得超过5分钟',
      say(
        `timestamp ${timestamp} is more than five minutes from now. It must be seconds since 1970.`,
        `timestamp ${timestamp} 与当前时间相差五分钟以上。它必须是秒级时间戳。`,
      ),
    );
  }
  const signed = `${request.method}\n${request.url}\n${timestamp}\n${nonce_str}\n${request.body}\n`;
  const { publicKey: key } = new X509Certificate(merchant.cert);
  if (!verify('sha256', Buffer.from(signed), key, Buffer.from(signature, 'base64'))) {
    throw signError(
      '错误的签名，导致验签失败',
      say(
        `The signature does not match the method, the URL ${request.url}, timestamp, nonce_str and body received, with the private key of merchant ${mchid}. Check the key, and that the signed body is the sent one.`,
        `签名与所收到的请求方法、URL ${request.url}、timestamp、nonce_str 和请求体不匹配（商户号 ${mchid} 的私钥）。请检查私钥，以及签名的请求体是否就是发送的请求体。`,
      ),
      { method: request.method, url: request.url, sign_message_length: Buffer.byteLength(signed) },
    );
  }
  return merchant;
}

function partsOf(header: string | undefined): Record<(typeof NAMES)[number], string> {
  const [, algorithm, rest = ''] = /^(\S+)\s+(.*)$/.exec(header ?? '') ?? [];
  if (algorithm === undefined) {
    throw signError(
      'Http头Authorization值格式错误',
      say(
        'The header Authorization is missing or has no parts.',
        '缺少请求头 Authorization，或其内容不完整。',
      ),
    );
  }
  if (algorithm !== ALGORITHM) {
    throw signError(
      'Http头Authorization认证类型不正确',
      say(
        `The header Authorization must begin with ${ALGORITHM}.`,
        `请求头 Authorization 必须以 ${ALGORITHM} 开头。`,
      ),
    );
  }
  const parts: Record<string, string> = {};
  for (const [, name = '', value = ''] of rest.matchAll(/(\w+)="([^"]*)"/g)) parts[name] = value;
  const missing = NAMES.filter((name) => !parts[name]);
  if (missing.length > 0) {
    throw signError(
      'Http头Authorization值格式错误',
      say(
        `The header Authorization has no ${missing.join(' and no ')}.`,
        `请求头 Authorization 缺少 ${missing.join('、')}。`,
      ),
    );
  }
  return parts as Record<(typeof NAMES)[number], string>;
}

function signError(text: string, reason: Text, information?: object): V3Refusal {
  return new V3Refusal('SIGN_ERROR', text, reason, {
    detail: {
      ...{ field: 'signature', issue: 'sign not match', location: 'authorization' },
      ...(information && { sign_information: information }),
    },
  });
}
