import { beijingTime, parseBeijingTime } from '@opencloudpay/wechatpay';

export const DAY = 24 * 60 * 60 * 1000;

/** The Beijing day of a moment, as `yyyy-mm-dd`. */
export function beijingDay(at: Date): string {
  return beijingTime(at).slice(0, 10);
}

/** Midnight in Beijing at the start of a day. */
export function startOfBeijingDay(day: string): Date {
  return parseBeijingTime(`${day} 00:00:00`) ?? new Date(Number.NaN);
}

/** Adds days to a day. */
export function addDays(day: string, days: number): string {
  return beijingDay(new Date(startOfBeijingDay(day).getTime() + days * DAY));
}

/** Whether the text is a valid date, as `yyyy-mm-dd`. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && parseBeijingTime(`${text} 00:00:00`) !== undefined;
}
