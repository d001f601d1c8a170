import * as crypto from 'node:crypto';
import { createHash, timingSafeEqual } from 'node:crypto';
import { hmacSha256 } from '@opencloudpay/internal';
import { ConfigurationError, ParameterError } from './errors';

/** How a message is signed; the names are WeChat Pay's. */
export type SignType = 'MD5' | 'HMAC-SHA256';

/** A message that can be signed: one flat level of text and numbers; `undefined`, `null` and `''` count as absent. */
export type SignableParams = Readonly<Record<string, string | number | null | undefined>>;

/**
 * Signs parameters by WeChat Pay v2's rule: without `sign` and empty values, sorted by byte order of the names,
 * joined as `k=v&…&key=<API key>` with raw values.
 *
 * @param params the fields of the message; a `sign` among them is left out
 * @param key the merchant's API key (32 characters)
 * @param signType WeChat Pay's default for messages without `sign_type`. Default: `MD5`
 * @returns upper-case hexadecimal: 32 characters for MD5, 64 for HMAC-SHA256
 * @throws {ConfigurationError} for an empty key or another sign type
 * @throws {ParameterError} for a value that has no single textual form (an object, NaN, a fraction beyond 2^53)
 * @see https://pay.weixin.qq.com/wiki/doc/api/jsapi_sl.php?chapter=4_3
 */
export function sign(params: SignableParams, key: string, signType: SignType = 'MD5'): string {
  if (typeof key !== 'string' || key === '')
    throw new ConfigurationError('apiKey', 'is empty: set the merchant’s API key.');
  if (signType !== 'MD5' && signType !== 'HMAC-SHA256')
    throw new ConfigurationError('signType', 'must be MD5 or HMAC-SHA256.');
  const text = `${signedFields(params)}key=${key}`;
  const hex = signType === 'HMAC-SHA256' ? hmacSha256(key, text).toString('hex') : md5(text);
  return hex.toUpperCase();
}

/** `k=v&k=v&`. Names are ASCII (toXml refuses others), so code-unit order is byte order. */
function signedFields(params: SignableParams): string {
  let text = '';
  for (const name of Object.keys(params).sort()) {
    const value = params[name];
    if (name === 'sign' || value === undefined || value === null || value === '') continue;
    text += `${name}=${signedText(name, value)}&`;
  }
  return text;
}

function md5(text: string): string {
  // Node 20.12 and later: no object for one digest.
  return crypto.hash ? crypto.hash('md5', text, 'hex') : createHash('md5').update(text, 'utf8').digest('hex');
}

/**
 * Whether `params.sign` is the signature of all other fields, known or not; compared in constant time.
 *
 * @param signType the sign type that the message must have. Default: the message's own `sign_type`, else the one
 *   that the signature's length shows: WeChat Pay answers in the requester's sign type without naming it.
 */
export function verify(params: SignableParams, key: string, signType?: SignType): boolean {
  const given = params['sign'];
  if (typeof given !== 'string') return false;
  const actual = Buffer.from(given, 'utf8');
  const expected = Buffer.from(
    sign(params, key, signType ?? namedSignType(params) ?? signTypeByLength(given)),
    'utf8',
  );
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function namedSignType(params: SignableParams): SignType | undefined {
  const named = params['sign_type'];
  return named === 'MD5' || named === 'HMAC-SHA256' ? named : undefined;
}

function signTypeByLength(signature: string): SignType {
  return signature.length === 64 ? 'HMAC-SHA256' : 'MD5';
}

function signedText(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= Number.MAX_SAFE_INTEGER)
    return String(value);
  throw new ParameterError(name, `must be text or a number to be signed, got ${typeof value}`);
}
