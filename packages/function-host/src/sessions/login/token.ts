import { timingSafeEqual } from 'node:crypto';
import { hmacSha256, parseJsonObject } from '@opencloudpay/internal';
import { SessionError } from '../errors';
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

/** The only header that is accepted: a token cannot choose its algorithm. */
const HEADER = { alg: 'HS256', typ: 'JWT' } as const;

/** Our tokens have some 300 characters; longer ones are refused without verification. */
const LONGEST_TOKEN = 2_048;

export interface TokenOptions {
  appid: string;
  /** The first signs; all of them verify. */
  keys: readonly [string, ...string[]];
  /** The current time, in seconds. */
  now(): number;
}

/**
 * A JWT (HMAC-SHA256). Its holder can read it, but not change it: it names the user and has no secret.
 *
 * It is computed here and not by a library, because a cloud function loads this at every cold start.
 */
export function signToken(user: WeChatUser, lifetime: number, { appid, keys, now }: TokenOptions): string {
  const iat = now();
  const claims: Claims = {
    iss: ISSUER,
    sub: user.openId,
    aud: appid,
    ...(user.unionId !== undefined && { unionid: user.unionId }),
    iat,
    exp: iat + lifetime,
  };
  const signed = `${ENCODED_HEADER}.${encoded(claims)}`;
  return `${signed}.${hmacSha256(keys[0], signed).toString('base64url')}`;
}

/**
 * The user of a token, after checks of its signature (in constant time), purpose and age.
 *
 * @throws {SessionError} `SESSION_INVALID`, `SESSION_EXPIRED`
 */
export function readToken(token: string, options: TokenOptions): WeChatUser {
  const claims = token.length <= LONGEST_TOKEN ? verifiedClaims(token, options) : undefined;
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

function verifiedClaims(token: string, { keys }: TokenOptions): Claims | undefined {
  const [header, claims, given, ...others] = token.split('.');
  if (header === undefined || claims === undefined || given === undefined || others.length > 0)
    return undefined;
  const bytes = Buffer.from(given, 'base64url');
  const signed = `${header}.${claims}`;
  // Another key may have signed it.
  const isSigned = keys.some((key) => {
    const expected = hmacSha256(key, signed);
    return bytes.length === expected.length && timingSafeEqual(bytes, expected);
  });
  if (!isSigned || (header !== ENCODED_HEADER && decoded(header)?.['alg'] !== HEADER.alg)) return undefined;
  // Only we have the key, so a signed token has the shape of signToken.
  return decoded(claims) as unknown as Claims | undefined;
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function decoded(part: string): Record<string, unknown> | undefined {
  const parsed = parseJsonObject(Buffer.from(part, 'base64url').toString());
  return 'value' in parsed ? parsed.value : undefined;
}

/** The first part of every token that was signed here. */
const ENCODED_HEADER = encoded(HEADER);
