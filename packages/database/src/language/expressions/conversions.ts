import { Decimal128, Double, Int32, Long, ObjectId } from 'bson';
import { isTruthy } from '../filter/truth';
import { refuse } from '../refuse';
import { fromDecimal, toDecimal } from '../values/decimals';
import { isNullish, isNumeric, kindOf } from '../values/kinds';
import { fitsLong, type Numeric, toBigInt, toNumber } from '../values/numbers';
import { namedOperands, over } from './arguments';
import { readDateText } from './date-text';
import type { OperatorCompiler, Operators } from './types';

/** A value as text, as `$toString` writes it. Undefined where it has none. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (value instanceof Date) return value.toISOString();
  if (value instanceof ObjectId) return value.toHexString();
  if (typeof value === 'boolean') return String(value);
  if (isNumeric(value)) return value instanceof Double ? String(value.value) : String(value);
  return undefined;
}

type Conversion = (value: unknown) => unknown;

/** Each gives undefined for what cannot be converted. */
const CONVERSIONS: Readonly<Record<string, Conversion>> = {
  string: textOf,
  bool: (value) => isTruthy(value),
  int: (value) =>
    whole(value, (number) => (number === BigInt.asIntN(32, number) ? new Int32(Number(number)) : undefined)),
  long: (value) => whole(value, (number) => (fitsLong(number) ? Long.fromBigInt(number) : undefined)),
  double: (value) => {
    if (typeof value === 'boolean') return new Double(Number(value));
    if (value instanceof Date) return new Double(value.getTime());
    if (isNumeric(value)) return new Double(toNumber(value as Numeric));
    return typeof value === 'string' && isNumberText(value) ? new Double(Number(value)) : undefined;
  },
  decimal: (value) => {
    if (typeof value === 'boolean') return Decimal128.fromString(value ? '1' : '0');
    if (value instanceof Date) return Decimal128.fromString(String(value.getTime()));
    if (isNumeric(value)) return fromDecimal(toDecimal(value as Numeric));
    return typeof value === 'string' && isNumberText(value) ? Decimal128.fromString(value) : undefined;
  },
  date: (value) => {
    if (value instanceof Date) return value;
    if (value instanceof ObjectId) return value.getTimestamp();
    if (typeof value === 'string') return readDateText(value);
    const kind = kindOf(value);
    if (kind !== 'long' && kind !== 'double' && kind !== 'decimal') return undefined;
    const date = new Date(toNumber(value as Numeric));
    return Number.isNaN(date.getTime()) ? undefined : date;
  },
  objectId: (value) => {
    if (value instanceof ObjectId) return value;
    return typeof value === 'string' && /^[0-9a-fA-F]{24}$/.test(value) ? new ObjectId(value) : undefined;
  },
};

function whole(value: unknown, makeOf: (number: bigint) => unknown): unknown {
  if (typeof value === 'boolean') return makeOf(BigInt(value));
  if (value instanceof Date) return makeOf(BigInt(value.getTime()));
  if (typeof value === 'string')
    return /^[+-]?\d{1,20}$/.test(value) ? makeOf(BigInt(value.replace('+', ''))) : undefined;
  const number = isNumeric(value) ? toBigInt(value as Numeric) : undefined;
  return number === undefined ? undefined : makeOf(number);
}

function isNumberText(text: string): boolean {
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text);
}

const CODES: Readonly<Record<string, string>> = {
  '1': 'double',
  '2': 'string',
  '7': 'objectId',
  '8': 'bool',
  '9': 'date',
  '16': 'int',
  '18': 'long',
  '19': 'decimal',
};

function convert(value: unknown, to: string): unknown {
  const conversion = Object.hasOwn(CONVERSIONS, to) ? CONVERSIONS[to] : undefined;
  return conversion === undefined ? refuse(`Unknown type name in $convert: ${to}`) : conversion(value);
}

function converting(name: string, to: string): OperatorCompiler {
  return over(name, 1, ([value]) => {
    if (isNullish(value)) return null;
    return (
      convert(value, to) ??
      refuse(`Failed to convert ${kindOf(value)} to ${to} in ${name} with no onError value`)
    );
  });
}

/** The operators that ask for a kind, or change it. */
export const conversionOperators: Operators = {
  $type: over('$type', 1, ([value]) => kindOf(value)),
  $isNumber: over('$isNumber', 1, ([value]) => isNumeric(value)),
  $toString: converting('$toString', 'string'),
  $toBool: converting('$toBool', 'bool'),
  $toInt: converting('$toInt', 'int'),
  $toLong: converting('$toLong', 'long'),
  $toDouble: converting('$toDouble', 'double'),
  $toDecimal: converting('$toDecimal', 'decimal'),
  $toDate: converting('$toDate', 'date'),
  $toObjectId: converting('$toObjectId', 'objectId'),
  $convert(operand, { compile }) {
    const parts = namedOperands('$convert', operand, ['input', 'to'], ['onError', 'onNull']);
    const [input, to, onError, onNull] = ['input', 'to', 'onError', 'onNull'].map((name) =>
      compile(parts[name]),
    );
    const fails = Object.hasOwn(parts, 'onError') ? onError : undefined;
    return (root, scope) => {
      const value = input?.(root, scope);
      const target = to?.(root, scope);
      if (isNullish(value)) return onNull?.(root, scope) ?? null;
      if (isNullish(target)) return null;
      const name = isNumeric(target) ? CODES[String(toNumber(target as Numeric))] : target;
      const converted = convert(value, String(name));
      if (converted !== undefined) return converted;
      if (fails !== undefined) return fails(root, scope);
      return refuse(
        `Failed to convert ${kindOf(value)} to ${String(name)} in $convert with no onError value`,
      );
    };
  },
};
