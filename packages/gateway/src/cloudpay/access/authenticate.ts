import { timingSafeEqual } from 'node:crypto';
import { type CheckedToken, sha256 } from './access-token';

/** The token in a request; `''` if there is none. */
export function shownToken(headers: Headers): string {
  const [, scheme = '', credentials = ''] =
    /^(Bearer|Basic) +(\S+) *$/i.exec(headers.get('authorization') ?? '') ?? [];
  if (scheme.toLowerCase() !== 'basic') return credentials;
  // Clients send Basic for a base URL `https://x:<token>@…`, which serves code whose only setting is a URL.
  const pair = Buffer.from(credentials, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
}

/**
 * Finds a known token by its hash. Compares with all of them in constant time, so the duration reveals nothing about a
 * token, not even its length.
 */
export function findToken<Known extends Pick<CheckedToken, 'hash'>>(
  tokens: readonly Known[],
  shown: string,
): Known | undefined {
  const hash = sha256(shown);
  return tokens.filter((known) => timingSafeEqual(known.hash, hash))[0];
}
