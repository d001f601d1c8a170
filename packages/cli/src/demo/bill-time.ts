import { compactBeijingDay, startOfBeijingDay } from '@opencloudpay/contracts/beijing-time';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** WeChat Pay's bill of a day is ready at 10:00 the next day. A later time leaves a margin. */
const READY = DAY + 10.5 * HOUR;
/** More simulated time than the demo needs from its first order to its bill. */
const ROOM = 30 * MINUTE;

/** The current day in Beijing, and the milliseconds until its bill is ready. */
export function openBill(now: Date): { billDate: string; readyIn: number } {
  return { billDate: compactBeijingDay(now), readyIn: READY - sinceMidnight(now) };
}

/** 0 if the day in Beijing has at least half an hour left, else the milliseconds until just after midnight. */
export function untilRoomyDay(now: Date): number {
  const left = DAY - sinceMidnight(now);
  return left < ROOM ? left + MINUTE : 0;
}

function sinceMidnight(now: Date): number {
  return now.getTime() - startOfBeijingDay(now);
}
