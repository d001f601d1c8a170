import { Int32 } from 'bson';
import { isTruthy } from '../filter/truth';
import { refuse } from '../refuse';
import { compileSort } from '../sort';
import { areEqual, compareValues } from '../values/compare';
import { describe } from '../values/describe';
import { type Document, isDocument, isNullish, setField } from '../values/kinds';
import {
  compileOptional,
  inScope,
  namedOperands,
  over,
  overNamed,
  overPresent,
  requireArray,
  requireWhole,
} from './arguments';
import { inLoop } from './loop-time';
import type { Operators } from './types';

/** A range, or an array that is put together, longer than this would fill the memory. */
const LONGEST_RANGE = 1_000_000;

/** The operators over arrays. */
export const arrayOperators: Operators = {
  $arrayElemAt: overPresent('$arrayElemAt', 2, ([array, index]) =>
    (requireArray('$arrayElemAt', array) as unknown[]).at(requireWhole('$arrayElemAt', index)),
  ),
  $first: overPresent('$first', 1, ([array]) => requireArray('$first', array)[0]),
  $last: overPresent('$last', 1, ([array]) => requireArray('$last', array).at(-1)),
  $firstN: overNamed('$firstN', ['input', 'n'], [], ({ input, n }) =>
    requireArray('$firstN', input).slice(0, requireWhole('$firstN', n)),
  ),
  $lastN: overNamed('$lastN', ['input', 'n'], [], ({ input, n }) =>
    requireArray('$lastN', input).slice(-requireWhole('$lastN', n)),
  ),
  $concatArrays: overPresent('$concatArrays', [0, Infinity], (arrays) =>
    concatenated(arrays.map((array) => requireArray('$concatArrays', array))),
  ),
  $in: over('$in', 2, ([value, array]) =>
    requireArray('$in', array).some((member) => areEqual(member, value)),
  ),
  $indexOfArray: over('$indexOfArray', [2, 4], ([array, value, start, end]) => {
    if (isNullish(array)) return null;
    const members = requireArray('$indexOfArray', array);
    const from = start === undefined ? 0 : requireWhole('$indexOfArray', start);
    const to = end === undefined ? members.length : requireWhole('$indexOfArray', end);
    const found = members.findIndex(
      (member, index) => index >= from && index < to && areEqual(member, value),
    );
    return new Int32(found);
  }),
  $isArray: over('$isArray', 1, ([value]) => Array.isArray(value)),
  $size: over('$size', 1, ([array]) => new Int32(requireArray('$size', array).length)),
  $reverseArray: overPresent('$reverseArray', 1, ([array]) =>
    requireArray('$reverseArray', array).toReversed(),
  ),
  $range: over('$range', [2, 3], ([start, end, step]) => range(start, end, step)),
  $slice: overPresent('$slice', [2, 3], ([array, a, b]) => {
    const members = requireArray('$slice', array);
    const first = requireWhole('$slice', a);
    if (b === undefined) return first < 0 ? members.slice(first) : members.slice(0, first);
    const count = requireWhole('$slice', b);
    if (count <= 0) refuse(`Third argument to $slice must be positive: ${count}`);
    const from = first < 0 ? Math.max(0, members.length + first) : first;
    return members.slice(from, from + count);
  }),
  $filter(operand, compiler) {
    const parts = namedOperands('$filter', operand, ['input', 'cond'], ['as', 'limit']);
    const name = variableName(parts['as']);
    const input = compiler.compile(parts['input']);
    const matches = inScope(compiler.withVariables([name])(parts['cond']));
    const limit = compileOptional(compiler, parts['limit']);
    return (root, scope) => {
      const array = input(root, scope);
      if (isNullish(array)) return null;
      const most = limit?.(root, scope);
      const kept = inLoop(scope, (inner) =>
        requireArray('$filter', array).filter((value) => isTruthy(matches(root, inner, { [name]: value }))),
      );
      return isNullish(most) ? kept : kept.slice(0, requireWhole('$filter', most));
    };
  },
  $map(operand, compiler) {
    const parts = namedOperands('$map', operand, ['input', 'in'], ['as']);
    const name = variableName(parts['as']);
    const input = compiler.compile(parts['input']);
    const apply = inScope(compiler.withVariables([name])(parts['in']));
    return (root, scope) => {
      const array = input(root, scope);
      if (isNullish(array)) return null;
      return inLoop(scope, (inner) =>
        requireArray('$map', array).map((value) => apply(root, inner, { [name]: value }) ?? null),
      );
    };
  },
  $reduce(operand, compiler) {
    const parts = namedOperands('$reduce', operand, ['input', 'initialValue', 'in'], []);
    const input = compiler.compile(parts['input']);
    const initial = compiler.compile(parts['initialValue']);
    const apply = inScope(compiler.withVariables(['this', 'value'])(parts['in']));
    return (root, scope) => {
      const array = input(root, scope);
      if (isNullish(array)) return null;
      return inLoop(scope, (inner) =>
        requireArray('$reduce', array).reduce<unknown>(
          (value, member) => apply(root, inner, { this: member, value }),
          initial(root, scope),
        ),
      );
    };
  },
  $zip: overNamed('$zip', ['inputs'], ['useLongestLength', 'defaults'], zip),
  $sortArray(operand, { compile }) {
    const parts = namedOperands('$sortArray', operand, ['input', 'sortBy'], []);
    const input = compile(parts['input']);
    const compare = elementOrder(parts['sortBy']);
    return (root, scope) => {
      const array = input(root, scope);
      return isNullish(array) ? null : requireArray('$sortArray', array).toSorted(compare);
    };
  },
  $arrayToObject: overPresent('$arrayToObject', 1, ([array]) =>
    pairsToDocument(requireArray('$arrayToObject', array)),
  ),
};

function variableName(as: unknown): string {
  if (as === undefined) return 'this';
  return typeof as === 'string' && /^[a-z][A-Za-z0-9_]*$/.test(as)
    ? as
    : refuse(`'${describe(as)}' is not a valid name of a variable: it starts with a lower case letter`);
}

function concatenated(arrays: readonly (readonly unknown[])[]): unknown[] {
  const length = arrays.reduce((sum, array) => sum + array.length, 0);
  if (length > LONGEST_RANGE)
    refuse(
      `$concatArrays would give ${length} values: it gives at most ${LONGEST_RANGE}. Use shorter arrays`,
    );
  return arrays.flat();
}

function range(start: unknown, end: unknown, step: unknown): unknown[] {
  const from = requireWhole('$range', start);
  const to = requireWhole('$range', end);
  const by = step === undefined ? 1 : requireWhole('$range', step);
  if (by === 0) refuse('$range requires a non-zero step value');
  const length = Math.max(0, Math.ceil((to - from) / by));
  if (length > LONGEST_RANGE)
    refuse(`$range would give ${length} values: it gives at most ${LONGEST_RANGE}. Choose nearer ends`);
  return Array.from({ length }, (_none, at) => new Int32(from + at * by));
}

function zip({ inputs, useLongestLength, defaults }: Document): unknown {
  const arrays = requireArray('$zip', inputs);
  if (arrays.some(isNullish)) return null;
  const lists = arrays.map((array) => requireArray('$zip', array));
  const lengths = lists.map((list) => list.length);
  const length = isTruthy(useLongestLength) ? Math.max(...lengths) : Math.min(...lengths);
  const fill = isNullish(defaults) ? [] : requireArray('$zip', defaults);
  return Array.from({ length }, (_none, at) =>
    lists.map((list, of) => (at < list.length ? list[at] : (fill[of] ?? null))),
  );
}

function elementOrder(sortBy: unknown): (a: unknown, b: unknown) => number {
  if (!isDocument(sortBy)) {
    const direction = requireWhole('$sortArray', sortBy);
    return (a, b) => compareValues(a, b) * direction;
  }
  const compare = compileSort(sortBy);
  return (a, b) => compare(isDocument(a) ? a : {}, isDocument(b) ? b : {});
}

/** `[[k, v], …]` or `[{ k, v }, …]` as a document. */
function pairsToDocument(pairs: readonly unknown[]): Document {
  const result: Document = {};
  for (const pair of pairs) {
    const [name, value] = Array.isArray(pair)
      ? (pair as unknown[])
      : isDocument(pair)
        ? [pair['k'], pair['v']]
        : [];
    if (typeof name !== 'string')
      return refuse(`$arrayToObject requires pairs of a string and a value, found: ${describe(pair)}`);
    if (name.includes('\0')) refuse('Key field cannot contain an embedded null byte');
    setField(result, name, value ?? null);
  }
  return result;
}
