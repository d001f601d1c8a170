import { AdapterError } from '../errors';

/**
 * @param option its name in errors, which do not show the value
 * @throws {AdapterError} `CONFIGURATION_INVALID`
 */
export function checkOption(option: string, value: unknown, fits: RegExp = /^\S+$/): void {
  if (typeof value === 'string' && fits.test(value)) return;
  throw new AdapterError(
    'CONFIGURATION_INVALID',
    value === undefined || value === '' ? `${option} is missing.` : `${option} has a wrong form.`,
  );
}

/**
 * Two options that are given together, or not at all.
 *
 * @throws {AdapterError} `CONFIGURATION_INVALID`
 */
export function checkPair(pair: Readonly<Record<string, string | undefined>>): void {
  const entries = Object.entries(pair);
  const given = entries.filter(([, value]) => value !== undefined);
  for (const [option, value] of given) checkOption(option, value);
  if (given.length !== 0 && given.length !== entries.length) {
    throw new AdapterError(
      'CONFIGURATION_INVALID',
      `${entries.map(([option]) => option).join(' and ')} are given together, or both left out.`,
    );
  }
}
