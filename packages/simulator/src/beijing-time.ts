import { beijingTime, parseBeijingTime, startOfBeijingDay } from '@opencloudpay/contracts/beijing-time';

export {
  beijingTime as spacedTime,
  compactBeijingDay as compactDate,
  compactBeijingTime as compactTime,
  startOfBeijingDay as startOfDay,
} from '@opencloudpay/contracts/beijing-time';

/**
 * Reads `yyyyMMddHHmmss` or `yyyyMMdd` (midnight).
 *
 * @returns milliseconds since 1970, or `undefined` for a date or time that does not exist
 */
export function parseCompactTime(text: string): number | undefined {
  const [, day, time = '000000'] = /^(\d{8})(\d{6})?$/.exec(text) ?? [];
  return day === undefined ? undefined : parseBeijingTime(day + time)?.getTime();
}

/** The same time of day, whole months earlier. Uses the last day of a shorter month. */
export function monthsBefore(at: number, months: number): number {
  const date = new Date(startOfBeijingDay(at) + HALF_DAY);
  const sinceMidnight = at - startOfBeijingDay(at);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return startOfBeijingDay(date.getTime()) + sinceMidnight;
}

/** Noon, because it is on the same day in Beijing and in UTC, where `Date` computes. */
const HALF_DAY = 12 * 60 * 60 * 1000;

/** `2018-06-08T10:34:56+08:00`: the form of v3's times. */
export function rfc3339(at: number): string {
  return `${beijingTime(at).replace(' ', 'T')}+08:00`;
}
