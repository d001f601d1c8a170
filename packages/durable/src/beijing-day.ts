import { beijingTime, parseBeijingTime } from '@opencloudpay/wechatpay';

export const DAY = 24 * 60 * 60 * 1000;

/** The day in Beijing that a moment is in, as `yyyy-mm-dd`. */
export function beijingDay(at: Date): string {
  return beijingTime(at).slice(0, 10);
}

/** Midnight in Beijing at the start of a day. */
export function startOfBeijingDay(day: string): Date {
  return parseBeijingTime(`${day} 00:00:00`) ?? new Date(Number.NaN);
}

/** The day so many days later. */
export function addDays(day: string, days: number): string {
  return beijingDay(new Date(startOfBeijingDay(day).getTime() + days * DAY));
}

/** Whether it is a day that the calendar has, as `yyyy-mm-dd`. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && parseBeijingTime(`${text} 00:00:00`) !== undefined;
}
