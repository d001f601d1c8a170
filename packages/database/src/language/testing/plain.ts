import { isDocument, isNumeric } from '../values/kinds';
import { type Numeric, toNumber } from '../values/numbers';

/** A value with JavaScript's own numbers, to compare with what mingo gives. */
export function plain(value: unknown): unknown {
  if (isNumeric(value)) return toNumber(value as Numeric);
  if (Array.isArray(value)) return value.map(plain);
  if (!isDocument(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}
