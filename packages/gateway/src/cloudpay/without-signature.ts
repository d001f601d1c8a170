import { randomBytes } from 'node:crypto';
import type { CallAnswer } from '@opencloudpay/cloudpay';

/**
 * The answer with another value in the place of WeChat Pay's signature.
 *
 * WeChat Pay v2 signs the text `k=v&k=v`, without escaping, with the same key and the same rule for requests and
 * answers. Some values are the caller's own (`attach`), so a caller who knows an answer's signature can read the same
 * text as other fields, and has a signed request that the gateway never made: for another sub-merchant's order, or for
 * the whole bill of the service provider.
 *
 * The field stays, as results of the original have it; the gateway has verified the signature, and nobody else needs it.
 * The value is random, so that it signs nothing. It is not computed from the signature, the key or the fields: whatever
 * is computed from them could be searched for or tried out.
 */
export function withoutSignature(answer: CallAnswer): CallAnswer {
  if (answer.file) return answer;
  const { sign } = answer.fields;
  if (typeof sign !== 'string' || sign === '') return answer;
  // As long as the original: 32 digits of MD5, 64 of HMAC-SHA256.
  const digits = sign.length === 64 ? 64 : 32;
  return { ...answer, fields: { ...answer.fields, sign: randomHex(digits) } };
}

/** A failure's text may quote the beginning of an answer that could not be read. */
export function withoutQuotedSignature(failure: unknown): unknown {
  if (failure instanceof Error && QUOTED.test(failure.message))
    failure.message = failure.message.replaceAll(QUOTED_ALL, '$1…');
  return failure;
}

const QUOTED = /<sign>\s*(?:<!\[CDATA\[)?[0-9A-F]/i;
const QUOTED_ALL = /(<sign>\s*(?:<!\[CDATA\[)?)[0-9A-F]+/gi;

function randomHex(digits: number): string {
  return randomBytes(digits / 2)
    .toString('hex')
    .toUpperCase();
}
