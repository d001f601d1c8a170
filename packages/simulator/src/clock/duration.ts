import { say, type Text } from '@opencloudpay/internal';
import { SimulatorError } from '../errors';

/** Milliseconds, or a number with a unit: `'90s'`, `'15m'`, `'2h'`, `'1d'`, `'1h30m'`. */
export type Duration = number | string;

const DAY = 86_400_000;
const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: DAY };

/**
 * The longest duration in milliseconds: ten years. It keeps all times valid for `Date` and for the protocol's years of
 * four digits.
 */
export const LONGEST_DURATION = 3650 * DAY;

/**
 * @returns whole milliseconds, not negative, because the simulator's clock never runs backwards
 * @throws {SimulatorError} OPTION_INVALID
 */
export function toMilliseconds(duration: Duration): number {
  const problem = durationProblem(duration);
  if (problem !== undefined)
    throw new SimulatorError(
      'OPTION_INVALID',
      say(`The value given ${problem.en}.`, `给出的值${problem.zh}。`),
    );
  return parse(duration);
}

/**
 * Describes the problem of a duration, as a text to put after its name; `undefined` if it is valid.
 *
 * @param longest in milliseconds, at most {@link LONGEST_DURATION}
 */
export function durationProblem(given: unknown, longest = LONGEST_DURATION): Text | undefined {
  const milliseconds = typeof given === 'number' || typeof given === 'string' ? parse(given) : Number.NaN;
  if (Number.isNaN(milliseconds) || milliseconds < 0)
    return say(
      "is not a duration: give milliseconds, or text such as '90s', '15m', '2h' or '1d'",
      "不是时长：请给出毫秒数，或 '90s'、'15m'、'2h'、'1d' 这样的文本",
    );
  const days = Math.floor(longest / DAY);
  return milliseconds > longest ? say(`must be at most ${days} days`, `最多 ${days} 天`) : undefined;
}

/** NaN if the value is not a duration. */
function parse(duration: Duration): number {
  if (typeof duration === 'number') return Math.round(duration);
  if (!/^(\d+(\.\d+)?(ms|[smhd]))+$/.test(duration)) return Number.NaN;
  let sum = 0;
  for (const [, amount, unit = ''] of duration.matchAll(/(\d+(?:\.\d+)?)(ms|[smhd])/g))
    sum += Number(amount) * (UNITS[unit] ?? Number.NaN);
  return Math.round(sum);
}
