import { Int32, Long, ObjectId, Timestamp } from 'bson';
import { refuse } from '../refuse';
import { describe } from '../values/describe';
import { type Document, isDocument, isNullish, kindOf } from '../values/kinds';
import { overNamed, requireText, requireWhole } from './arguments';
import { dayOfYear, formatDate, isoDayOfWeek, isoWeek, week } from './date-format';
import { namesZone, readDateText } from './date-text';
import { shiftDate, startOfBin, unitsSince } from './date-units';
import { fromLocal, offsetAt, toLocal } from './time-zones';
import type { OperatorCompiler, Operators } from './types';

/** Dates are computed here and not by mingo, whose weeks and years of weeks are not MongoDB's. */
export const dateOperators: Operators = {
  $year: part('$year', (local) => local.getUTCFullYear()),
  $month: part('$month', (local) => local.getUTCMonth() + 1),
  $dayOfMonth: part('$dayOfMonth', (local) => local.getUTCDate()),
  $hour: part('$hour', (local) => local.getUTCHours()),
  $minute: part('$minute', (local) => local.getUTCMinutes()),
  $second: part('$second', (local) => local.getUTCSeconds()),
  $millisecond: part('$millisecond', (local) => local.getUTCMilliseconds()),
  $dayOfYear: part('$dayOfYear', dayOfYear),
  $dayOfWeek: part('$dayOfWeek', (local) => local.getUTCDay() + 1),
  $isoDayOfWeek: part('$isoDayOfWeek', isoDayOfWeek),
  $week: part('$week', week),
  $isoWeek: part('$isoWeek', (local) => isoWeek(local).week),
  $isoWeekYear: (operand, compiler) => {
    const year = part('$isoWeekYear', (local) => isoWeek(local).year)(operand, compiler);
    return (root, scope) => {
      const value = year(root, scope);
      return value instanceof Int32 ? Long.fromNumber(value.value) : value;
    };
  },
  $dateToString: overNamed(
    '$dateToString',
    ['date'],
    ['format', 'timezone', 'onNull'],
    ({ date, format, timezone, onNull }) => {
      if (isNullish(date)) return onNull ?? null;
      if (format === null || timezone === null) return null;
      const time = requireDate('$dateToString', date);
      const offset = offsetAt(timezone, time.getTime());
      const ending = offset === 0 ? 'Z' : '';
      const layout =
        format === undefined ? `%Y-%m-%dT%H:%M:%S.%L${ending}` : requireText('$dateToString', format);
      return formatDate(layout, new Date(time.getTime() + offset), offset);
    },
  ),
  $dateFromString: overNamed(
    '$dateFromString',
    ['dateString'],
    ['format', 'timezone', 'onError', 'onNull'],
    ({ dateString, format, timezone, onError, onNull }) => {
      if (isNullish(dateString)) return onNull ?? null;
      if (format !== undefined)
        return refuse("$dateFromString with 'format' is not supported: give a text in the form of ISO 8601");
      const date = typeof dateString === 'string' ? readDateText(dateString) : undefined;
      if (date === undefined)
        return (
          onError ?? refuse(`Error parsing date string ${describe(dateString)}: use the form of ISO 8601`)
        );
      return isNullish(timezone) || namesZone(dateString as string)
        ? date
        : fromLocal(date.getTime(), timezone);
    },
  ),
  $dateFromParts: overNamed(
    '$dateFromParts',
    [],
    [
      'year',
      'isoWeekYear',
      'month',
      'isoWeek',
      'day',
      'isoDayOfWeek',
      'hour',
      'minute',
      'second',
      'millisecond',
      'timezone',
    ],
    fromParts,
  ),
  $dateToParts: overNamed(
    '$dateToParts',
    ['date'],
    ['timezone', 'iso8601'],
    ({ date, timezone, iso8601 }) => {
      if (isNullish(date) || timezone === null) return null;
      const local = toLocal(requireDate('$dateToParts', date), timezone);
      const clock = {
        hour: new Int32(local.getUTCHours()),
        minute: new Int32(local.getUTCMinutes()),
        second: new Int32(local.getUTCSeconds()),
        millisecond: new Int32(local.getUTCMilliseconds()),
      };
      if (iso8601 === true) {
        const { week: weekNumber, year } = isoWeek(local);
        const days = { isoWeekYear: new Int32(year), isoWeek: new Int32(weekNumber) };
        return { ...days, isoDayOfWeek: new Int32(isoDayOfWeek(local)), ...clock };
      }
      const [year, month, day] = [local.getUTCFullYear(), local.getUTCMonth() + 1, local.getUTCDate()];
      return { year: new Int32(year), month: new Int32(month), day: new Int32(day), ...clock };
    },
  ),
  $dateAdd: shifting('$dateAdd', 1),
  $dateSubtract: shifting('$dateSubtract', -1),
  $dateDiff: overNamed(
    '$dateDiff',
    ['startDate', 'endDate', 'unit'],
    ['timezone', 'startOfWeek'],
    ({ startDate, endDate, unit, timezone, startOfWeek }) => {
      if (isNullish(startDate) || isNullish(endDate) || isNullish(unit)) return null;
      const [start, end] = [startDate, endDate].map((date) =>
        unitsSince(toLocal(requireDate('$dateDiff', date), timezone), String(unit), startOfWeek),
      ) as [number, number];
      return Long.fromNumber(end - start);
    },
  ),
  $dateTrunc: overNamed(
    '$dateTrunc',
    ['date', 'unit'],
    ['binSize', 'timezone', 'startOfWeek'],
    ({ date, unit, binSize, timezone, startOfWeek }) => {
      if (isNullish(date) || isNullish(unit)) return null;
      const size = isNullish(binSize) ? 1 : requireWhole('$dateTrunc', binSize);
      if (size < 1) refuse('$dateTrunc requires a binSize above zero');
      const local = toLocal(requireDate('$dateTrunc', date), timezone);
      return fromLocal(startOfBin(local, String(unit), size, startOfWeek), timezone);
    },
  ),
};

/** A part of a date: the operand is the date, or `{ date, timezone }`. */
function part(name: string, read: (local: Date) => number): OperatorCompiler {
  const named = overNamed(name, ['date'], ['timezone'], ({ date, timezone }) => {
    if (isNullish(date) || timezone === null) return null;
    return new Int32(read(toLocal(requireDate(name, date), timezone)));
  });
  return (operand, compiler) => {
    const single = Array.isArray(operand) && operand.length === 1 ? (operand as unknown[])[0] : operand;
    const isNamed = isDocument(single) && Object.hasOwn(single, 'date');
    return named(isNamed ? single : { date: single }, compiler);
  };
}

function requireDate(name: string, value: unknown): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.getHighBitsUnsigned() * 1000);
  return refuse(`${name}: can't convert from BSON type ${kindOf(value)} to Date`);
}

function fromParts(parts: Document): Date | null {
  if (Object.values(parts).some((value) => value === null)) return null;
  const number = (name: string, otherwise: number) =>
    parts[name] === undefined ? otherwise : requireWhole('$dateFromParts', parts[name]);
  const clock = [
    number('hour', 0),
    number('minute', 0),
    number('second', 0),
    number('millisecond', 0),
  ] as const;
  const { timezone } = parts as { timezone?: unknown };
  if (parts['isoWeekYear'] !== undefined) {
    const year = number('isoWeekYear', 0);
    const fourth = new Date(Date.UTC(year, 0, 4));
    const day = 4 - isoDayOfWeek(fourth) + 1 + (number('isoWeek', 1) - 1) * 7 + number('isoDayOfWeek', 1) - 1;
    return fromLocal(Date.UTC(year, 0, day, ...clock), timezone);
  }
  if (parts['year'] === undefined)
    return refuse("$dateFromParts requires either 'year' or 'isoWeekYear' to be present");
  const local = Date.UTC(number('year', 0), number('month', 1) - 1, number('day', 1), ...clock);
  return fromLocal(local, timezone);
}

function shifting(name: string, direction: 1 | -1): OperatorCompiler {
  return overNamed(
    name,
    ['startDate', 'unit', 'amount'],
    ['timezone'],
    ({ startDate, unit, amount, timezone }) => {
      if (isNullish(startDate) || isNullish(unit) || isNullish(amount)) return null;
      const count = requireWhole(name, amount) * direction;
      return shiftDate(requireDate(name, startDate), String(unit), count, timezone);
    },
  );
}
