import { createHash, timingSafeEqual } from 'node:crypto';

/**
 * Whether an `authorization` header has the token; compared in constant time, for any length.
 *
 * @param header the header's value, `Bearer <token>`, or `undefined` without one
 */
export function carriesToken(header: string | undefined, token: string): boolean {
  const given = bearerToken(header) ?? '';
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(token));
}

/** The token of an `authorization` header. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
}
