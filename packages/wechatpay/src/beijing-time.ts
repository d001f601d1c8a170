/**
 * WeChat Pay uses Beijing time everywhere, whatever the time zone of this machine. Beijing has had no summer time since
 * 1991, so its clock is UTC + 8 hours all year.
 */
const OFFSET = 8 * 60 * 60 * 1000;

/** The time in Beijing as `2022-03-21 13:20:07`. */
export function beijingTime(at: Date | number): string {
  return new Date(Number(at) + OFFSET).toISOString().slice(0, 19).replace('T', ' ');
}

/**
 * Reads a time in Beijing: `yyyyMMddHHmmss` (requests, notifications) or `yyyy-MM-dd HH:mm:ss` (bills, refunds).
 *
 * @returns undefined for any other text, and for a time that does not exist
 */
export function parseBeijingTime(text: unknown): Date | undefined {
  const [, ...parts] = /^(\d{4})-?(\d\d)-?(\d\d) ?(\d\d):?(\d\d):?(\d\d)$/.exec(String(text ?? '')) ?? [];
  const [year = 0, month = 0, day = 0, hour, minute, second] = parts.map(Number);
  const at = Date.UTC(year, month - 1, day, hour, minute, second) - OFFSET;
  // Date.UTC carries the 30th of February over into March.
  return parts.length > 0 && beijingTime(at).replace(/\D/g, '') === parts.join('') ? new Date(at) : undefined;
}
