import { Decimal128, Double, type Int32, type Long } from 'bson';

/** A finite decimal: `digits` times ten to the power of `exponent`. */
export interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/** How many digits a Decimal128 holds. */
const PRECISION = 34;
/** How many digits of a double MongoDB takes over into a decimal. */
const DOUBLE_PRECISION = 15;

const FORM = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

/** Reads decimal text. NaN and the infinities, which have no digits, give a number. */
export function readDecimal(text: string): Decimal | number {
  const match = FORM.exec(text.startsWith('+') ? text.slice(1) : text);
  if (match === null) return text.startsWith('-') ? -Infinity : text.startsWith('Inf') ? Infinity : NaN;
  const [, sign = '', whole = '', part = '', exponent = '0'] = match;
  return { digits: BigInt(`${sign}${whole}${part}`), exponent: Number(exponent) - part.length };
}

/** A number of any kind as a decimal, as MongoDB converts it: doubles by their first 15 digits. */
export function toDecimal(value: Decimal128 | Double | Long | Int32 | number | bigint): Decimal | number {
  if (value instanceof Decimal128) return readDecimal(value.toString());
  const plain = typeof value === 'bigint' || typeof value === 'number' ? value : value.valueOf();
  if (typeof plain !== 'number') return { digits: BigInt(plain.toString()), exponent: 0 };
  if (!Number.isFinite(plain)) return plain;
  // An int stays whole; a double shows all digits that are taken over, as in MongoDB.
  if (plain === 0 || (!(value instanceof Double) && Number.isSafeInteger(plain)))
    return { digits: BigInt(plain), exponent: 0 };
  return readDecimal(plain.toPrecision(DOUBLE_PRECISION));
}

/** Rounds half to even to the digits that a Decimal128 holds, and gives one. */
export function fromDecimal(value: Decimal | number): Decimal128 {
  if (typeof value === 'number')
    return Decimal128.fromString(Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity');
  const { digits, exponent } = round(value, PRECISION);
  if (exponent > 6111 + PRECISION) return fromDecimal(digits < 0n ? -Infinity : Infinity);
  if (exponent < -6176) return Decimal128.fromString('0');
  return Decimal128.fromString(`${digits}E${exponent}`);
}

function round({ digits, exponent }: Decimal, precision: number): Decimal {
  const excess = `${digits < 0n ? -digits : digits}`.length - precision;
  if (excess <= 0) return { digits, exponent };
  const rounded = divideHalfEven(digits, 10n ** BigInt(excess));
  return round({ digits: rounded, exponent: exponent + excess }, precision);
}

function divideHalfEven(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  const rest = dividend % divisor;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  if (twice < divisor || (twice === divisor && quotient % 2n === 0n)) return quotient;
  return quotient + (dividend < 0n ? -1n : 1n);
}

export function addDecimals(a: Decimal, b: Decimal): Decimal {
  // Decimals that lie further apart than both have digits would need thousands of zeros between them.
  if (a.digits === 0n && b.exponent <= a.exponent) return b;
  if (b.digits === 0n && a.exponent <= b.exponent) return a;
  const exponent = Math.min(a.exponent, b.exponent);
  return { digits: scaled(a, exponent) + scaled(b, exponent), exponent };
}

export function multiplyDecimals(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, exponent: a.exponent + b.exponent };
}

/** @param b not zero */
export function divideDecimals(a: Decimal, b: Decimal): Decimal {
  let digits = a.digits * 10n ** BigInt(PRECISION * 2);
  let exponent = a.exponent - b.exponent - PRECISION * 2;
  digits = divideHalfEven(b.digits < 0n ? -digits : digits, b.digits < 0n ? -b.digits : b.digits);
  while (exponent < 0 && digits % 10n === 0n && digits !== 0n) {
    digits /= 10n;
    exponent += 1;
  }
  return digits === 0n ? { digits, exponent: 0 } : { digits, exponent };
}

/** The rest of a division, with the sign of the dividend. @param b not zero */
export function remainderOfDecimals(a: Decimal, b: Decimal): Decimal {
  const exponent = Math.min(a.exponent, b.exponent);
  return { digits: scaled(a, exponent) % scaled(b, exponent), exponent };
}

/** Rounds to `places` digits after the point. */
export function roundDecimal(
  value: Decimal,
  places: number,
  how: 'halfEven' | 'floor' | 'ceil' | 'trunc',
): Decimal {
  if (value.exponent >= -places) return value;
  const divisor = 10n ** BigInt(-places - value.exponent);
  const { digits } = value;
  const truncated = digits / divisor;
  const exact = truncated * divisor === digits;
  if (how === 'halfEven') return { digits: divideHalfEven(digits, divisor), exponent: -places };
  if (how === 'floor' && digits < 0n && !exact) return { digits: truncated - 1n, exponent: -places };
  if (how === 'ceil' && digits > 0n && !exact) return { digits: truncated + 1n, exponent: -places };
  return { digits: truncated, exponent: -places };
}

/** Compares exactly. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const signs = compareBigints(sign(a.digits), sign(b.digits));
  if (signs !== 0 || a.digits === 0n) return signs;
  const magnitudes = magnitude(a) - magnitude(b);
  if (magnitudes !== 0) return a.digits > 0n ? Math.sign(magnitudes) : -Math.sign(magnitudes);
  const exponent = Math.min(a.exponent, b.exponent);
  return compareBigints(scaled(a, exponent), scaled(b, exponent));
}

/** A finite double, exactly: each is a whole number divided by a power of two, so its decimal digits end. */
export function exactDecimal(value: number): Decimal {
  let digits = value;
  let halvings = 0;
  while (!Number.isInteger(digits)) {
    digits *= 2;
    halvings += 1;
  }
  // n / 2^k is n * 5^k / 10^k.
  return { digits: BigInt(digits) * 5n ** BigInt(halvings), exponent: -halvings };
}

function scaled({ digits, exponent }: Decimal, to: number): bigint {
  return exponent === to ? digits : digits * 10n ** BigInt(exponent - to);
}

function magnitude({ digits, exponent }: Decimal): number {
  return `${digits < 0n ? -digits : digits}`.length + exponent;
}

function sign(value: bigint): bigint {
  return value < 0n ? -1n : value > 0n ? 1n : 0n;
}

function compareBigints(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
