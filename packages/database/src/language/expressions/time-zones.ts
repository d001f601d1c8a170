import { refuse } from '../refuse';
import { kindOf } from '../values/kinds';

const OFFSET = /^([+-])(\d{2}):?(\d{2})?$/;
const UTC = new Set(['UTC', 'GMT', 'Z', 'Etc/UTC', 'Etc/GMT']);

const formats = new Map<string, Intl.DateTimeFormat>();

/** How many milliseconds a time zone is ahead of UTC at a time. Missing: UTC. */
export function offsetAt(zone: unknown, time: number): number {
  if (zone === undefined) return 0;
  if (typeof zone !== 'string') return refuse(`timezone must evaluate to a string, found ${kindOf(zone)}`);
  if (UTC.has(zone)) return 0;
  const match = OFFSET.exec(zone);
  if (match !== null) {
    const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
    return (match[1] === '-' ? -minutes : minutes) * 60_000;
  }
  return namedOffset(zone, time);
}

function namedOffset(zone: string, time: number): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(time)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
  const local = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  );
  return local - Math.floor(time / 1000) * 1000;
}

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  try {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    });
    // Names come from outside, but Intl knows only some hundreds of them.
    formats.set(zone, format);
    return format;
  } catch {
    return refuse(`unrecognized time zone identifier: "${zone.slice(0, 100)}"`);
  }
}

/** The time of a clock in a zone as a date whose UTC members are those of the clock. */
export function toLocal(date: Date, zone: unknown): Date {
  return new Date(date.getTime() + offsetAt(zone, date.getTime()));
}

/** The reverse of {@link toLocal}. The offset is looked up twice, because it may change between the two times. */
export function fromLocal(local: number, zone: unknown): Date {
  const guess = local - offsetAt(zone, local);
  return new Date(local - offsetAt(zone, guess));
}
