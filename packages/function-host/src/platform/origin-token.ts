import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Caller } from '../caller';

/** The function, and the call of it, that a call of the platform comes from. */
export interface Origin {
  functionName: string;
  /** Missing, as the caller is, where the function calls while it is loaded or after it has returned. */
  requestId?: string;
  /** The environment that the function runs in. */
  envId?: string;
  /** On whose behalf the function runs. */
  caller?: Caller;
  /** How many functions called each other until here. */
  depth: number;
  /** When the token ends, in milliseconds since 1970. Default: with the host. */
  expiresAt?: number;
}

export interface OriginTokens {
  issue(origin: Origin): string;
  /** `undefined` unless the token was issued here, and has not expired. */
  read(token: string): Origin | undefined;
}

/**
 * Tokens that say which call a function is in the middle of: it can pass them on, and can make none itself.
 * They end with the host, and those of a call some time after it.
 */
export function originTokens(secret: Buffer = randomBytes(32), now: () => number = Date.now): OriginTokens {
  const seal = (content: string) => createHmac('sha256', secret).update(content).digest();
  return {
    issue(origin) {
      const content = Buffer.from(JSON.stringify(origin)).toString('base64url');
      return `${content}.${seal(content).toString('base64url')}`;
    },
    read(token) {
      const [content = '', given = ''] = token.split('.');
      const bytes = Buffer.from(given, 'base64url');
      const expected = seal(content);
      if (bytes.length !== expected.length || !timingSafeEqual(bytes, expected)) return undefined;
      const origin = JSON.parse(Buffer.from(content, 'base64url').toString()) as Origin;
      return now() > (origin.expiresAt ?? Number.POSITIVE_INFINITY) ? undefined : origin;
    },
  };
}
