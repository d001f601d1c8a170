/**
 * Signatures of the calls and answers between a function and the gateway. TLS protects the way from the function to the
 * first proxy in front of the gateway. After that a body may be damaged, and one call's answer given to another.
 * Therefore both sides sign with the token, which only they know: the function its call, the gateway its answer.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

/** The signed parts of a call, in their wire form. Other headers may be added or changed on the way. */
export interface SignedCall {
  api: string;
  /** The `Idempotency-Key`. */
  key: string;
  /** See `signedCaller` of cloudpay-wire.ts. */
  caller: readonly string[];
  body: string | Uint8Array;
}

/** The signed parts of an answer. The key ties it to its call. */
export interface SignedAnswer {
  key: string;
  status: number;
  replayed: boolean;
  body: string | Uint8Array;
}

export function signCall(token: string, { api, key, caller, body }: SignedCall): string {
  return hmac(token, ['call', api, key, ...caller], body);
}

export function signAnswer(token: string, { key, status, replayed, body }: SignedAnswer): string {
  return hmac(token, ['answer', key, status, replayed], body);
}

/** Compares two signatures in constant time. */
export function sameSignature(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}

function hmac(token: string, parts: readonly unknown[], body: string | Uint8Array): string {
  // JSON keeps the parts apart, and the line feed separates them from the body.
  return createHmac('sha256', token)
    .update(`${JSON.stringify(parts.map(String))}\n`)
    .update(body)
    .digest('base64url');
}
