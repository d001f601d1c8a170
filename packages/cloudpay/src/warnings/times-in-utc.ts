import { BEIJING_OFFSET, compactBeijingTime, parseBeijingTime } from '@opencloudpay/contracts/beijing-time';
import type { WireData } from '../transports/wire-data';

const MINUTE = 60_000;
/** A `time_start` is the current time in most code. Clocks differ by less than this. */
const ABOUT_NOW = 10 * MINUTE;

/** A parameter's time that is wrong by Beijing's distance from UTC. */
interface WrongTime {
  field: 'time_start' | 'time_expire';
  given: unknown;
  /** The time that was probably meant, in milliseconds. */
  meant: number;
  problem: string;
}

/**
 * Finds times in UTC: the clock of a cloud function shows UTC, and WeChat Pay reads Beijing time. Also finds times to
 * which the eight hours were added twice.
 *
 * @param data the call by wire names
 * @param nameOf the caller's spelling of a field
 * @param now milliseconds since 1970, by the clock that the caller has
 * @returns a sentence for each
 */
export function timesInUtc(data: WireData, nameOf: (field: string) => string, now: number): string[] {
  const { time_start: start, time_expire: expiry } = data;
  if (start === undefined && expiry === undefined) return [];
  return [startTime(start, now), expiryTime(expiry, now)].flatMap((wrong) => {
    if (wrong === undefined) return [];
    const { field, given, meant, problem } = wrong;
    const minutes = Math.round((meant - now) / MINUTE);
    const ahead = minutes > 0 ? `(8 * 60 + ${minutes}) * 60_000` : '8 * 3_600_000';
    return [
      `${nameOf(field)} ${String(given)} ${problem}. WeChat Pay reads Beijing time, and cloud functions run in UTC: pass ${compactBeijingTime(meant)}, for example by new Date(Date.now() + ${ahead}).toISOString().replace(/\\D/g, '').slice(0, 14).`,
    ];
  });
}

/** An order starts now, or a little earlier or later. */
function startTime(given: unknown, now: number): WrongTime | undefined {
  const at = parseBeijingTime(given)?.getTime();
  if (at === undefined) return undefined;
  const isNow = (time: number) => Math.abs(time - now) <= ABOUT_NOW;
  const field = 'time_start';
  if (isNow(at + BEIJING_OFFSET))
    return { field, given, meant: at + BEIJING_OFFSET, problem: 'is eight hours ago in Beijing' };
  if (isNow(at - BEIJING_OFFSET))
    return { field, given, meant: at - BEIJING_OFFSET, problem: 'is eight hours from now in Beijing' };
  return undefined;
}

/** An order expires in the future. A time that is in the future only if it is read as UTC was written in UTC. */
function expiryTime(given: unknown, now: number): WrongTime | undefined {
  const at = parseBeijingTime(given)?.getTime();
  if (at === undefined || at > now || at + BEIJING_OFFSET <= now) return undefined;
  return {
    field: 'time_expire',
    given,
    meant: at + BEIJING_OFFSET,
    problem: 'has passed in Beijing, and is in the future only as a time in UTC',
  };
}
