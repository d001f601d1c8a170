import { AdapterError } from './errors';

/** Node fires a longer timer at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** @throws {AdapterError} `CONFIGURATION_INVALID` */
export function checkTimeout(timeout: number): void {
  if (!(timeout > 0 && timeout <= LONGEST_TIMER)) {
    throw new AdapterError(
      'CONFIGURATION_INVALID',
      `timeout must be a number of milliseconds above 0, got ${timeout}.`,
    );
  }
}

/**
 * The header that shows a token, if there is one.
 *
 * @param option as errors name it; they do not show what was given
 * @throws {AdapterError} `CONFIGURATION_INVALID`
 */
export function authorization(option: string, token: string | undefined): { authorization?: string } {
  if (token === undefined) return {};
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new AdapterError(
      'CONFIGURATION_INVALID',
      `${option} is empty or holds characters that no header can carry.`,
    );
  }
  return { authorization: `Bearer ${token}` };
}
