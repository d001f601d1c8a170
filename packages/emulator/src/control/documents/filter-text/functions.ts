import { CodedError } from '@opencloudpay/contracts/coded-error';
import { COMMANDS, Command } from './command';

/** The code of {@link Refused}. */
type RefusedCode =
  /** The filter calls a function with values that it does not take. */
  'CALL_REFUSED';

/** A call in a filter that cannot be made. The reader adds the place. */
export class Refused extends CodedError<RefusedCode> {
  constructor(problem: string) {
    super('CALL_REFUSED', problem);
  }
}

/** What a call may use. */
export interface Call {
  readonly operands: readonly unknown[];
  /** Where the call begins. */
  readonly offset: number;
  now(): Date;
}

type CallName = (call: Call) => unknown;

/** The functions that a filter may name, which make values. */
const VALUES: Readonly<Record<string, CallName>> = {
  Date: ({ operands: [time], now }) => dateOf(time, now),
  ISODate: ({ operands: [time], now }) => dateOf(time, now),
  'Date.now': ({ now }) => now().getTime(),
  ObjectId: ({ operands: [id] }) => wrapped('$oid', id, /^[0-9a-fA-F]{24}$/, '24 hexadecimal characters'),
  NumberInt: ({ operands: [number] }) => wrapped('$numberInt', number, /^-?\d{1,10}$/, 'a whole number'),
  NumberLong: ({ operands: [number] }) => wrapped('$numberLong', number, /^-?\d{1,19}$/, 'a whole number'),
  NumberDecimal: ({ operands: [number] }) => wrapped('$numberDecimal', number, /^[-+.\deE]+$/, 'a number'),
  RegExp: ({ operands: [pattern, options] }) => expression(pattern, options),
  'db.RegExp': ({ operands: [given] }) => {
    const { regexp, options } = Object(given) as { regexp?: unknown; options?: unknown };
    return isExpression(regexp) && options === undefined ? regexp : expression(regexp, options);
  },
  'db.Geo.Point': ({ operands: coordinates }) => {
    if (coordinates.length === 2 && coordinates.every((one) => typeof one === 'number'))
      return { type: 'Point', coordinates };
    throw new Refused('a point is db.Geo.Point(longitude, latitude)');
  },
  ...Object.fromEntries(
    ['LineString', 'Polygon', 'MultiPoint', 'MultiLineString', 'MultiPolygon'].map((type) => [
      `db.Geo.${type}`,
      ({ operands: [parts] }: Call) => ({ type, coordinates: coordinatesOf(parts, type) }),
    ]),
  ),
};

/** All functions by the names that a filter may call them by. */
export const FUNCTIONS: ReadonlyMap<string, CallName> = new Map<string, CallName>([
  ...Object.entries(VALUES),
  ['ObjectID', VALUES['ObjectId'] as CallName],
  ...['_', 'db.command', 'command'].flatMap((prefix) =>
    Object.entries(COMMANDS).map(([name, make]): [string, CallName] => [
      `${prefix}.${name}`,
      ({ operands, offset }) => make(operands, offset),
    ]),
  ),
]);

/** Calls a function of a command: `_.gt(1).and(_.lt(5))`, `_.gt(1).lt(5)`. */
export function callOfCommand(
  command: Command,
  name: string,
  { operands, offset }: Call,
): Command | undefined {
  const make = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (make === undefined) return undefined;
  const other = make(operands, offset);
  if (name !== 'and' && name !== 'or') return new Command('$and', [command, other], offset);
  return new Command(other.operator, [command, ...other.operands], offset);
}

function dateOf(time: unknown, now: () => Date): Date {
  if (time === undefined) return now();
  const date = typeof time === 'number' || typeof time === 'string' ? new Date(time) : new Date(Number.NaN);
  if (!Number.isNaN(date.getTime())) return date;
  throw new Refused(`${JSON.stringify(time)} is no time: write it as '2026-01-31T08:00:00+08:00'`);
}

function wrapped(kind: string, value: unknown, pattern: RegExp, expected: string): object {
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  if (!pattern.test(text)) throw new Refused(`expected ${expected}`);
  return { [kind]: text };
}

function expression(pattern: unknown, options: unknown = ''): object {
  if (typeof pattern !== 'string' || typeof options !== 'string')
    throw new Refused("a regular expression is db.RegExp({ regexp: 'text', options: 'i' })");
  return { $regularExpression: { pattern, options } };
}

function isExpression(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '$regularExpression');
}

/** The coordinates of points, lines or polygons that a geometry consists of. */
function coordinatesOf(parts: unknown, type: string): unknown[] {
  if (!Array.isArray(parts)) throw new Refused(`db.Geo.${type} takes an array of geometries`);
  return parts.map((part: unknown) => {
    const { coordinates } = Object(part) as { coordinates?: unknown };
    if (coordinates === undefined) throw new Refused(`db.Geo.${type} takes an array of geometries`);
    return coordinates;
  });
}
