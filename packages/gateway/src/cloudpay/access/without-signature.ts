import { randomBytes } from 'node:crypto';
import type { CallAnswer } from '@opencloudpay/cloudpay';

/**
 * Replaces WeChat Pay's signature in an answer.
 *
 * WeChat Pay v2 signs the text `k=v&k=v` without escaping, with the same key and rule for requests and answers. Some
 * values come from the caller (`attach`). A caller who knows an answer's signature can therefore split the same text
 * into other fields and get a signed request that the gateway never made: for another sub-merchant's order, or for the
 * service provider's whole bill.
 *
 * The field stays, because CloudBase's results have it; the gateway has verified the signature, and no other component
 * needs it. The value is random. It is not computed from the signature, the key or the fields, because such a value
 * could be attacked by search.
 */
export function withoutSignature(answer: CallAnswer): CallAnswer {
  if (answer.file) return answer;
  const { sign } = answer.fields;
  if (typeof sign !== 'string' || sign === '') return answer;
  // Same length as the original: 32 digits for MD5, 64 for HMAC-SHA256.
  const digits = sign.length === 64 ? 64 : 32;
  return { ...answer, fields: { ...answer.fields, sign: randomHex(digits) } };
}

/** Removes a signature from an error text, which may quote the beginning of an unreadable answer. */
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
