import { createHash } from 'node:crypto';
import { type Binary, Decimal128, Double, Int32, type ObjectId, type Timestamp } from 'bson';
import { formatDocument, type Kind, kindOf } from '../language';
import { toDecimal } from '../language/values/decimals';
import { compareNumbers, type Numeric, toNumber } from '../language/values/numbers';

/**
 * The bytes of one value in an index. They sort as MongoDB sorts the values, and no value's bytes begin with another
 * value's bytes, so the keys of several fields can stand behind one another.
 */
export interface ValueKey {
  readonly bytes: Buffer;
  /** Whether the order of the bytes is exactly the order of the values, and equal bytes mean equal values. */
  readonly exact: boolean;
  /** What the keys of all values begin with that may equal this one, or lie where the bytes cannot tell them apart. */
  readonly bracket: Buffer;
}

/** The first byte of a key, in MongoDB's order of kinds. Missing counts as null, as in MongoDB's indexes. */
const TAGS: Readonly<Record<Kind, number>> = {
  minKey: 0x10,
  missing: 0x20,
  null: 0x20,
  int: 0x30,
  double: 0x30,
  long: 0x30,
  decimal: 0x30,
  string: 0x40,
  symbol: 0x40,
  object: 0x50,
  array: 0x58,
  binData: 0x60,
  objectId: 0x68,
  bool: 0x70,
  date: 0x78,
  timestamp: 0x80,
  regex: 0x88,
  maxKey: 0xf0,
};

/** Bytes of a text in a key: PostgreSQL's B-trees take 2,700 for all fields together. The rest is hashed. */
const LONGEST = 400;

/** Where a longer text was cut, an escaped NUL may have been cut in two: its last bytes do not count for a bracket. */
const UNCERTAIN = 4;

/** The tag of NaN and of no other number: its key is below that of every number. */
const NAN = Buffer.alloc(8);

export function tagOf(kind: Kind): Buffer {
  return Buffer.of(TAGS[kind]);
}

/** The smallest bytes above all that begin with these. */
export function successor(bytes: Buffer): Buffer {
  const next = Buffer.from(bytes);
  for (let at = next.length - 1; at >= 0; at -= 1) {
    const byte = next[at] as number;
    if (byte < 0xff) {
      next[at] = byte + 1;
      return next.subarray(0, at + 1);
    }
  }
  return Buffer.alloc(LONGEST + 1, 0xff);
}

/**
 * The key of a value. Documents, arrays and rare kinds keep their place among the kinds, and a hash.
 *
 * @param fields of the index: the more there are, the less of a long text is kept
 */
export function valueKey(value: unknown, fields = 1): ValueKey {
  const kind = kindOf(value);
  const tag = tagOf(kind);
  switch (kind) {
    case 'missing':
    case 'null':
      return exactKey(tag);
    case 'int':
    case 'double':
    case 'long':
    case 'decimal':
      return numberKey(tag, value);
    case 'string':
      return textKey(tag, value as string, Math.floor(LONGEST / Math.max(1, fields - 2)));
    case 'bool':
      return exactKey(tag, Buffer.of(value ? 1 : 0));
    case 'date':
      return exactKey(tag, doubleBytes((value as Date).getTime()));
    case 'objectId':
      return exactKey(tag, Buffer.from((value as ObjectId).toHexString(), 'hex'));
    case 'timestamp':
      return {
        bytes: Buffer.concat([tag, longBytes((value as Timestamp).toBigInt())]),
        exact: false,
        bracket: tag,
      };
    case 'binData':
      return { bytes: hashed(tag, binaryBytes(value)), exact: false, bracket: tag };
    default:
      return { bytes: hashed(tag, formatDocument({ value: normalized(value) })), exact: false, bracket: tag };
  }
}

/** Whether a key that stands alone says exactly which value it is of. */
export function isExactKey(bytes: Buffer): boolean {
  const [tag] = bytes;
  if (tag === TAGS.string) return bytes.at(-1) === 1 && bytes.at(-2) === 0 && bytes.length <= LONGEST + 3;
  if (tag === TAGS.int || tag === TAGS.date) return bytes.length === 9;
  return tag === TAGS.null || tag === TAGS.bool || tag === TAGS.objectId;
}

function exactKey(...parts: Buffer[]): ValueKey {
  const bytes = Buffer.concat(parts);
  return { bytes, exact: true, bracket: bytes };
}

/** A sort key that lost a part of its value: equal bytes may be different values. */
function hashed(prefix: Buffer, content: string | Buffer): Buffer {
  return Buffer.concat([prefix, createHash('sha256').update(content).digest()]);
}

function numberKey(tag: Buffer, value: unknown): ValueKey {
  const { rounded, exact } = asDouble(value);
  const bracket = Buffer.concat([tag, doubleBytes(rounded)]);
  return exact ? exactKey(bracket) : { bytes: hashed(bracket, exactText(value)), exact, bracket };
}

/** Equal numbers that no double holds have one text, whatever their kinds. */
function exactText(value: unknown): string {
  if (!(value instanceof Decimal128)) return String(value);
  const decimal = toDecimal(value);
  if (typeof decimal === 'number') return String(decimal);
  let { digits, exponent } = decimal;
  for (; digits !== 0n && digits % 10n === 0n; exponent += 1) digits /= 10n;
  return exponent >= 0 && exponent < 40 ? String(digits * 10n ** BigInt(exponent)) : `${digits}e${exponent}`;
}

/** The nearest double, and whether it is the number itself. */
function asDouble(value: unknown): { rounded: number; exact: boolean } {
  const rounded = toNumber(value as Numeric);
  const isDouble = typeof value === 'number' || value instanceof Int32 || value instanceof Double;
  return { rounded, exact: isDouble || compareNumbers(value as Numeric, rounded) === 0 };
}

/** Eight bytes that sort as doubles do. The two zeros are one; NaN is below all. */
function doubleBytes(value: number): Buffer {
  if (Number.isNaN(value)) return NAN;
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value === 0 ? 0 : value);
  const isNegative = ((bytes[0] as number) & 0x80) !== 0;
  for (let at = 0; at < 8; at += 1)
    bytes[at] = isNegative ? ~(bytes[at] as number) & 0xff : (bytes[at] as number) ^ (at === 0 ? 0x80 : 0);
  return bytes;
}

function longBytes(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value));
  return bytes;
}

/** UTF-8, with 00 written as 00 ff and closed by 00 01, so that a text is below all that begin with it. */
function textKey(tag: Buffer, text: string, longest: number): ValueKey {
  const whole = escaped(Buffer.from(text, 'utf8'));
  if (whole.length > longest - UNCERTAIN) {
    const bracket = Buffer.concat([tag, whole.subarray(0, longest - UNCERTAIN)]);
    return { bytes: hashed(Buffer.concat([tag, whole.subarray(0, longest)]), text), exact: false, bracket };
  }
  const bytes = Buffer.concat([tag, whole, Buffer.of(0, 1)]);
  // UTF-8 has no lone surrogates: several texts have the same bytes.
  return !/\p{Surrogate}/u.test(text)
    ? { bytes, exact: true, bracket: bytes }
    : { bytes: hashed(bytes, JSON.stringify(text)), exact: false, bracket: bytes };
}

function escaped(bytes: Buffer): Buffer {
  if (!bytes.includes(0)) return bytes;
  return Buffer.from([...bytes].flatMap((byte) => (byte === 0 ? [0, 0xff] : [byte])));
}

function binaryBytes(value: unknown): Buffer {
  if (value instanceof Uint8Array) return Buffer.concat([Buffer.of(0), value]);
  const binary = value as Binary;
  return Buffer.concat([Buffer.of(binary.sub_type), binary.value()]);
}

/** Equal values of different kinds of numbers have one text. */
function normalized(value: unknown): unknown {
  const kind = kindOf(value);
  if (kind === 'array') return (value as unknown[]).map(normalized);
  if (kind === 'object')
    return Object.fromEntries(
      Object.entries(value as object).map(([name, member]) => [name, normalized(member)]),
    );
  if (TAGS[kind] !== TAGS.int) return value;
  const { rounded, exact } = asDouble(value);
  return exact ? new Double(rounded === 0 ? 0 : rounded) : exactText(value);
}
