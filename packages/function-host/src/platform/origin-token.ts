import { randomBytes, timingSafeEqual } from 'node:crypto';
import { hmacSha256 } from '@opencloudpay/internal';
import type { Caller } from '../caller';

/** The function and its call behind a call of the platform. */
export interface Origin {
  functionName: string;
  /** Missing, like the caller, if the function calls while it is loaded or after it has returned. */
  requestId?: string;
  /** The environment that the function runs in. */
  envId?: string;
  /** The user for whom the function runs. */
  caller?: Caller;
  /** How many functions have called each other so far. */
  depth: number;
  /** When the token ends, in milliseconds of `performance.now()`, a clock that is never set. Default: with the host. */
  expiresAt?: number;
}

/** An origin that may have fields without a value, so that it is made without spreads: every call makes one. */
export type OriginOfToken = Pick<Origin, 'functionName' | 'depth'> & {
  [Field in keyof Origin]: Origin[Field] | undefined;
};

export interface OriginTokens {
  /** @returns a token of letters, digits and `-_.`: it stands in JSON, a header or a variable as it is */
  issue(origin: OriginOfToken): string;
  /** `undefined` if the token was not issued here, or has expired. */
  read(token: string): Origin | undefined;
}

/** Tokens whose signature is not computed again: a running call of a function sends its token with each request. */
const MOST_VERIFIED = 1000;

/**
 * Tokens that identify a function's running call. A function can pass them on, but cannot make any.
 * They are valid until they expire, at most for the lifetime of the host.
 */
export function originTokens(
  secret: string = randomBytes(32).toString('base64url'),
  now: () => number = () => performance.now(),
): OriginTokens {
  const seal = (content: string) => hmacSha256(secret, content);
  const verified = new Map<string, Origin>();
  const isOver = ({ expiresAt = Number.POSITIVE_INFINITY }: Origin) => now() > expiresAt;

  function verify(token: string): Origin | undefined {
    const [content = '', given = ''] = token.split('.');
    const bytes = Buffer.from(given, 'base64url');
    const expected = seal(content);
    if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) return undefined;
    return JSON.parse(Buffer.from(content, 'base64url').toString()) as Origin;
  }

  function remember(token: string, origin: Origin): void {
    const [oldest] = verified.keys();
    if (verified.size >= MOST_VERIFIED && oldest !== undefined) verified.delete(oldest);
    verified.set(token, origin);
  }

  return {
    issue(origin) {
      const content = Buffer.from(JSON.stringify(origin)).toString('base64url');
      return `${content}.${seal(content).toString('base64url')}`;
    },
    read(token) {
      const known = verified.get(token);
      const origin = known ?? verify(token);
      if (origin === undefined) return undefined;
      if (isOver(origin)) {
        verified.delete(token);
        return undefined;
      }
      if (known === undefined) remember(token, origin);
      return origin;
    },
  };
}
