import { Binary } from 'bson';
import { refuse } from '../refuse';
import { isNumeric } from '../values/kinds';
import { compareNumbers, fitsLong, type Numeric, toBigInt } from '../values/numbers';
import { anyValue, type Condition } from './conditions';

type BitsOperator = '$bitsAllSet' | '$bitsAllClear' | '$bitsAnySet' | '$bitsAnyClear';

const LONGEST_POSITION = 100_000n;

/** The four operators over the bits of whole numbers and of binary data. */
export function bitsCondition(name: BitsOperator, operand: unknown): Condition {
  const mask = maskOf(name, operand);
  const wantsSet = name === '$bitsAllSet' || name === '$bitsAnySet';
  const wantsAll = name === '$bitsAllSet' || name === '$bitsAllClear';
  return anyValue('elements', (value) => {
    const bits = bitsOf(value);
    if (bits === undefined) return false;
    const found = (wantsSet ? bits : ~bits) & mask;
    return wantsAll ? found === mask : found !== 0n;
  });
}

function maskOf(name: string, operand: unknown): bigint {
  if (!Array.isArray(operand)) {
    const mask = bitsOf(operand);
    if (mask === undefined || (isNumeric(operand) && mask < 0n))
      return refuse(`${name} takes an Array, a number, or a BinData but received something else`);
    return mask;
  }
  return (operand as unknown[]).reduce<bigint>((mask, position) => {
    const bit = bitsOf(position);
    if (bit === undefined || bit < 0n || bit > LONGEST_POSITION)
      return refuse(`bit positions of ${name} must be whole numbers that are not negative`);
    return mask | (1n << bit);
  }, 0n);
}

/** The bits of a value in two's complement, or undefined where it has none. */
function bitsOf(value: unknown): bigint | undefined {
  if (value instanceof Binary) {
    const bytes = Buffer.from(value.value()).reverse().toString('hex');
    return BigInt(`0x0${bytes}`);
  }
  if (!isNumeric(value)) return undefined;
  const whole = toBigInt(value as Numeric);
  return whole !== undefined && fitsLong(whole) && compareNumbers(value as Numeric, whole) === 0
    ? whole
    : undefined;
}
