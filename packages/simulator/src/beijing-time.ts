import { beijingTime, parseBeijingTime } from '@opencloudpay/wechatpay';

/** `20220321132007`, as in `time_end`. */
export function compactTime(at: number): string {
  return beijingTime(at).replace(/\D/g, '');
}

/** `2022-03-21 13:20:07`, as in bills and refund notifications. */
export const spacedTime: (at: number) => string = beijingTime;

/** `20220321`, as in `bill_date` and inside WeChat's own numbers. */
export function compactDate(at: number): string {
  return compactTime(at).slice(0, 8);
}

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
  const date = new Date(startOfDay(at) + HALF_DAY);
  const sinceMidnight = at - startOfDay(at);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return startOfDay(date.getTime()) + sinceMidnight;
}

/** Midnight in Beijing at the start of the day of `at`. */
export function startOfDay(at: number): number {
  return parseCompactTime(compactDate(at)) ?? Number.NaN;
}

/** Noon, because it is on the same day in Beijing and in UTC, where `Date` computes. */
const HALF_DAY = 12 * 60 * 60 * 1000;
