import { isTruthy } from '../filter/truth';
import { compareValues } from '../values/compare';
import { over, overPresent, requireArray } from './arguments';
import type { Operators } from './types';

/** The values of an array, each once, in MongoDB's order. */
function distinct(values: readonly unknown[]): unknown[] {
  const sorted = values.toSorted(compareValues);
  return sorted.filter((value, at) => at === 0 || compareValues(sorted[at - 1], value) !== 0);
}

/** Whether sorted values hold a value. */
function holds(sorted: readonly unknown[], value: unknown): boolean {
  let low = 0;
  let high = sorted.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const order = compareValues(sorted[middle], value);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return false;
}

function setOf(name: string, value: unknown): unknown[] {
  return distinct(requireArray(name, value));
}

/** The operators that take arrays for sets. */
export const setOperators: Operators = {
  $setUnion: overPresent('$setUnion', [0, Infinity], (sets) =>
    distinct(sets.flatMap((set) => requireArray('$setUnion', set))),
  ),
  $setIntersection: overPresent('$setIntersection', [0, Infinity], (sets) => {
    const [first = [], ...others] = sets.map((set) => setOf('$setIntersection', set));
    return first.filter((value) => others.every((other) => holds(other, value)));
  }),
  $setDifference: overPresent('$setDifference', 2, ([a, b]) => {
    const other = setOf('$setDifference', b);
    const seen: unknown[] = [];
    return requireArray('$setDifference', a).filter((value) => {
      if (holds(other, value) || seen.some((earlier) => compareValues(earlier, value) === 0)) return false;
      seen.push(value);
      return true;
    });
  }),
  $setEquals: over('$setEquals', [2, Infinity], (sets) => {
    const [first = [], ...others] = sets.map((set) => setOf('$setEquals', set));
    return others.every(
      (other) => other.length === first.length && other.every((value) => holds(first, value)),
    );
  }),
  $setIsSubset: over('$setIsSubset', 2, ([a, b]) => {
    const whole = setOf('$setIsSubset', b);
    return requireArray('$setIsSubset', a).every((value) => holds(whole, value));
  }),
  $allElementsTrue: over('$allElementsTrue', 1, ([array]) =>
    requireArray('$allElementsTrue', array).every(isTruthy),
  ),
  $anyElementTrue: over('$anyElementTrue', 1, ([array]) =>
    requireArray('$anyElementTrue', array).some(isTruthy),
  ),
};
