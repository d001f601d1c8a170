import { compileFilter, isOperators } from '../filter/filter';
import { isRegex } from '../filter/regex';
import { refuse } from '../refuse';
import { compileSort } from '../sort';
import { areEqual, compareValues } from '../values/compare';
import { describe } from '../values/describe';
import { type Document, isDocument, isNumeric, kindOf } from '../values/kinds';
import { type Numeric, toNumber } from '../values/numbers';
import { assertStorable } from '../values/storable';
import type { Modifier } from './update-paths';

/** `$push`, with `$each`, `$position`, `$slice` and `$sort`. */
export function pushModifier(operand: unknown, path: string, document: Document): Modifier {
  const clauses = isDocument(operand) && Object.hasOwn(operand, '$each') ? operand : { $each: [operand] };
  for (const name of Object.keys(clauses))
    if (!['$each', '$position', '$slice', '$sort'].includes(name))
      refuse(`Unrecognized clause in $push: ${name}`);
  const values = eachOf('$push', clauses['$each']);
  assertStorable(values, path, path.split('.').length - 1);
  const position = wholeClause(clauses, '$position');
  const slice = wholeClause(clauses, '$slice');
  const compare = Object.hasOwn(clauses, '$sort') ? compareElements(clauses['$sort']) : undefined;
  return {
    creates: true,
    change(value, at) {
      if (value !== undefined && !Array.isArray(value))
        refuse(
          `The field '${at}' must be an array but is of type ${kindOf(value)} in document {_id: ${describe(document['_id'])}}`,
        );
      const array = [...((value ?? []) as unknown[])];
      array.splice(position ?? array.length, 0, ...values);
      if (compare !== undefined) array.sort(compare);
      if (slice === undefined) return array;
      return slice < 0 ? array.slice(slice) : array.slice(0, slice);
    },
  };
}

function wholeClause(clauses: Document, name: string): number | undefined {
  if (!Object.hasOwn(clauses, name)) return undefined;
  const operand = clauses[name];
  const number = isNumeric(operand) ? toNumber(operand as Numeric) : Number.NaN;
  return Number.isInteger(number)
    ? number
    : refuse(`The value for ${name} must be an integer value, but was given ${describe(operand)}`);
}

function eachOf(name: string, operand: unknown): readonly unknown[] {
  return Array.isArray(operand)
    ? (operand as unknown[])
    : refuse(`The argument to $each in ${name} must be an array but it was of type ${kindOf(operand)}`);
}

/** `$sort` of elements: by their values (1 or -1), or of documents by their fields. */
function compareElements(sort: unknown): (a: unknown, b: unknown) => number {
  if (isDocument(sort)) {
    if (Object.keys(sort).length === 0)
      refuse('The $sort pattern is empty when it should be a set of fields.');
    const compare = compileSort(sort);
    return (a, b) => compare(isDocument(a) ? a : {}, isDocument(b) ? b : {});
  }
  const direction = isNumeric(sort) ? toNumber(sort as Numeric) : 0;
  if (direction !== 1 && direction !== -1) refuse('The $sort element value must be either 1 or -1');
  return (a, b) => compareValues(a, b) * direction;
}

export function addToSetModifier(operand: unknown, path: string): Modifier {
  const hasEach = isDocument(operand) && Object.keys(operand)[0] === '$each';
  if (hasEach && Object.keys(operand).length > 1)
    refuse(`Found unexpected fields after $each in $addToSet: ${describe(operand)}`);
  const values = hasEach ? eachOf('$addToSet', operand['$each']) : [operand];
  assertStorable(values, path, path.split('.').length - 1);
  return {
    creates: true,
    change(value) {
      if (value !== undefined && !Array.isArray(value))
        refuse(
          `Cannot apply $addToSet to non-array field. Field named '${path.slice(path.lastIndexOf('.') + 1)}' has ` +
            `non-array type ${kindOf(value)}`,
        );
      const array = (value ?? []) as unknown[];
      const added: unknown[] = [];
      for (const candidate of values)
        if (![...array, ...added].some((member) => areEqual(member, candidate))) added.push(candidate);
      return added.length === 0 && value !== undefined ? value : [...array, ...added];
    },
  };
}

export function popModifier(operand: unknown): Modifier {
  const end = isNumeric(operand) ? toNumber(operand as Numeric) : 0;
  if (end !== 1 && end !== -1) refuse(`$pop expects 1 or -1, found: ${describe(operand)}`);
  return {
    creates: false,
    change(value, path) {
      if (value === undefined) return undefined;
      if (!Array.isArray(value))
        return refuse(`Path '${path}' contains an element of non-array type '${kindOf(value)}'`);
      return value.length === 0 ? value : end === 1 ? value.slice(0, -1) : value.slice(1);
    },
  };
}

/** `$pull`: a condition for the elements, a filter for elements that are documents, or a value that they equal. */
export function pullModifier(operand: unknown): Modifier {
  return removing('$pull', elementTest(operand));
}

function elementTest(operand: unknown): (element: unknown) => boolean {
  if (isOperators(operand) || isRegex(operand)) {
    // As one element: `$elemMatch` does not go into arrays inside the array.
    const { matches } = compileFilter({
      array: { $elemMatch: isRegex(operand) ? { $in: [operand] } : operand },
    });
    return (element) => matches({ array: [element] });
  }
  if (!isDocument(operand)) return (element) => areEqual(element, operand);
  const { matches } = compileFilter(operand);
  return (element) => isDocument(element) && matches(element);
}

export function pullAllModifier(operand: unknown): Modifier {
  if (!Array.isArray(operand))
    return refuse(`$pullAll requires an array argument but was given a ${kindOf(operand)}`);
  const values = operand as unknown[];
  return removing('$pullAll', (element) => values.some((value) => areEqual(value, element)));
}

function removing(name: string, isRemoved: (element: unknown) => boolean): Modifier {
  return {
    creates: false,
    change(value) {
      if (value === undefined) return undefined;
      if (!Array.isArray(value)) return refuse(`Cannot apply ${name} to a non-array value`);
      const kept = (value as unknown[]).filter((element) => !isRemoved(element));
      return kept.length === value.length ? value : kept;
    },
  };
}
