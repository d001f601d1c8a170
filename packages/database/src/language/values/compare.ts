import { Binary, BSONRegExp, type ObjectId, type Timestamp } from 'bson';
import { type Document, type Kind, kindOf } from './kinds';
import { compareNumbers, type Numeric } from './numbers';

/**
 * MongoDB compares kinds first, in this order, and values within a kind. The four kinds of numbers are one here.
 * https://www.mongodb.com/docs/manual/reference/bson-type-comparison-order/
 */
const ORDER: Readonly<Record<Kind, number>> = {
  minKey: 0,
  missing: 1,
  null: 2,
  int: 3,
  double: 3,
  long: 3,
  decimal: 3,
  string: 4,
  symbol: 4,
  object: 5,
  array: 6,
  binData: 7,
  objectId: 8,
  bool: 9,
  date: 10,
  timestamp: 11,
  regex: 12,
  maxKey: 13,
};

/** The place of a kind among the kinds: values of equal places are compared by their values. */
export function orderOfKind(kind: Kind): number {
  return ORDER[kind];
}

/**
 * Compares two values of any kinds as MongoDB sorts them. A missing value is below null; strings are compared by
 * their UTF-8 bytes, documents field by field, arrays element by element.
 */
export function compareValues(a: unknown, b: unknown): number {
  const kind = kindOf(a);
  const byKind = ORDER[kind] - ORDER[kindOf(b)];
  return byKind === 0 ? compareOfKind(kind, a, b) : Math.sign(byKind);
}

/** Whether MongoDB finds two values equal: numbers of different kinds are, documents with another order of fields not. */
export function areEqual(a: unknown, b: unknown): boolean {
  return compareValues(a, b) === 0;
}

function compareOfKind(kind: Kind, a: unknown, b: unknown): number {
  switch (kind) {
    case 'int':
    case 'double':
    case 'long':
    case 'decimal':
      return compareNumbers(a as Numeric, b as Numeric);
    case 'string':
    case 'symbol':
      return compareStrings(`${a}`, `${b}`);
    case 'object':
      return compareDocuments(a as Document, b as Document);
    case 'array':
      return compareArrays(a as unknown[], b as unknown[]);
    case 'binData':
      return compareBinaries(binaryOf(a), binaryOf(b));
    case 'objectId':
      return compareStrings((a as ObjectId).toHexString(), (b as ObjectId).toHexString());
    case 'bool':
      return Number(a) - Number(b);
    case 'date':
      return compareNumbers((a as Date).getTime(), (b as Date).getTime());
    case 'timestamp':
      return (a as Timestamp).compare(b as Timestamp);
    case 'regex':
      return compareStrings(regexText(a), regexText(b));
    default:
      return 0;
  }
}

/**
 * By UTF-8 bytes. JavaScript's own order differs from it where a text has surrogates. A surrogate without its other half
 * counts as U+FFFD, as in BSON.
 */
export function compareStrings(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left === right) continue;
    if (isSurrogate(left) || isSurrogate(right)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
    return left < right ? -1 : 1;
  }
  return Math.sign(a.length - b.length);
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

function compareDocuments(a: Document, b: Document): number {
  const left = Object.keys(a);
  const right = Object.keys(b);
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const name = left[at] as string;
    const other = right[at] as string;
    const kinds = ORDER[kindOf(a[name])] - ORDER[kindOf(b[other])];
    const order = Math.sign(kinds) || compareStrings(name, other) || compareValues(a[name], b[other]);
    if (order !== 0) return order;
  }
  return Math.sign(left.length - right.length);
}

function compareArrays(a: readonly unknown[], b: readonly unknown[]): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at += 1) {
    const order = compareValues(a[at], b[at]);
    if (order !== 0) return order;
  }
  return Math.sign(a.length - b.length);
}

function binaryOf(value: unknown): Binary {
  return value instanceof Binary ? value : new Binary(value as Uint8Array);
}

/** By length, then by subtype, then by bytes. */
function compareBinaries(a: Binary, b: Binary): number {
  return Math.sign(
    a.position - b.position || a.sub_type - b.sub_type || Buffer.compare(a.value(), b.value()),
  );
}

function regexText(value: unknown): string {
  return value instanceof BSONRegExp
    ? `${value.pattern}\0${value.options}`
    : `${(value as RegExp).source}\0${(value as RegExp).flags}`;
}
