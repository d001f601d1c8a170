/**
 * Every time on WeChat Pay's wire is Beijing time, whatever zone the machine is in. Beijing has had no summer
 * time since 1991, so its clock is UTC + 8 hours all year.
 */
const OFFSET = 8 * 60 * 60 * 1000;
const DAY = 24 * 60 * 60 * 1000;

/** `20220321132007`, as in `time_end`. */
export function compactTime(at: number): string {
  return inBeijing(at).replace(/\D/g, '').slice(0, 14);
}

/** `2022-03-21 13:20:07`, as in bills and refund notifications. */
export function spacedTime(at: number): string {
  return inBeijing(at).slice(0, 19).replace('T', ' ');
}

/** `20220321`, as in `bill_date` and inside WeChat's own numbers. */
export function compactDate(at: number): string {
  return compactTime(at).slice(0, 8);
}

/**
 * Reads `yyyyMMddHHmmss` or `yyyyMMdd` (midnight).
 *
 * @returns milliseconds since 1970, or `undefined` for a day or time that the calendar does not have
 */
export function parseCompactTime(text: string): number | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d))?$/.exec(text);
  if (!match) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1)
    .map((part) => Number(part ?? 0));
  const at = Date.UTC(year, month - 1, day, hour, minute, second) - OFFSET;
  // Date.UTC carries the 30th of February over into March; such a day is refused instead.
  return compactTime(at).startsWith(text) ? at : undefined;
}

/** The same time of day, whole months earlier; the last day of a shorter month where that day is missing. */
export function monthsBefore(at: number, months: number): number {
  const date = new Date(at + OFFSET);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() - months);
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, lastDay));
  return date.getTime() - OFFSET;
}

/** Midnight in Beijing at the start of the day that `at` falls into. */
export function startOfDay(at: number): number {
  return Math.floor((at + OFFSET) / DAY) * DAY - OFFSET;
}

function inBeijing(at: number): string {
  return new Date(at + OFFSET).toISOString();
}
