/** The protocol with WeChat Pay v3: JSON, whose bytes are signed in headers together with a time. */
import { randomBytes, sign } from 'node:crypto';
import { corruptJson, corruptSignature } from './damage.ts';
import type { Hop, HopName, Reply, Subject } from './hop.ts';
import type { RefusalCode } from './plan.ts';

/** WeChat Pay's key: the answers in its place are signed with it. */
export interface Signer {
  readonly publicKeyId: string;
  /** PEM. */
  readonly privateKey: string;
}

/** HTTP status and code. WeChat Pay's front refuses some requests before it knows the merchant: without a signature. */
const REFUSALS: Readonly<Record<RefusalCode, readonly [status: number, code: string, isSigned: boolean]>> = {
  FREQUENCY_LIMITED: [429, 'FREQUENCY_LIMITED', true],
  SYSTEMERROR: [500, 'SYSTEM_ERROR', true],
  NOTENOUGH: [403, 'NOT_ENOUGH', true],
  NOAUTH: [403, 'NO_AUTH', true],
  BUSY: [500, 'SYSTEM_ERROR', false],
  SIGN: [401, 'SIGN_ERROR', false],
};

export function wechatpayV3Hop(
  name: Extract<HopName, 'direct-wechatpay' | 'gateway-wechatpay'>,
  signer: Signer,
): Hop {
  /** Of the last signed answer. */
  let last: Reply['headers'] = {};
  return {
    name,
    // A signature is believed for five minutes, which is longer than a call.
    replaysOwnAnswers: false,
    subjectOf,
    say(reply) {
      const refusal = refusalIn(reply);
      if (refusal !== undefined)
        return `HTTP ${reply.status} ${refusal}${isSigned(reply) ? '' : ' unsigned'}`;
      const fields = read(reply.body);
      const told = ['prepay_id', 'trade_state', 'status', 'out_trade_no', 'out_refund_no'];
      return ['SUCCESS', ...told.map((field) => fields[field]).filter(Boolean)].join(' ');
    },
    refusalIn,
    isUnsignedRefusal: (reply) => refusalIn(reply) !== undefined && !isSigned(reply),
    corrupt: corruptJson,
    /** Every other damaged answer: its signature headers, else its body. */
    corruptHeaders(reply, random) {
      const other = last;
      if (isSigned(reply)) last = reply.headers;
      if (!isSigned(reply) || random.fraction() < 0.5) return undefined;
      return { ...reply, headers: corruptSignature(reply.headers, other, random) };
    },
    refuse(code) {
      const [status, own, signed] = REFUSALS[code];
      const body = JSON.stringify({ code: own, message: '系统错误' });
      const headers = { 'content-type': 'application/json', ...(signed && signatureOf(body, signer)) };
      return { status, headers, body: Buffer.from(body) };
    },
  };
}

const ORDERS = /^\/v3\/pay\/(?:partner\/)?transactions\//;
const REFUNDS = '/v3/refund/domestic/refunds';

function subjectOf(path: string, body: Buffer): Subject {
  const [address = ''] = path.split('?');
  const last = decodeURIComponent(address.split('/').at(-1) ?? '');
  const text = (field: string) => String(read(body)[field] ?? '');
  if (address === REFUNDS) return { api: 'refund', number: text('out_refund_no') };
  if (address.startsWith(REFUNDS)) return { api: 'queryRefund', number: last };
  if (ORDERS.test(address) && address.includes('/out-trade-no/')) return { api: 'queryOrder', number: last };
  if (ORDERS.test(address)) return { api: 'unifiedOrder', number: text('out_trade_no') };
  return { api: address, number: '' };
}

function refusalIn({ status, body }: Reply): string | undefined {
  if (status >= 200 && status < 300) return undefined;
  return String(read(body)['code'] ?? `HTTP ${status}`);
}

function isSigned({ headers }: Reply): boolean {
  return headers['wechatpay-signature'] !== undefined;
}

function signatureOf(body: string, { publicKeyId, privateKey }: Signer): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(16).toString('hex');
  const signature = sign('sha256', Buffer.from(`${timestamp}\n${nonce}\n${body}\n`), privateKey);
  return {
    'wechatpay-timestamp': timestamp,
    'wechatpay-nonce': nonce,
    'wechatpay-signature': signature.toString('base64'),
    'wechatpay-serial': publicKeyId,
  };
}

function read(body: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
