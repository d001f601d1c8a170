import { isNullish, isNumeric } from '../values/kinds';
import { isZero, type Numeric } from '../values/numbers';

/** Whether MongoDB takes a value for true: null, missing, false and zero are not. */
export function isTruthy(value: unknown): boolean {
  if (isNullish(value) || value === false) return false;
  return !isNumeric(value) || !isZero(value as Numeric);
}
