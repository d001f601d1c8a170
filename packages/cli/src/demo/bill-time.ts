const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BEIJING = 8 * HOUR;
/** WeChat Pay has a day's bill ready at 10:00 the next morning; a little later nobody is in doubt. */
const READY = DAY + 10.5 * HOUR;
/** More simulated time than the demo lets pass between its first order and its bill. */
const ROOM = 30 * MINUTE;

/** The day that it is in Beijing, and how many milliseconds later its bill can be fetched. */
export function openBill(now: Date): { billDate: string; readyIn: number } {
  const { midnight, sinceMidnight } = beijing(now);
  return {
    billDate: new Date(midnight).toISOString().slice(0, 10).replaceAll('-', ''),
    readyIn: READY - sinceMidnight,
  };
}

/** Milliseconds until the day in Beijing has half an hour left: 0, or until just after the coming midnight. */
export function untilRoomyDay(now: Date): number {
  const left = DAY - beijing(now).sinceMidnight;
  return left < ROOM ? left + MINUTE : 0;
}

/** Milliseconds on Beijing's clock, as if it were UTC. */
function beijing(now: Date): { midnight: number; sinceMidnight: number } {
  const time = now.getTime() + BEIJING;
  return { midnight: time - (time % DAY), sinceMidnight: time % DAY };
}
