/**
 * The signature of a callback that is sent over HTTP, for servers that must know that the gateway sent it. Both sides
 * share a secret. This file holds what both compute; it runs on Node 16.
 *
 * ```
 * X-CloudPay-Callback-Timestamp: 1767225600
 * X-CloudPay-Callback-Signature: v1=<64 hex digits>
 * ```
 *
 * The digits are the HMAC-SHA256, keyed with the secret, of five lines joined by `\n`: `v1`, the timestamp (seconds since
 * 1970), the method in capitals, the path with its query as it was sent, and the SHA-256 of the body in hex.
 */
import { createHash, createHmac } from 'node:crypto';

export const TIMESTAMP_HEADER = 'X-CloudPay-Callback-Timestamp';
export const SIGNATURE_HEADER = 'X-CloudPay-Callback-Signature';
export const SIGNATURE_VERSION = 'v1';

/** Characters of the secret: a shorter one can be guessed. */
export const SIGNING_SECRET_LENGTH = { least: 16 } as const;

export interface SignedRequest {
  method: string;
  /** The path with its query, as in the first line of the request: `/pay/callback?from=gateway`. */
  path: string;
  body: string | Uint8Array;
  /** Seconds since 1970. */
  timestamp: number;
}

/** The value of the signature's header. */
export function callSignature({ method, path, body, timestamp }: SignedRequest, secret: string): string {
  const hash = createHash('sha256').update(body).digest('hex');
  const text = [SIGNATURE_VERSION, timestamp, method.toUpperCase(), path, hash].join('\n');
  return `${SIGNATURE_VERSION}=${createHmac('sha256', secret).update(text).digest('hex')}`;
}
