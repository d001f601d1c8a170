import { anyAtPath, splitPath } from './paths';
import { refuse } from './refuse';
import { compareValues } from './values/compare';
import { describe } from './values/describe';
import { type Document, getField, isDocument, isNumeric } from './values/kinds';
import { type Numeric, toNumber } from './values/numbers';

/** Compares two documents as a sort orders them. */
export type Comparison = (a: Document, b: Document) => number;

interface SortField {
  readonly parts: readonly string[];
  readonly direction: 1 | -1;
}

/** The fields of `{ a: 1, 'b.c': -1 }`, in their order. @throws DocumentError for another direction */
export function sortFields(sort: Document): readonly SortField[] {
  const fields = Object.entries(sort).map(([path, direction]): SortField => {
    if (path === '' || path.split('.').includes('')) refuse('FieldPath field names may not be empty strings');
    if (path.startsWith('$')) refuse(`FieldPath field names may not start with '$', but found ${path}`);
    return { parts: splitPath(path), direction: directionOf(direction) };
  });
  if (fields.length > 32) refuse('too many compound keys: a sort has at most 32 fields');
  return fields;
}

function directionOf(direction: unknown): 1 | -1 {
  if (isDocument(direction)) return refuse(`$meta is not supported in a sort: ${describe(direction)}`);
  const number = isNumeric(direction) ? toNumber(direction as Numeric) : 0;
  return number === 1 || number === -1
    ? number
    : refuse('$sort key ordering must be 1 (for ascending) or -1 (for descending)');
}

/**
 * The value that a document is sorted by: of an array its least element in ascending order, and its greatest in
 * descending order. A missing field sorts as null, an empty array before it.
 */
function sortKey(document: Document, field: SortField): unknown {
  const { parts } = field;
  const first = getField(document, parts[0] as string);
  // Most fields are neither nested nor arrays.
  if (parts.length === 1 && !Array.isArray(first)) return first ?? null;
  return extremeKey(document, field);
}

function extremeKey(document: Document, { parts, direction }: SortField): unknown {
  let key: unknown;
  let found = false;
  anyAtPath(document, parts, 'whole', (value) => {
    const values = Array.isArray(value)
      ? value.length === 0
        ? [undefined]
        : (value as unknown[])
      : [value ?? null];
    for (const candidate of values) {
      if (!found || compareValues(candidate, key) * direction < 0) key = candidate;
      found = true;
    }
    return false;
  });
  return found ? key : null;
}

/** Compiles a sort. Documents whose keys are equal keep their order, because JavaScript sorts stably. */
export function compileSort(sort: Document): Comparison {
  const fields = sortFields(sort);
  return (a, b) => {
    for (const field of fields) {
      const order = compareValues(sortKey(a, field), sortKey(b, field));
      if (order !== 0) return order * field.direction;
    }
    return 0;
  };
}
