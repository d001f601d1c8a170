import { sign, verify } from 'hono/jwt';
import { SessionError } from './errors';
import type { WeChatUser } from './jscode2session';

/** The contents of a token: its user (`sub`), its mini program (`aud`), and its start and end (seconds). */
interface Claims {
  iss: string;
  sub: string;
  aud: string;
  unionid?: string;
  iat: number;
  exp: number;
}

/** A JWT signed with the same key for another purpose must not pass as a session. */
const ISSUER = 'opencloudpay/session';

const ALGORITHM = 'HS256';

/** Our tokens have some 300 characters; longer ones are refused without verification. */
const LONGEST_TOKEN = 2_048;

export interface TokenOptions {
  appid: string;
  /** The first signs; all of them verify. */
  keys: readonly [string, ...string[]];
  /** The current time, in seconds. */
  now(): number;
}

/** A JWT (HMAC-SHA256). Its holder can read it, but not change it: it names the user and has no secret. */
export function signToken(user: WeChatUser, lifetime: number, options: TokenOptions): Promise<string> {
  const iat = options.now();
  const claims: Claims = {
    iss: ISSUER,
    sub: user.openId,
    aud: options.appid,
    ...(user.unionId !== undefined && { unionid: user.unionId }),
    iat,
    exp: iat + lifetime,
  };
  return sign({ ...claims }, options.keys[0], ALGORITHM);
}

/**
 * The user of a token, after checks of its signature (in constant time, by WebCrypto), purpose and age.
 *
 * @throws {SessionError} `SESSION_INVALID`, `SESSION_EXPIRED`
 */
export async function readToken(token: string, options: TokenOptions): Promise<WeChatUser> {
  const claims = token.length <= LONGEST_TOKEN ? await verifiedClaims(token, options) : undefined;
  if (!claims || claims.iss !== ISSUER || claims.aud !== options.appid) {
    throw new SessionError(
      'SESSION_INVALID',
      'This session token is none that this host issued for this mini program: log in again.',
    );
  }
  if (!(claims.exp > options.now())) {
    throw new SessionError('SESSION_EXPIRED', 'This session has expired: log in again.');
  }
  return { openId: claims.sub, ...(claims.unionid !== undefined && { unionId: claims.unionid }) };
}

async function verifiedClaims(token: string, { keys }: TokenOptions): Promise<Claims | undefined> {
  // The age is checked with the host's own clock, which tests and the emulator move: see readToken.
  const checks = { alg: ALGORITHM, exp: false, iat: false, nbf: false } as const;
  for (const key of keys) {
    try {
      const claims = await verify(token, key, checks);
      // Only we have the key, so a signed token has the shape of signToken.
      return claims as unknown as Claims;
    } catch {
      // Another key may have signed it. The library's errors quote the token, so they are not passed on.
    }
  }
  return undefined;
}
