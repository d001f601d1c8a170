import { timingSafeEqual } from 'node:crypto';

/**
 * Returns a function that compares a token with this one. Its time depends only on the length of the given one, which is
 * not compared until all bytes are.
 */
export function tokenCheck(token: string): (given: string) => boolean {
  const expected = Buffer.from(token);
  const compared = Buffer.alloc(expected.length);
  return (given) => {
    const bytes = Buffer.from(given);
    compared.fill(0);
    bytes.copy(compared);
    const isEqual = timingSafeEqual(compared, expected);
    return isEqual && bytes.length === expected.length;
  };
}

/** The token of an `authorization` header. */
export function bearerToken(header: string | undefined): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(header ?? '')?.[1];
}
