import { Binary, type Decimal128 } from 'bson';
import { readDecimal } from './decimals';
import { type Document, kindOf } from './kinds';
import { compareNumbers, type Numeric, toNumber } from './numbers';

/** A text that is the same for values that MongoDB finds equal, so that a map can group by values. */
export function keyOf(value: unknown): string {
  const kind = kindOf(value);
  switch (kind) {
    case 'int':
    case 'double':
    case 'long':
    case 'decimal':
      return `n${numberKey(value as Numeric)}`;
    case 'string':
    case 'symbol':
      return `s${JSON.stringify(`${value}`)}`;
    case 'object':
      return `{${Object.entries(value as Document)
        .map(([name, member]) => `${JSON.stringify(name)}:${keyOf(member)}`)
        .join()}}`;
    case 'array':
      return `[${(value as unknown[]).map(keyOf).join()}]`;
    case 'date':
      return `t${(value as Date).getTime()}`;
    case 'binData': {
      const binary = value instanceof Binary ? value : new Binary(value as Uint8Array);
      return `b${binary.sub_type}:${binary.toString('base64')}`;
    }
    default:
      return `${kind}:${String(value)}`;
  }
}

function numberKey(value: Numeric): string {
  const number = toNumber(value);
  // Most numbers are exactly a double, whatever their kind.
  if (compareNumbers(value, number) === 0) return Object.is(number, -0) ? '0' : String(number);
  const decimal = readDecimal((value as Decimal128).toString());
  if (typeof decimal === 'number') return String(decimal);
  let { digits, exponent } = decimal;
  while (digits !== 0n && digits % 10n === 0n) {
    digits /= 10n;
    exponent += 1;
  }
  return `${digits}E${exponent}`;
}
