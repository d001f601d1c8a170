import { refuse } from '../refuse';
import { isNullish } from '../values/kinds';
import { fromLocal, toLocal } from './time-zones';

/** The units of a fixed length, in milliseconds. */
const LENGTHS: Readonly<Record<string, number>> = {
  week: 604_800_000,
  day: 86_400_000,
  hour: 3_600_000,
  minute: 60_000,
  second: 1000,
  millisecond: 1,
};

/** The units that consist of months. */
const MONTHS: Readonly<Record<string, number>> = { year: 12, quarter: 3, month: 1 };

/** A day that the month does not have becomes its last. */
function addMonths(local: Date, months: number): number {
  const month = local.getUTCFullYear() * 12 + local.getUTCMonth() + months;
  const last = new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).getUTCDate();
  const moved = new Date(local);
  moved.setUTCFullYear(Math.floor(month / 12), month % 12, Math.min(local.getUTCDate(), last));
  return moved.getTime();
}

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
/** 3 January 2000, a Monday, in days since 1970. */
const A_MONDAY = 10_959;

/** How many whole units lie between a fixed time and a date: their difference counts the borders that were passed. */
export function unitsSince(local: Date, unit: string, startOfWeek: unknown): number {
  const months = MONTHS[unit];
  if (months !== undefined) return Math.floor((local.getUTCFullYear() * 12 + local.getUTCMonth()) / months);
  if (unit === 'week') return Math.floor((local.getTime() / 86_400_000 - weekStart(startOfWeek)) / 7);
  const length = LENGTHS[unit] ?? refuse(`unknown time unit value: ${unit}`);
  return Math.floor(local.getTime() / length);
}

/** A day on which a week starts, in days since 1970. Default: a Sunday */
function weekStart(startOfWeek: unknown): number {
  const name = isNullish(startOfWeek) ? 'sun' : String(startOfWeek).toLowerCase().slice(0, 3);
  const index = WEEKDAYS.indexOf(name);
  return index < 0 ? refuse(`unknown day of week value: ${String(startOfWeek)}`) : A_MONDAY + index;
}

/** Bins are counted from 1 January 2000, as MongoDB counts them. */
export function startOfBin(local: Date, unit: string, size: number, startOfWeek: unknown): number {
  const months = MONTHS[unit];
  if (months !== undefined) {
    const since = (local.getUTCFullYear() - 2000) * 12 + local.getUTCMonth();
    return Date.UTC(2000, Math.floor(since / (months * size)) * months * size, 1);
  }
  const length = (LENGTHS[unit] ?? refuse(`unknown time unit value: ${unit}`)) * size;
  const first = unit === 'week' ? firstWeek(startOfWeek) : Date.UTC(2000, 0, 1);
  return first + Math.floor((local.getTime() - first) / length) * length;
}

/** The first start of a week in 2000. */
function firstWeek(startOfWeek: unknown): number {
  const start = weekStart(startOfWeek);
  const newYear = Date.UTC(2000, 0, 1) / 86_400_000;
  return (newYear + ((((start - newYear) % 7) + 7) % 7)) * 86_400_000;
}

/** A date some units later. Days and longer units keep the time of the clock; shorter ones pass. */
export function shiftDate(date: Date, unit: string, count: number, zone: unknown): Date {
  const months = MONTHS[unit];
  const local = toLocal(date, zone);
  if (months !== undefined) return fromLocal(addMonths(local, months * count), zone);
  const length = LENGTHS[unit] ?? refuse(`unknown time unit value: ${unit}`);
  if (length >= 86_400_000) return fromLocal(local.getTime() + length * count, zone);
  return new Date(date.getTime() + length * count);
}
