import { Decimal128, Double, Int32, Long } from 'bson';
import {
  addDecimals,
  compareDecimals,
  type Decimal,
  divideDecimals,
  exactDecimal,
  fromDecimal,
  multiplyDecimals,
  remainderOfDecimals,
  toDecimal,
} from './decimals';
import { kindOf } from './kinds';

/** A number of any kind, as documents hold it. */
export type Numeric = Int32 | Double | Long | Decimal128 | number | bigint;

const MAX_LONG = 2n ** 63n - 1n;
const MIN_LONG = -(2n ** 63n);

/** An int where it fits, else a long, else a double: what MongoDB makes of a whole number. */
export function wholeNumber(value: bigint): Int32 | Long | Double {
  if (value <= 0x7fff_ffffn && value >= -0x8000_0000n) return new Int32(Number(value));
  return wholeOrDouble(value);
}

/** A long where it fits, else a double. */
export function wholeOrDouble(value: bigint): Long | Double {
  return fitsLong(value) ? Long.fromBigInt(value) : new Double(Number(value));
}

export function fitsLong(value: bigint): boolean {
  return value <= MAX_LONG && value >= MIN_LONG;
}

/** A number as JavaScript's own, losing what a double cannot hold. */
export function toNumber(value: Numeric): number {
  if (typeof value === 'number') return value;
  if (value instanceof Int32 || value instanceof Double) return value.value;
  if (value instanceof Long) return value.toNumber();
  return Number(value.toString());
}

/** A whole number exactly; the fraction of a double or decimal is cut off. Undefined for NaN and the infinities. */
export function toBigInt(value: Numeric): bigint | undefined {
  if (typeof value === 'bigint') return value;
  if (value instanceof Long) return value.toBigInt();
  if (value instanceof Decimal128) {
    const decimal = toDecimal(value);
    if (typeof decimal === 'number') return undefined;
    const { digits, exponent } = decimal;
    return exponent >= 0 ? digits * 10n ** BigInt(exponent) : digits / 10n ** BigInt(-exponent);
  }
  const plain = toNumber(value);
  return Number.isFinite(plain) ? BigInt(Math.trunc(plain)) : undefined;
}

/** Compares numbers of any two kinds exactly, longs beyond 2^53 too. NaN equals itself and is below every number. */
export function compareNumbers(a: Numeric, b: Numeric): number {
  const left = comparable(a);
  const right = comparable(b);
  if (typeof left !== 'object' && typeof right !== 'object') {
    if (left < right) return -1;
    if (left > right) return 1;
    if (left <= right && left >= right) return 0;
    // One of them is NaN.
    return Number(!Number.isNaN(left)) - Number(!Number.isNaN(right));
  }
  if (typeof left === 'number' && !Number.isFinite(left)) return left > 0 ? 1 : -1;
  if (typeof right === 'number' && !Number.isFinite(right)) return right > 0 ? -1 : 1;
  return compareDecimals(exact(left), exact(right));
}

function comparable(value: Numeric): number | bigint | Decimal {
  if (value instanceof Long) return value.toBigInt();
  if (value instanceof Decimal128) return toDecimal(value);
  return typeof value === 'bigint' ? value : toNumber(value);
}

function exact(value: number | bigint | Decimal): Decimal {
  if (typeof value === 'object') return value;
  return typeof value === 'bigint' ? { digits: value, exponent: 0 } : exactDecimal(value);
}

interface Operation {
  readonly doubles: (a: number, b: number) => number;
  readonly longs: (a: bigint, b: bigint) => bigint;
  readonly decimals: (a: Decimal, b: Decimal) => Decimal;
}

/**
 * Int with int gives int, a long where the result does not fit; anything with long gives long; with double, double;
 * with decimal, decimal. A result that no long holds is a double.
 *
 * @param onOverflow called instead where a result of whole numbers fits no long
 */
function operate(operation: Operation, a: Numeric, b: Numeric, onOverflow?: () => never): Numeric {
  const kinds = [kindOf(a), kindOf(b)];
  if (kinds.includes('decimal')) {
    const left = toDecimal(a);
    const right = toDecimal(b);
    if (typeof left !== 'number' && typeof right !== 'number')
      return fromDecimal(operation.decimals(left, right));
    return fromDecimal(operation.doubles(toNumber(a), toNumber(b)));
  }
  if (kinds.includes('double')) return new Double(operation.doubles(toNumber(a), toNumber(b)));
  const result = operation.longs(toBigInt(a) as bigint, toBigInt(b) as bigint);
  if (onOverflow !== undefined && !fitsLong(result)) onOverflow();
  return kinds.includes('long') ? wholeOrDouble(result) : wholeNumber(result);
}

export function add(a: Numeric, b: Numeric, onOverflow?: () => never): Numeric {
  const operation = {
    doubles: (x: number, y: number) => x + y,
    longs: (x: bigint, y: bigint) => x + y,
    decimals: addDecimals,
  };
  return operate(operation, a, b, onOverflow);
}

export function subtract(a: Numeric, b: Numeric): Numeric {
  const operation = {
    doubles: (x: number, y: number) => x - y,
    longs: (x: bigint, y: bigint) => x - y,
    decimals: (x: Decimal, y: Decimal) => addDecimals(x, { ...y, digits: -y.digits }),
  };
  return operate(operation, a, b);
}

export function multiply(a: Numeric, b: Numeric, onOverflow?: () => never): Numeric {
  const operation = {
    doubles: (x: number, y: number) => x * y,
    longs: (x: bigint, y: bigint) => x * y,
    decimals: multiplyDecimals,
  };
  return operate(operation, a, b, onOverflow);
}

/** A division gives a double, or a decimal where one of the two is. @param b not zero */
export function divide(a: Numeric, b: Numeric): Numeric {
  if (!(a instanceof Decimal128) && !(b instanceof Decimal128)) return new Double(toNumber(a) / toNumber(b));
  const operation = {
    doubles: (x: number, y: number) => x / y,
    longs: (x: bigint, y: bigint) => x / y,
    decimals: divideDecimals,
  };
  return operate(operation, a, b);
}

/** The rest of a division, with the sign of the dividend. @param b not zero */
export function remainder(a: Numeric, b: Numeric): Numeric {
  const operation = {
    doubles: (x: number, y: number) => x % y,
    longs: (x: bigint, y: bigint) => x % y,
    decimals: remainderOfDecimals,
  };
  return operate(operation, a, b);
}

export function isZero(value: Numeric): boolean {
  return compareNumbers(value, 0) === 0;
}
