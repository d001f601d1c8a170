/**
 * CloudPay's two key styles. Functions write camelCase (and, freely mixed, snake_case), WeChat Pay uses
 * snake_case. Both conversions go through nested objects and arrays and leave values unchanged, as wx-server-sdk's
 * `convertCase` does. If both styles of a key are given, the converted one wins, as there.
 */
export function toSnakeCase(value: unknown): unknown {
  return convert(value, snakeCase);
}

/** @param renamed is called for every key that changed, after it was set */
export function toCamelCase(value: unknown, renamed?: Renamed): unknown {
  return convert(value, camelCase, renamed);
}

/** Calls and answers have the same names again and again. Number and length are bounded: callers and servers choose them. */
const MOST_NAMES = 1000;
const LONGEST_NAME = 64;

function remembered(rename: (key: string) => string): (key: string) => string {
  const names = new Map<string, string>();
  return (key) => {
    const known = names.get(key);
    if (known !== undefined) return known;
    const name = rename(key);
    if (names.size < MOST_NAMES && key.length <= LONGEST_NAME) names.set(key, name);
    return name;
  };
}

const snakeCase = remembered((key) =>
  key.replace(/[A-Z]/g, (letter, at) => `${at ? '_' : ''}${letter.toLowerCase()}`),
);

/** `out_refund_no_0` becomes `outRefundNo_0`: only a letter after `_` becomes upper-case. */
export const camelCase: (key: string) => string = remembered((key) =>
  key.replace(/_[a-z]/g, (pair) => pair.slice(1).toUpperCase()),
);

/** Far more than any parameter has, and too few to exhaust the stack. */
const MAX_DEPTH = 100;

type Renamed = (record: Record<string, unknown>, key: string, name: string) => void;

/** @param above the objects around the value, which it is added to while it is converted */
function convert(
  value: unknown,
  rename: (key: string) => string,
  renamed?: Renamed,
  above: unknown[] = [],
): unknown {
  if (typeof value !== 'object') return value;
  const array = Array.isArray(value);
  if (!array && !isObject(value)) return value;
  if (above.length >= MAX_DEPTH)
    throw new RangeError(`the data is nested more than ${MAX_DEPTH} levels deep: no API takes that`);
  if (above.includes(value))
    throw new TypeError('the data contains a circular reference and cannot become JSON');
  above.push(value);
  const converted = array
    ? value.map((item) => convert(item, rename, renamed, above))
    : convertRecord(value, rename, renamed, above);
  above.pop();
  return converted;
}

function convertRecord(
  given: Record<string, unknown>,
  rename: (key: string) => string,
  renamed: Renamed | undefined,
  above: unknown[],
): Record<string, unknown> {
  const record: Record<string, unknown> = {};
  const keys = Object.keys(given);
  let changes = false;
  for (const key of keys) {
    if (rename(key) === key) setOwn(record, key, convert(given[key], rename, renamed, above));
    else changes = true;
  }
  if (!changes) return record;
  // After the others, so that a converted key replaces one that was written in the other style.
  for (const key of keys) {
    const name = rename(key);
    if (name === key) continue;
    setOwn(record, name, convert(given[key], rename, renamed, above));
    renamed?.(record, key, name);
  }
  return record;
}

/** A key named `__proto__` stays a key: assigned, it would set the prototype. */
function setOwn(record: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(record, key, { value, writable: true, enumerable: true, configurable: true });
  else record[key] = value;
}

/** Dates, Buffers, Maps and similar objects are values, not records: JSON decides how they are written. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === '[object Object]';
}
