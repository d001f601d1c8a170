import { geoFrom, isGeo } from './geo';

/** An object by its fields. */
export type Fields = { [name: string]: unknown };

/** The time of the server, when it stores the document. */
export class ServerDate {
  readonly offset: number;

  constructor(offset: number) {
    this.offset = offset;
  }
}

/** A regular expression as a text, for `db.RegExp`. */
export class TextPattern {
  readonly regexp: string;
  readonly options: string;

  constructor(regexp: string, options: string) {
    this.regexp = regexp;
    this.options = options;
  }
}

/** Values that mean themselves, not an object of fields. */
const whole: ((value: object) => boolean)[] = [];

/** Adds a class of values that are not taken apart: the commands. */
export function keepWhole(isWhole: (value: object) => boolean): void {
  whole.push(isWhole);
}

/** Whether a value is an object of fields, whose fields can be addressed one by one. */
export function isFields(value: unknown): value is Fields {
  if (kindOf(value) !== 'Object') return false;
  const object = value as object;
  return !(
    object instanceof ServerDate ||
    object instanceof TextPattern ||
    isGeo(object) ||
    whole.some((isWhole) => isWhole(object))
  );
}

/** `Object`, `Array`, `Date`, `RegExp`, … */
export function kindOf(value: unknown): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** A value as extended JSON, in objects and lists. */
export function encoded(value: unknown, around: readonly unknown[] = []): unknown {
  if (typeof value === 'number') return encodedNumber(value);
  if (typeof value !== 'object' || value === null) return value;
  if (around.indexOf(value) >= 0) throw new Error('Cannot convert circular structure to JSON');
  const within = around.concat([value]);
  switch (kindOf(value)) {
    case 'Date':
      return { $date: { $numberLong: String((value as Date).getTime()) } };
    case 'RegExp':
      return pattern((value as RegExp).source, flagsOf(value as RegExp));
    case 'Array':
      return (value as unknown[]).map((member) => encoded(member === undefined ? null : member, within));
    default:
      break;
  }
  if (value instanceof ServerDate) return { $tcb_server_date: { offset: encodedNumber(value.offset) } };
  if (value instanceof TextPattern) return pattern(value.regexp, value.options);
  const { toJSON } = value as { toJSON?: () => unknown };
  if (typeof toJSON === 'function') return encoded(toJSON.call(value), within);
  const result: Fields = {};
  for (const name of Object.keys(value)) {
    const member = (value as Fields)[name];
    if (member !== undefined && typeof member !== 'function') result[name] = encoded(member, within);
  }
  return result;
}

/** The kinds of numbers, as the original sends them: -0 loses its sign. */
function encodedNumber(value: number): object {
  if (value === (value | 0)) return { $numberInt: String(value) };
  const isInteger = Math.floor(value) === value && Math.abs(value) <= MAX_SAFE;
  return isInteger ? { $numberLong: String(value) } : { $numberDouble: String(value) };
}

/** `Number.MAX_SAFE_INTEGER`, which old systems do not have. */
const MAX_SAFE = 9007199254740991;

function pattern(regexp: string, options: string): object {
  return { $regularExpression: { pattern: regexp, options } };
}

/** Old systems have no `flags`. */
function flagsOf({ global, ignoreCase, multiline }: RegExp): string {
  return (global ? 'g' : '') + (ignoreCase ? 'i' : '') + (multiline ? 'm' : '');
}

/** What the database answers in extended JSON, as JavaScript has it. */
export function decoded(value: unknown): unknown {
  if (Array.isArray(value)) return (value as unknown[]).map(decoded);
  if (typeof value !== 'object' || value === null) return value;
  const fields = value as Fields;
  const names = Object.keys(fields);
  const [first] = names;
  if (names.length === 1 && first !== undefined && first.charAt(0) === '$') {
    const only = decodedSpecial(first, fields[first]);
    if (only !== undefined) return only;
  }
  const result: Fields = {};
  for (const name of names) result[name] = decoded(fields[name]);
  return geoFrom(result) || result;
}

function decodedSpecial(name: string, value: unknown): unknown {
  switch (name) {
    case '$numberInt':
    case '$numberLong':
    case '$numberDouble':
      return Number(value);
    case '$oid':
      return value;
    case '$date': {
      const time = decoded(value);
      return new Date(time as number | string);
    }
    case '$regularExpression': {
      const { pattern: source, options } = value as { pattern: string; options: string };
      return new RegExp(source, options.replace(/[^gim]/g, ''));
    }
    default:
      return undefined;
  }
}
