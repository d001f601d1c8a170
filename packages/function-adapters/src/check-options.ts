import { LONGEST_TIMER } from '@opencloudpay/internal';
import { AdapterError } from './errors';

/** Milliseconds for one call of a callback. The default is CloudBase's maximum. */
export const CALL_TIMEOUT = { least: 1, most: LONGEST_TIMER, default: 60_000 } as const;

/** Calls at once of one adapter. */
export const CALL_CONCURRENCY = { least: 1, most: 10_000, default: 1_000 } as const;

/** @throws {AdapterError} `CONFIGURATION_INVALID` */
export function checkConcurrency(concurrency: number): void {
  const { least, most } = CALL_CONCURRENCY;
  if (!Number.isInteger(concurrency) || concurrency < least || concurrency > most) {
    throw new AdapterError(
      'CONFIGURATION_INVALID',
      `concurrency must be an integer from ${least} to ${most}, got ${concurrency}.`,
    );
  }
}

/** @throws {AdapterError} `CONFIGURATION_INVALID` */
export function checkTimeout(timeout: number): void {
  if (!(timeout > 0 && timeout <= CALL_TIMEOUT.most)) {
    throw new AdapterError(
      'CONFIGURATION_INVALID',
      `timeout must be a number of milliseconds above 0, got ${timeout}.`,
    );
  }
}

/** Characters that a header can carry: ASCII text without spaces. */
export const TOKEN_PATTERN = /^[\x21-\x7e]+$/;

/**
 * The header that carries a token, if there is one.
 *
 * @param option its name in errors, which do not show the value
 * @throws {AdapterError} `CONFIGURATION_INVALID`
 */
export function authorization(option: string, token: string | undefined): { authorization?: string } {
  if (token === undefined) return {};
  if (!TOKEN_PATTERN.test(token)) {
    throw new AdapterError(
      'CONFIGURATION_INVALID',
      `${option} is empty or holds characters that no header can carry.`,
    );
  }
  return { authorization: `Bearer ${token}` };
}
