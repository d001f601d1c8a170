import { SimulatorError } from './errors';

/** Milliseconds, or a number with a unit: `'90s'`, `'15m'`, `'2h'`, `'1d'`, `'1h30m'`. */
export type Duration = number | string;

const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * @returns milliseconds, whole and not negative: neither the simulator's clock nor anything on it runs backwards
 * @throws {SimulatorError} OPTION_INVALID
 */
export function toMilliseconds(duration: Duration): number {
  const milliseconds = typeof duration === 'number' ? duration : parse(duration);
  if (!Number.isFinite(milliseconds) || milliseconds < 0) {
    throw new SimulatorError(
      'OPTION_INVALID',
      `'${duration}' is not a duration: give milliseconds, or text such as '90s', '15m', '2h' or '1d'.`,
    );
  }
  return Math.round(milliseconds);
}

function parse(text: string): number {
  if (!/^(\d+(\.\d+)?(ms|[smhd]))+$/.test(text)) return Number.NaN;
  let sum = 0;
  for (const [, amount, unit = ''] of text.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g))
    sum += Number(amount) * (UNITS[unit] ?? Number.NaN);
  return sum;
}
