import { createHash, timingSafeEqual } from 'node:crypto';
import type { AccessToken } from '../options';

/** Which of the tokens a request shows, if any. */
export type Authenticate = (headers: Headers) => AccessToken | undefined;

/**
 * Compares hashes, all of them, in constant time: how long it takes tells nothing about a token, not even its
 * length.
 */
export function createAuthenticate(tokens: readonly AccessToken[]): Authenticate {
  const known = tokens.map((access) => ({ access, hash: sha256(access.token) }));
  return (headers) => {
    const [, given = ''] = /^Bearer +(\S+) *$/i.exec(headers.get('authorization') ?? '') ?? [];
    const hash = sha256(given);
    return known.filter((candidate) => timingSafeEqual(candidate.hash, hash))[0]?.access;
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
