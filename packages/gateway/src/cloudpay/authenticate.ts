import { timingSafeEqual } from 'node:crypto';
import { type CheckedToken, sha256 } from './access-token';

/** What a request shows as its token; `''` where it shows none. */
export function shownToken(headers: Headers): string {
  const [, scheme = '', credentials = ''] =
    /^(Bearer|Basic) +(\S+) *$/i.exec(headers.get('authorization') ?? '') ?? [];
  if (scheme.toLowerCase() !== 'basic') return credentials;
  // Clients make this of a base URL `https://x:<token>@…`: code that can only be given another URL.
  const pair = Buffer.from(credentials, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
}

/**
 * Finds the token among those known, by its hash. Compares with all of them, in constant time: how long it takes
 * tells nothing about a token, not even its length.
 */
export function findToken<Known extends Pick<CheckedToken, 'hash'>>(
  tokens: readonly Known[],
  shown: string,
): Known | undefined {
  const hash = sha256(shown);
  return tokens.filter((known) => timingSafeEqual(known.hash, hash))[0];
}
