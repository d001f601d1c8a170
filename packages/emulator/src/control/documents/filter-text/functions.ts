import { COMMANDS, Command } from './command';
import type { FilterProblem, FilterProblems } from './filter-problems';

/** What a call may use. */
export interface Call {
  readonly operands: readonly unknown[];
  /** Where the call begins. */
  readonly offset: number;
  now(): Date;
  /** Refuses the call, with its place. */
  refuse(problem: FilterProblem): never;
}

type CallName = (call: Call) => unknown;

/** The functions that a filter may name, which make values. */
const VALUES: Readonly<Record<string, CallName>> = {
  Date: dateOf,
  ISODate: dateOf,
  'Date.now': ({ now }) => now().getTime(),
  ObjectId: wrapper('$oid', /^[0-9a-fA-F]{24}$/, 'object-id'),
  NumberInt: wrapper('$numberInt', /^-?\d{1,10}$/, 'integer'),
  NumberLong: wrapper('$numberLong', /^-?\d{1,19}$/, 'integer'),
  NumberDecimal: wrapper('$numberDecimal', /^[-+.\deE]+$/, 'number'),
  RegExp: ({ operands: [pattern, options], refuse }) => expression(pattern, options, refuse),
  'db.RegExp': ({ operands: [given], refuse }) => {
    const { regexp, options } = Object(given) as { regexp?: unknown; options?: unknown };
    return isExpression(regexp) && options === undefined ? regexp : expression(regexp, options, refuse);
  },
  'db.Geo.Point': ({ operands: coordinates, refuse }) => {
    if (coordinates.length === 2 && coordinates.every((one) => typeof one === 'number'))
      return { type: 'Point', coordinates };
    return refuse({ code: 'WRONG_CALL', name: 'db.Geo.Point' });
  },
  ...Object.fromEntries(
    ['LineString', 'Polygon', 'MultiPoint', 'MultiLineString', 'MultiPolygon'].map((type) => [
      `db.Geo.${type}`,
      ({ operands: [parts], refuse }: Call) => ({ type, coordinates: coordinatesOf(parts, type, refuse) }),
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

function dateOf({ operands: [time], now, refuse }: Call): Date {
  if (time === undefined) return now();
  const date = typeof time === 'number' || typeof time === 'string' ? new Date(time) : new Date(Number.NaN);
  if (!Number.isNaN(date.getTime())) return date;
  return refuse({ code: 'NOT_A_TIME', found: JSON.stringify(time) ?? 'undefined' });
}

/** A function that writes its operand as a kind of extended JSON. */
function wrapper(
  kind: string,
  pattern: RegExp,
  expected: FilterProblems['WRONG_VALUE']['expected'],
): CallName {
  return ({ operands: [value], refuse }) => {
    const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
    return pattern.test(text) ? { [kind]: text } : refuse({ code: 'WRONG_VALUE', expected });
  };
}

function expression(pattern: unknown, options: unknown, refuse: Call['refuse']): object {
  const flags = options ?? '';
  if (typeof pattern !== 'string' || typeof flags !== 'string')
    return refuse({ code: 'WRONG_CALL', name: 'db.RegExp' });
  return { $regularExpression: { pattern, options: flags } };
}

function isExpression(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, '$regularExpression');
}

/** The coordinates of points, lines or polygons that a geometry consists of. */
function coordinatesOf(parts: unknown, type: string, refuse: Call['refuse']): unknown[] {
  const wrong = () => refuse({ code: 'NOT_GEOMETRIES', name: `db.Geo.${type}` });
  if (!Array.isArray(parts)) return wrong();
  return parts.map((part: unknown) => {
    const { coordinates } = Object(part) as { coordinates?: unknown };
    return coordinates === undefined ? wrong() : coordinates;
  });
}
