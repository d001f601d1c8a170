import { refuse } from '../refuse';
import { describe } from '../values/describe';

const DAY = 86_400_000;
const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** The number of a day in its year, from 1. */
export function dayOfYear(local: Date): number {
  return Math.floor((local.getTime() - Date.UTC(local.getUTCFullYear(), 0, 1)) / DAY) + 1;
}

/** 1 (Monday) to 7 (Sunday). */
export function isoDayOfWeek(local: Date): number {
  return local.getUTCDay() || 7;
}

/** The week by ISO 8601, and the year that it belongs to: that of its Thursday. */
export function isoWeek(local: Date): { week: number; year: number } {
  const thursday = new Date(local.getTime() + (4 - isoDayOfWeek(local)) * DAY);
  return { week: Math.floor((dayOfYear(thursday) - 1) / 7) + 1, year: thursday.getUTCFullYear() };
}

/** The week of the year whose weeks begin on Sundays; 0 before the first Sunday. */
export function week(local: Date): number {
  return Math.floor((dayOfYear(local) + 6 - local.getUTCDay()) / 7);
}

const SPECIFIERS: Readonly<Record<string, (local: Date, offset: number) => string>> = {
  Y: (local) => pad(local.getUTCFullYear(), 4),
  m: (local) => pad(local.getUTCMonth() + 1, 2),
  d: (local) => pad(local.getUTCDate(), 2),
  H: (local) => pad(local.getUTCHours(), 2),
  M: (local) => pad(local.getUTCMinutes(), 2),
  S: (local) => pad(local.getUTCSeconds(), 2),
  L: (local) => pad(local.getUTCMilliseconds(), 3),
  j: (local) => pad(dayOfYear(local), 3),
  w: (local) => String(local.getUTCDay() + 1),
  u: (local) => String(isoDayOfWeek(local)),
  U: (local) => pad(week(local), 2),
  V: (local) => pad(isoWeek(local).week, 2),
  G: (local) => pad(isoWeek(local).year, 4),
  b: (local) => (MONTHS[local.getUTCMonth()] ?? '').slice(0, 3),
  B: (local) => MONTHS[local.getUTCMonth()] ?? '',
  z: (_local, offset) => {
    const minutes = Math.abs(offset) / 60_000;
    return `${offset < 0 ? '-' : '+'}${pad(Math.floor(minutes / 60), 2)}${pad(minutes % 60, 2)}`;
  },
  Z: (_local, offset) => {
    const minutes = offset / 60_000;
    return `${minutes < 0 ? '-' : '+'}${pad(Math.abs(minutes), 3)}`;
  },
  '%': () => '%',
};

/** Writes a date by the specifiers of `$dateToString`. @param offset of the zone, in milliseconds */
export function formatDate(format: string, local: Date, offset: number): string {
  return format.replace(/%(.?)/gsu, (_match, letter: string) => {
    const write = Object.hasOwn(SPECIFIERS, letter) ? SPECIFIERS[letter] : undefined;
    return write === undefined
      ? refuse(`Invalid format character '%${letter}' in format string ${describe(format)}`)
      : write(local, offset);
  });
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
