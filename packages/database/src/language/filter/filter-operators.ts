import { geoIntersects, geoWithin } from '../geo/filter-geo';
import { refuse } from '../refuse';
import { areEqual, compareValues, orderOfKind } from '../values/compare';
import { describe } from '../values/describe';
import {
  type Document,
  firstOperator,
  isDocument,
  isNullish,
  isNumeric,
  type Kind,
  kindOf,
} from '../values/kinds';
import { type Numeric, toBigInt, toNumber } from '../values/numbers';
import { isOfTypes } from '../values/type-names';
import { allOf, anyOf, anyValue, type Condition, not, type Predicate } from './conditions';
import { bitsCondition } from './filter-bits';
import { compilePattern, compileRegex, isRegex } from './regex';
import { isTruthy } from './truth';

/** What an operator needs of the compiler that it is part of. */
export interface FilterCompiler {
  filter(filter: Document): Predicate;
  condition(operators: Document): Condition;
}

/** @param siblings all operators that stand beside the field, for `$regex` with its `$options` */
type Operator = (operand: unknown, compiler: FilterCompiler, siblings: Document) => Condition;

/** The operators that may stand beside a field. `$near` stands in filter.ts, because it orders too. */
const OPERATORS: Readonly<Record<string, Operator>> = {
  $eq: (operand) => equal(operand),
  $ne: (operand) => not(isRegex(operand) ? refuse("Can't have regex as arg to $ne.") : equal(operand)),
  $gt: (operand) => compared(operand, (order) => order > 0),
  $gte: (operand) => compared(operand, (order) => order >= 0),
  $lt: (operand) => compared(operand, (order) => order < 0),
  $lte: (operand) => compared(operand, (order) => order <= 0),
  $in: (operand) => anyListed('$in', operand),
  $nin: (operand) => not(anyListed('$nin', operand)),
  $exists: (operand) => {
    const exists = anyValue('whole', (value) => value !== undefined);
    return isTruthy(operand) ? exists : not(exists);
  },
  $type: (operand) => {
    const matches = isOfTypes(operand);
    return anyValue('elements', matches);
  },
  $size: (operand) => {
    const size = wholeNumber('$size', operand);
    if (size < 0) refuse(`$size may not be negative, but is ${size}`);
    return anyValue('whole', (value) => Array.isArray(value) && value.length === size);
  },
  $mod: (operand) => modulo(operand),
  $all: (operand, compiler) => all(operand, compiler),
  $elemMatch: (operand, compiler) => elemMatch(operand, compiler),
  $not: (operand, compiler) => {
    if (isRegex(operand)) return not(matching(operand));
    if (!isDocument(operand)) return refuse('$not needs a regex or a document');
    if (firstOperator(operand) === undefined) refuse('$not cannot be empty, and needs operators');
    return not(compiler.condition(operand));
  },
  $regex: (operand, _compiler, siblings) => {
    const { $options } = siblings as { $options?: unknown };
    if ($options !== undefined && typeof $options !== 'string') refuse('$options has to be a string');
    if (typeof operand === 'string') return matchingPattern(operand, String($options ?? ''));
    if (!isRegex(operand)) return refuse('$regex has to be a string');
    if ($options === undefined) return matching(operand);
    return matchingPattern('pattern' in operand ? operand.pattern : operand.source, String($options));
  },
  $options: (_operand, _compiler, siblings) =>
    Object.hasOwn(siblings, '$regex') ? anyOfNothing : refuse('$options needs a $regex'),
  $bitsAllSet: (operand) => bitsCondition('$bitsAllSet', operand),
  $bitsAllClear: (operand) => bitsCondition('$bitsAllClear', operand),
  $bitsAnySet: (operand) => bitsCondition('$bitsAnySet', operand),
  $bitsAnyClear: (operand) => bitsCondition('$bitsAnyClear', operand),
  $geoWithin: (operand) => geoWithin(operand),
  $within: (operand) => geoWithin(operand),
  $geoIntersects: (operand) => geoIntersects(operand),
};

/** `$options` alone adds nothing to its `$regex`. */
const anyOfNothing: Condition = { overField: () => () => true, overValue: () => true };

/** The condition of one operator beside a field. @throws DocumentError where there is no such operator */
export function operatorCondition(
  name: string,
  operand: unknown,
  compiler: FilterCompiler,
  siblings: Document,
): Condition {
  const operator = Object.hasOwn(OPERATORS, name) ? OPERATORS[name] : undefined;
  return operator === undefined ? refuse(`unknown operator: ${name}`) : operator(operand, compiler, siblings);
}

/** What a field must be without an operator: equal to a value, or matched by a regular expression. */
export function plainCondition(value: unknown): Condition {
  return isRegex(value) ? matching(value) : equal(value);
}

function equal(operand: unknown): Condition {
  if (isNullish(operand)) return anyValue('elements', isNullish);
  if (typeof operand === 'string') return anyValue('elements', (value) => value === operand);
  return anyValue('elements', (value) => value !== undefined && areEqual(value, operand));
}

/** Only values of the operand's kind are compared, except with the least and the greatest key. */
function compared(operand: unknown, holds: (order: number) => boolean): Condition {
  if (isRegex(operand)) refuse("Can't have RegEx as arg to predicate over field");
  if (isNullish(operand)) return anyValue('elements', (value) => isNullish(value) && holds(0));
  const kind = kindOf(operand);
  if (kind === 'minKey' || kind === 'maxKey')
    return anyValue('elements', (value) => value !== undefined && holds(compareValues(value, operand)));
  const rank = orderOfKind(kind);
  return anyValue('elements', (value) => {
    const other = kindOf(value);
    if (orderOfKind(other) !== rank) return false;
    // NaN is neither above nor below a number; it is at most equal to itself.
    if (isNaNValue(value, other) !== isNaNValue(operand, kind)) return false;
    return holds(compareValues(value, operand));
  });
}

function isNaNValue(value: unknown, kind: Kind): boolean {
  return (kind === 'double' || kind === 'decimal') && Number.isNaN(toNumber(value as Numeric));
}

function anyListed(name: string, operand: unknown): Condition {
  if (!Array.isArray(operand)) return refuse(`${name} needs an array`);
  const texts = new Set<unknown>();
  const others: unknown[] = [];
  const regexes: Condition[] = [];
  let takesNull = false;
  for (const value of operand as unknown[]) {
    if (firstOperator(value) !== undefined) refuse(`cannot nest $ under ${name}`);
    if (isRegex(value)) regexes.push(matching(value));
    else if (typeof value === 'string') texts.add(value);
    else if (isNullish(value)) takesNull = true;
    else others.push(value);
  }
  const listed = anyValue('elements', (value) => {
    if (isNullish(value)) return takesNull;
    return texts.has(value) || others.some((other) => areEqual(value, other));
  });
  return anyOf([listed, ...regexes]);
}

function matching(operand: Parameters<typeof compileRegex>[0]): Condition {
  const regex = compileRegex(operand);
  return anyValue('elements', (value) =>
    typeof value === 'string' ? regex.test(value) : isRegex(value) && areEqual(value, operand),
  );
}

function matchingPattern(pattern: string, options: string): Condition {
  const regex = compilePattern(pattern, options);
  return anyValue('elements', (value) => typeof value === 'string' && regex.test(value));
}

function modulo(operand: unknown): Condition {
  if (!Array.isArray(operand)) return refuse('malformed mod, needs to be an array');
  if (operand.length < 2) refuse('malformed mod, not enough elements');
  if (operand.length > 2) refuse('malformed mod, too many elements');
  const [divisor, rest] = (operand as unknown[]).map((value) =>
    isNumeric(value) ? toBigInt(value as Numeric) : undefined,
  );
  if (divisor === undefined) return refuse('malformed mod, divisor not a number');
  if (rest === undefined) return refuse('malformed mod, remainder not a number');
  if (divisor === 0n) refuse('divisor cannot be 0');
  return anyValue('elements', (value) => {
    const dividend = isNumeric(value) ? toBigInt(value as Numeric) : undefined;
    return dividend !== undefined && dividend % divisor === rest;
  });
}

function all(operand: unknown, compiler: FilterCompiler): Condition {
  if (!Array.isArray(operand)) return refuse('$all needs an array');
  const values = operand as unknown[];
  if (values.length === 0) return anyValue('whole', () => false);
  const first = firstOperator(values[0]);
  if (first === undefined)
    return allOf(
      values.map((value) =>
        firstOperator(value) === undefined ? plainCondition(value) : refuse('no $ expressions in $all'),
      ),
    );
  return allOf(
    values.map((value) => {
      if (firstOperator(value) !== '$elemMatch') return refuse('no $ expressions in $all');
      return elemMatch((value as Document)['$elemMatch'], compiler);
    }),
  );
}

const LOGICAL = new Set(['$and', '$or', '$nor', '$where']);

function elemMatch(operand: unknown, compiler: FilterCompiler): Condition {
  if (!isDocument(operand)) return refuse('$elemMatch needs an Object');
  const first = firstOperator(operand);
  if (first !== undefined && !LOGICAL.has(first)) {
    const condition = compiler.condition(operand);
    return anyValue(
      'whole',
      (value) => Array.isArray(value) && value.some((element) => condition.overValue(element)),
    );
  }
  const matches = compiler.filter(operand);
  return anyValue(
    'whole',
    (value) =>
      Array.isArray(value) &&
      value.some((element) => {
        // An array inside the array counts as a document with its indexes for fields.
        if (Array.isArray(element)) return matches({ ...element });
        return isDocument(element) && matches(element);
      }),
  );
}

function wholeNumber(name: string, operand: unknown): number {
  const number = isNumeric(operand) ? toNumber(operand as Numeric) : Number.NaN;
  return Number.isInteger(number)
    ? number
    : refuse(`Failed to parse ${name}. Expected an integer, but found ${describe(operand)}`);
}
