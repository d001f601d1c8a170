import {
  Binary,
  BSONRegExp,
  BSONSymbol,
  Decimal128,
  Double,
  Int32,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';

/** A document as `parseDocument` gives it: every value keeps its BSON kind (`Int32`, `Double`, `Long`, `Date`, …). */
export type Document = Record<string, unknown>;

/** The kinds of values, by the names that `$type` has for them. A field that is not there is `missing`. */
export type Kind =
  | 'minKey'
  | 'missing'
  | 'null'
  | 'int'
  | 'double'
  | 'long'
  | 'decimal'
  | 'string'
  | 'symbol'
  | 'object'
  | 'array'
  | 'binData'
  | 'objectId'
  | 'bool'
  | 'date'
  | 'timestamp'
  | 'regex'
  | 'maxKey';

const MAX_INT32 = 0x7fff_ffff;
const MIN_INT32 = -0x8000_0000;

/** Whether a JavaScript number fits an int. Minus zero is a double. */
export function isInt32(value: number): boolean {
  return Number.isInteger(value) && value <= MAX_INT32 && value >= MIN_INT32 && !Object.is(value, -0);
}

/** A plain JavaScript number has the kind that the SDK would send it as. */
function kindOfNumber(value: number): Kind {
  if (isInt32(value)) return 'int';
  return Number.isSafeInteger(value) && !Object.is(value, -0) ? 'long' : 'double';
}

/** By their prototypes, because a chain of `instanceof` takes most of the time of a filter. */
const KINDS: ReadonlyMap<unknown, Kind> = new Map<unknown, Kind>([
  [Object.prototype, 'object'],
  [Array.prototype, 'array'],
  [Date.prototype, 'date'],
  [Int32.prototype, 'int'],
  [Double.prototype, 'double'],
  [Long.prototype, 'long'],
  [Decimal128.prototype, 'decimal'],
  [Timestamp.prototype, 'timestamp'],
  [ObjectId.prototype, 'objectId'],
  [Binary.prototype, 'binData'],
  [BSONRegExp.prototype, 'regex'],
  [BSONSymbol.prototype, 'symbol'],
  [MinKey.prototype, 'minKey'],
  [MaxKey.prototype, 'maxKey'],
]);

function kindOfObject(value: object): Kind {
  return KINDS.get(Object.getPrototypeOf(value)) ?? kindOfOther(value);
}

/** Values of classes that extend one of these, or of another realm. */
function kindOfOther(value: object): Kind {
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (value instanceof Uint8Array || value instanceof Binary) return 'binData';
  return value instanceof RegExp ? 'regex' : 'object';
}

/** The BSON kind of a value. */
export function kindOf(value: unknown): Kind {
  switch (typeof value) {
    case 'string':
      return 'string';
    case 'number':
      return kindOfNumber(value);
    case 'bigint':
      return 'long';
    case 'boolean':
      return 'bool';
    case 'object':
      return value === null ? 'null' : kindOfObject(value);
    default:
      return 'missing';
  }
}

/** Whether a value is an embedded document: neither an array, nor a value of another kind. */
export function isDocument(value: unknown): value is Document {
  return typeof value === 'object' && value !== null && kindOfObject(value) === 'object';
}

/** Whether a value is a number of any kind. */
export function isNumeric(value: unknown): boolean {
  return isNumericKind(kindOf(value));
}

export function isNumericKind(kind: Kind): boolean {
  return kind === 'int' || kind === 'double' || kind === 'long' || kind === 'decimal';
}

/** Whether a value is null or missing. */
export function isNullish(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** A field of a document. Only its own fields count: `constructor` is one only where a document has it. */
export function getField(document: Document, name: string): unknown {
  return Object.hasOwn(document, name) ? document[name] : undefined;
}

/** Sets a field. `__proto__` is a field like any other, and changes no prototype. */
export function setField(document: Document, name: string, value: unknown): void {
  if (name === '__proto__')
    Object.defineProperty(document, name, { value, writable: true, enumerable: true, configurable: true });
  else document[name] = value;
}

/** A document of these fields. */
export function documentOf(entries: Iterable<readonly [string, unknown]>): Document {
  return Object.fromEntries(entries);
}

/** The operator of `{ $operator: operand }`, or undefined where the value is none. */
export function firstOperator(value: unknown): string | undefined {
  if (!isDocument(value)) return undefined;
  for (const name in value) return name.startsWith('$') ? name : undefined;
  return undefined;
}
