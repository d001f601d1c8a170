/** Beijing's clock is UTC + 8 hours all year, and every time of WeChat Pay's is by it, whatever zone this machine is in. */
const OFFSET = 8 * 60 * 60 * 1000;

export const DAY = 24 * 60 * 60 * 1000;

/**
 * Reads `yyyyMMddHHmmss` (notifications) or `yyyy-MM-dd HH:mm:ss` (bills, refunds).
 *
 * @returns undefined for anything else
 */
export function parseBeijingTime(text: unknown): Date | undefined {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})-?(\d\d)-?(\d\d) ?(\d\d):?(\d\d):?(\d\d)$/.exec(String(text ?? '')) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}+08:00`);
  return Number.isNaN(at) ? undefined : new Date(at);
}

/** The day in Beijing that a moment is in, as `yyyy-mm-dd`. */
export function beijingDay(at: Date): string {
  return new Date(at.getTime() + OFFSET).toISOString().slice(0, 10);
}

/** Midnight in Beijing at the start of a day. */
export function startOfBeijingDay(day: string): Date {
  return new Date(`${day}T00:00:00+08:00`);
}

/** The day so many days later. */
export function addDays(day: string, days: number): string {
  return beijingDay(new Date(startOfBeijingDay(day).getTime() + days * DAY));
}

/** Whether it is a day that the calendar has, as `yyyy-mm-dd`. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && addDays(text, 0) === text;
}
