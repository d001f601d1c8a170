import { createHash, randomBytes } from 'node:crypto';
import { ConfigurationError } from '@opencloudpay/wechatpay';
import { checkSecret } from '../../options/check-values';
import { checkConcurrency, checkRate, type Rate } from './limits';

/**
 * Limits of a token.
 *
 * With `envId` or `subMchIds`, text parameters (`attach`, `body`, …) must not contain `&name=`: see `check-text.ts`.
 */
export interface TokenLimits {
  /**
   * The environment of the token: its calls come from this environment and may only name callbacks there. Default: any
   * environment.
   */
  envId?: string | undefined;
  /** The sub-merchants that the token may act for. Default: all of the account. */
  subMchIds?: readonly string[] | undefined;
  /** Rate limit of the token. Default: `cloudpay.rate`. */
  rate?: Rate | undefined;
  /** Concurrent calls of the token. Default: `cloudpay.concurrency`. */
  concurrency?: number | undefined;
}

/**
 * One token, given by its SHA-256 in hex, so that the configuration reveals no token. {@link newAccessToken} makes
 * both; `printf %s "$TOKEN" | sha256sum` computes the hash. For emulation and tests the token itself (16 characters or
 * more) may be given instead.
 */
export type AccessToken = TokenLimits & ({ sha256: string } | { token: string });

/** A token with its limits and defaults. */
export interface CheckedToken {
  readonly hash: Buffer;
  readonly envId: string | undefined;
  readonly subMchIds: readonly string[] | undefined;
  readonly rate: Rate;
  readonly concurrency: number;
}

/**
 * Makes a token: `token` goes to the function as CLOUDPAY_GATEWAY_TOKEN, `sha256` into the gateway's configuration.
 *
 * 256 random bits need no slow hash and no salt: they cannot be guessed.
 *
 * @example
 * const { token, sha256 } = newAccessToken();
 */
export function newAccessToken(): { token: string; sha256: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, sha256: sha256(token).toString('hex') };
}

export function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

/** @throws {ConfigurationError} names the invalid value; never contains a token */
export function checkTokens(
  tokens: readonly AccessToken[],
  defaults: Required<Pick<CheckedToken, 'rate' | 'concurrency'>>,
): CheckedToken[] {
  const checked = tokens.map((given) => {
    const { envId, subMchIds, rate = defaults.rate, concurrency = defaults.concurrency } = given;
    checkRate('cloudpay.tokens', rate);
    checkConcurrency('cloudpay.tokens', concurrency);
    if (subMchIds && !(Array.isArray(subMchIds) && subMchIds.length > 0))
      throw new ConfigurationError(
        'cloudpay.tokens',
        'has a subMchIds that is not a list of numbers: leave it out to allow all.',
      );
    return { hash: hashOf(given), envId, subMchIds: subMchIds?.map(String), rate, concurrency };
  });
  if (new Set(checked.map(({ hash }) => hash.toString('hex'))).size < checked.length)
    throw new ConfigurationError(
      'cloudpay.tokens',
      'has a duplicate token: give each token once, with all its limits.',
    );
  return checked;
}

function hashOf(given: AccessToken): Buffer {
  if ('sha256' in given === 'token' in given)
    throw new ConfigurationError(
      'cloudpay.tokens',
      'must each have either sha256 or token: one entry has both or neither.',
    );
  if ('token' in given) {
    checkSecret('cloudpay.tokens', given.token, 'a token can spend your money');
    return sha256(given.token);
  }
  if (typeof given.sha256 !== 'string' || !/^[0-9a-f]{64}$/i.test(given.sha256))
    throw new ConfigurationError(
      'cloudpay.tokens',
      'has a sha256 that is not 64 hex digits: newAccessToken() makes a token and its hash.',
    );
  return Buffer.from(given.sha256, 'hex');
}
