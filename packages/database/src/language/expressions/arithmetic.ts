import { Decimal128, Double, Int32, Long } from 'bson';
import { refuse } from '../refuse';
import { type Decimal, fromDecimal, roundDecimal, toDecimal } from '../values/decimals';
import { isNullish, isNumeric, kindOf } from '../values/kinds';
import {
  add,
  compareNumbers,
  divide,
  isZero,
  multiply,
  type Numeric,
  remainder,
  subtract,
  toBigInt,
  toNumber,
  wholeNumber,
} from '../values/numbers';
import { over, overPresent, requireNumber, requireWhole } from './arguments';
import type { OperatorCompiler, Operators } from './types';

/** The operators that reckon. The kinds of their results are those of MongoDB. */
export const arithmeticOperators: Operators = {
  $add: over('$add', [0, Infinity], sum),
  $subtract: overPresent('$subtract', 2, ([a, b]) => difference(a, b)),
  $multiply: overPresent('$multiply', [0, Infinity], (values) =>
    values.map((value) => requireNumber('$multiply', value)).reduce((a, b) => multiply(a, b), new Int32(1)),
  ),
  $divide: overPresent('$divide', 2, ([a, b]) => {
    const [dividend, divisor] = [requireNumber('$divide', a), requireNumber('$divide', b)];
    return isZero(divisor) ? refuse("can't $divide by zero") : divide(dividend, divisor);
  }),
  $mod: overPresent('$mod', 2, ([a, b]) => {
    const [dividend, divisor] = [requireNumber('$mod', a), requireNumber('$mod', b)];
    return isZero(divisor) ? refuse("can't $mod by zero") : remainder(dividend, divisor);
  }),
  $abs: overPresent('$abs', 1, ([value]) => {
    const number = requireNumber('$abs', value);
    return compareNumbers(number, 0) < 0 ? multiply(number, new Int32(-1)) : number;
  }),
  $floor: overPresent('$floor', 1, ([value]) => rounded(requireNumber('$floor', value), 0, 'floor')),
  $ceil: overPresent('$ceil', 1, ([value]) => rounded(requireNumber('$ceil', value), 0, 'ceil')),
  $round: overPresent('$round', [1, 2], (values) => roundTo('$round', values, 'halfEven')),
  $trunc: overPresent('$trunc', [1, 2], (values) => roundTo('$trunc', values, 'trunc')),
  $pow: overPresent('$pow', 2, ([base, exponent]) =>
    power(requireNumber('$pow', base), requireNumber('$pow', exponent)),
  ),
  $sqrt: real('$sqrt', Math.sqrt, (value) => value >= 0 || Number.isNaN(value)),
  $exp: real('$exp', Math.exp),
  $ln: real('$ln', Math.log, (value) => value > 0 || Number.isNaN(value)),
  $log10: real('$log10', Math.log10, (value) => value > 0 || Number.isNaN(value)),
  $log: overPresent('$log', 2, ([a, b]) => {
    const [value, base] = [toNumber(requireNumber('$log', a)), toNumber(requireNumber('$log', b))];
    if (!(value > 0)) refuse(`$log's argument must be a positive number, but is ${value}`);
    if (!(base > 0) || base === 1)
      refuse(`$log's base must be a positive number not equal to 1, but is ${base}`);
    return new Double(Math.log(value) / Math.log(base));
  }),
  $sin: real('$sin', Math.sin),
  $cos: real('$cos', Math.cos),
  $tan: real('$tan', Math.tan),
  $asin: real('$asin', Math.asin, (value) => Math.abs(value) <= 1),
  $acos: real('$acos', Math.acos, (value) => Math.abs(value) <= 1),
  $atan: real('$atan', Math.atan),
  $atan2: overPresent(
    '$atan2',
    2,
    ([y, x]) =>
      new Double(Math.atan2(toNumber(requireNumber('$atan2', y)), toNumber(requireNumber('$atan2', x)))),
  ),
  $degreesToRadians: real('$degreesToRadians', (value) => (value * Math.PI) / 180),
  $radiansToDegrees: real('$radiansToDegrees', (value) => (value * 180) / Math.PI),
  $rand: () => () => new Double(Math.random()),
};

function sum(values: readonly unknown[]): unknown {
  if (values.some(isNullish)) return null;
  const dates = values.filter((value) => value instanceof Date);
  if (dates.length > 1) refuse('only one date allowed in an $add expression');
  const numbers = values.filter((value) => !(value instanceof Date));
  for (const value of numbers)
    if (!isNumeric(value)) refuse(`$add only supports numeric or date types, not ${kindOf(value)}`);
  const total = (numbers as Numeric[]).reduce((a, b) => add(a, b), new Int32(0));
  const [date] = dates;
  return date === undefined ? total : later(date, total);
}

function later(date: Date, milliseconds: Numeric): Date {
  return new Date(date.getTime() + Math.round(toNumber(milliseconds)));
}

function difference(a: unknown, b: unknown): unknown {
  if (a instanceof Date && b instanceof Date) return Long.fromNumber(a.getTime() - b.getTime());
  if (a instanceof Date && isNumeric(b)) return later(a, multiply(b as Numeric, new Int32(-1)));
  if (!isNumeric(a) || !isNumeric(b)) refuse(`can't $subtract ${kindOf(b)} from ${kindOf(a)}`);
  return subtract(a as Numeric, b as Numeric);
}

/** A function over doubles. Its result is a double, or a decimal for a decimal. */
function real(
  name: string,
  apply: (value: number) => number,
  takes: (value: number) => boolean = () => true,
): OperatorCompiler {
  return overPresent(name, 1, ([operand]) => {
    const number = requireNumber(name, operand);
    const value = toNumber(number);
    if (!takes(value)) refuse(`${name}'s argument is out of range: ${value}`);
    const result = apply(value);
    return number instanceof Decimal128 ? fromDecimal(toDecimal(result)) : new Double(result);
  });
}

type Rounding = 'halfEven' | 'floor' | 'ceil' | 'trunc';

function roundTo(name: string, [value, place]: readonly unknown[], how: Rounding): Numeric {
  const places = place === undefined ? 0 : requireWhole(name, place);
  if (places < -20 || places > 100)
    refuse(`cannot apply ${name} with precision value ${places}: it must be in [-20, 100]`);
  return rounded(requireNumber(name, value), places, how);
}

function rounded(value: Numeric, places: number, how: Rounding): Numeric {
  const kind = kindOf(value);
  if ((kind === 'int' || kind === 'long') && places >= 0) return value;
  const plain = toNumber(value);
  // A double is rounded by the digits that are read off it: 2.675 to two places is 2.68 as MongoDB has it.
  const decimal = kind === 'double' ? toDecimalOfDouble(plain) : toDecimal(value);
  if (typeof decimal === 'number') return value;
  const result = roundDecimal(decimal, places, how);
  if (kind === 'decimal') return fromDecimal(result);
  const text = `${result.digits}e${result.exponent}`;
  if (kind === 'double') return new Double(Object.is(plain, -0) ? -0 : Number(text));
  const whole = result.digits * 10n ** BigInt(result.exponent);
  return kind === 'long' ? Long.fromBigInt(whole) : wholeNumber(whole);
}

function toDecimalOfDouble(value: number): Decimal | number {
  return Number.isFinite(value) ? toDecimal(Decimal128.fromString(String(value))) : value;
}

function power(base: Numeric, exponent: Numeric): Numeric {
  const kinds = [kindOf(base), kindOf(exponent)];
  if (isZero(base) && compareNumbers(exponent, 0) < 0)
    refuse('$pow cannot take a base of 0 and a negative exponent');
  const result = toNumber(base) ** toNumber(exponent);
  if (kinds.includes('decimal')) return fromDecimal(toDecimal(result));
  if (kinds.includes('double') || compareNumbers(exponent, 0) < 0 || Math.abs(result) >= 2 ** 63)
    return new Double(result);
  const whole = (toBigInt(base) as bigint) ** (toBigInt(exponent) as bigint);
  return kinds.includes('long') ? Long.fromBigInt(whole) : wholeNumber(whole);
}
