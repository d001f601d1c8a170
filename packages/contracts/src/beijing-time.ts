/**
 * Beijing time: WeChat Pay's times, CloudBase's timers and bills use it everywhere, whatever the time zone of this
 * machine. Beijing has had no summer time since 1991, so its clock is UTC + 8 hours all year.
 */

/** Milliseconds by which Beijing's clock is ahead of UTC. */
export const BEIJING_OFFSET = 8 * 60 * 60 * 1000;

const DAY = 24 * 60 * 60 * 1000;

/** The time in Beijing as `2022-03-21 13:20:07`. */
export function beijingTime(at: Date | number): string {
  return new Date(Number(at) + BEIJING_OFFSET).toISOString().slice(0, 19).replace('T', ' ');
}

/** The time in Beijing as `20220321132007`: the form of WeChat Pay's requests and notifications. */
export function compactBeijingTime(at: Date | number): string {
  return beijingTime(at).replace(/\D/g, '');
}

/** The day in Beijing as `20220321`: the form of `bill_date`. */
export function compactBeijingDay(at: Date | number): string {
  return compactBeijingTime(at).slice(0, 8);
}

/** Midnight in Beijing at the start of the day of `at`, in milliseconds since 1970. */
export function startOfBeijingDay(at: Date | number): number {
  return Math.floor((Number(at) + BEIJING_OFFSET) / DAY) * DAY - BEIJING_OFFSET;
}

/**
 * Reads a time in Beijing: `yyyyMMddHHmmss` (requests, notifications) or `yyyy-MM-dd HH:mm:ss` (bills, refunds).
 *
 * @returns undefined for any other text, and for a time that does not exist
 */
export function parseBeijingTime(text: unknown): Date | undefined {
  if (text === undefined) return undefined;
  const [, ...parts] = /^(\d{4})-?(\d\d)-?(\d\d) ?(\d\d):?(\d\d):?(\d\d)$/.exec(String(text ?? '')) ?? [];
  const [year = 0, month = 0, day = 0, hour, minute, second] = parts.map(Number);
  const at = Date.UTC(year, month - 1, day, hour, minute, second) - BEIJING_OFFSET;
  // Date.UTC carries the 30th of February over into March.
  return parts.length > 0 && compactBeijingTime(at) === parts.join('') ? new Date(at) : undefined;
}
