import { isDeeper, MAX_JSON_DEPTH, messageOf, tooDeep } from '@opencloudpay/internal';
import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Decimal128,
  Double,
  EJSON,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
  UUID,
} from 'bson';
import { refuse } from '../refuse';
import { type Document, isDocument, isInt32, setField } from './kinds';

/*
 * Extended JSON is read here and not by `EJSON.parse` of bson, which takes { $numberInt: 'x' } for 0, drops every
 * other member beside a $regex, and lets functions in. The values are those that `EJSON.parse(text, { relaxed: false })`
 * gives, of bson's classes. Only $regex stays an operator, for the filter that it stands in.
 */

/** The values of extended JSON are objects of one or two further levels. */
const LEVELS_OF_A_VALUE = 2;

/** By this field bson tells its own values from documents. */
const RESERVED = '_bsontype';

const INTEGER = /^-?\d{1,19}$/;
const HEX = /^[0-9a-fA-F]+$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;
const REGEX_OPTIONS = /^[imxlsu]*$/;

type Reader = (value: unknown, object: Document) => unknown;

/** Each wrapper of a value, with what else may stand beside it and what it becomes. Undefined: malformed. */
const READERS: Readonly<Record<string, Reader>> = {
  $numberInt: (value) => {
    const number = typeof value === 'string' && INTEGER.test(value) ? Number(value) : Number.NaN;
    return isInt32(number) || number === 0 ? new Int32(number) : undefined;
  },
  $numberLong: (value) => {
    if (typeof value !== 'string' || !INTEGER.test(value)) return undefined;
    const number = BigInt(value);
    return BigInt.asIntN(64, number) === number ? Long.fromBigInt(number) : undefined;
  },
  $numberDouble: (value) => {
    if (value === 'NaN') return new Double(Number.NaN);
    if (typeof value !== 'string' || value.trim() === '' || Number.isNaN(Number(value))) return undefined;
    return new Double(Number(value));
  },
  $numberDecimal: (value) => (typeof value === 'string' ? attempt(() => new Decimal128(value)) : undefined),
  $date: (value) => readDate(value),
  $oid: (value) =>
    typeof value === 'string' && value.length === 24 && HEX.test(value) ? new ObjectId(value) : undefined,
  $binary: (value, object) => {
    if (isDocument(value)) return readBinary(value['base64'], value['subType']);
    // The older form: { $binary: text, $type: subtype }.
    return readBinary(value, object['$type']);
  },
  $uuid: (value) => (typeof value === 'string' ? attempt(() => new UUID(value).toBinary()) : undefined),
  $regularExpression: (value) => {
    if (!isDocument(value)) return undefined;
    const { pattern, options = '' } = value as { pattern?: unknown; options?: unknown };
    if (typeof pattern !== 'string' || typeof options !== 'string' || pattern.includes('\0'))
      return undefined;
    if (!REGEX_OPTIONS.test(options)) refuse(`invalid flag in regex options: ${options}`);
    return new BSONRegExp(pattern, options);
  },
  $symbol: (value) => (typeof value === 'string' ? new BSONSymbol(value) : undefined),
  $timestamp: (value) => {
    const { t, i } = (isDocument(value) ? value : {}) as { t?: unknown; i?: unknown };
    return isUnsigned(t) && isUnsigned(i) ? new Timestamp({ t: Number(t), i: Number(i) }) : undefined;
  },
  $minKey: () => new MinKey(),
  $maxKey: () => new MaxKey(),
  $undefined: () => null,
  $code: () => refuse('a value of the type JavaScript code is not allowed: the database runs no code'),
  $dbPointer: () => refuse('a value of the deprecated type DBPointer is not allowed'),
};

/** What may stand beside a wrapper. */
const COMPANIONS: Readonly<Record<string, string>> = { $binary: '$type', $code: '$scope' };

/**
 * Reads a document from extended JSON, canonical or relaxed.
 *
 * @throws DocumentError where the text is no document, holds a malformed value or code, or has too many levels
 */
export function parseDocument(text: string): Document {
  const value = parseValue(text);
  return isDocument(value) ? value : refuse(`the text must be a document: ${shortened(text)}`);
}

/** As {@link parseDocument}, for any value: a stage of a pipeline may be a number, a text or an array. */
export function parseValue(text: string): unknown {
  if (isDeeper(text, MAX_JSON_DEPTH + LEVELS_OF_A_VALUE)) refuse(`the text ${tooDeep(MAX_JSON_DEPTH)}`);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    refuse(`the text is not extended JSON: ${shortened(text)}`);
  }
  return revive(json, 0);
}

/**
 * Writes a document as canonical extended JSON.
 *
 * @throws DocumentError where a field has a name that bson keeps for itself
 */
export function formatDocument(document: Document): string {
  try {
    return EJSON.stringify(document, { relaxed: false });
  } catch (error) {
    return refuse(`the document cannot be written as extended JSON: ${messageOf(error)}`);
  }
}

/** @param depth how many objects and arrays are around the value */
function revive(value: unknown, depth: number): unknown {
  if (typeof value === 'number') return reviveNumber(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    assertLevel(depth);
    for (let at = 0; at < value.length; at += 1) value[at] = revive(value[at], depth + 1);
    return value;
  }
  const object = value as Document;
  const wrapper = wrapperOf(object);
  if (wrapper !== undefined) return readWrapper(wrapper, object);
  assertLevel(depth);
  for (const name of Object.keys(object)) {
    if (name.includes('\0')) refuse(`a field's name holds a NUL: ${JSON.stringify(name)}`);
    if (name === RESERVED) refuse(`a field cannot have the name ${RESERVED}: choose another one`);
    const member = object[name];
    const revived = revive(member, depth + 1);
    if (revived !== member) setField(object, name, revived);
  }
  return object;
}

function assertLevel(depth: number): void {
  if (depth >= MAX_JSON_DEPTH) refuse(`the text ${tooDeep(MAX_JSON_DEPTH)}`);
}

function reviveNumber(value: number): Int32 | Long | Double {
  if (isInt32(value)) return new Int32(value);
  const isLong = Number.isInteger(value) && !Object.is(value, -0) && Math.abs(value) < 2 ** 63;
  return isLong ? Long.fromBigInt(BigInt(value)) : new Double(value);
}

function wrapperOf(object: Document): string | undefined {
  for (const name in object) if (name.startsWith('$') && Object.hasOwn(READERS, name)) return name;
  return undefined;
}

function readWrapper(wrapper: string, object: Document): unknown {
  const stray = Object.keys(object).find((name) => name !== wrapper && name !== COMPANIONS[wrapper]);
  // A subtype may come first, and other members have no place beside a value.
  const value =
    stray === undefined || wrapper === '$code' ? READERS[wrapper]?.(object[wrapper], object) : undefined;
  return value === undefined
    ? refuse(`malformed ${wrapper} in extended JSON: ${shortened(JSON.stringify(object))}`)
    : value;
}

function readDate(value: unknown): Date | undefined {
  if (typeof value === 'number') return validDate(value);
  if (typeof value === 'string') return validDate(Date.parse(value));
  const { $numberLong } = (isDocument(value) ? value : {}) as { $numberLong?: unknown };
  return typeof $numberLong === 'string' && INTEGER.test($numberLong)
    ? validDate(Number($numberLong))
    : undefined;
}

function validDate(time: number): Date | undefined {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function readBinary(base64: unknown, subType: unknown): Binary | undefined {
  if (typeof base64 !== 'string' || !BASE64.test(base64)) return undefined;
  const type = typeof subType === 'number' ? subType : Number.parseInt(String(subType), 16);
  if (!(type >= 0 && type <= 255)) return undefined;
  return attempt(() => new Binary(Buffer.from(base64, 'base64'), type));
}

function isUnsigned(value: unknown): boolean {
  return Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 0xffff_ffff;
}

function attempt<Value>(make: () => Value): Value | undefined {
  try {
    return make();
  } catch {
    return undefined;
  }
}

/** The beginning of a text, for a message. */
function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
