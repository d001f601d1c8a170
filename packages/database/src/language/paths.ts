import { MAX_JSON_DEPTH } from '@opencloudpay/internal';
import { refuse } from './refuse';
import { type Document, getField, isDocument } from './values/kinds';

/** The components of a dotted path. @throws DocumentError where it has more than documents have levels */
export function splitPath(path: string): readonly string[] {
  const parts = path.split('.');
  if (parts.length > MAX_JSON_DEPTH)
    refuse(`the path has ${parts.length} components, and documents have at most ${MAX_JSON_DEPTH} levels`);
  return parts;
}

/** Whether a component can be the index of an element. */
export function isIndex(part: string): boolean {
  return /^(0|[1-9]\d{0,9})$/.test(part);
}

/**
 * How values at the end of a path are visited when they are arrays: `elements` visits each element and then the array,
 * `whole` only the array.
 */
export type LeafArrays = 'elements' | 'whole';

/**
 * Visits the values that a filter's path reaches, until `visit` gives true.
 *
 * MongoDB goes through arrays on the way: into each element that is a document (where the field may be missing, which
 * is visited as undefined), and by a number to the element of that index. The elements of an array that an index
 * reached at the end of the path are not visited. An array on the way without documents gives nothing at all.
 */
export function anyAtPath(
  document: Document,
  parts: readonly string[],
  leaves: LeafArrays,
  visit: (value: unknown) => boolean,
): boolean {
  return fromField(document, parts, 0, leaves, visit);
}

type Visit = (value: unknown) => boolean;

function fromField(
  holder: Document,
  path: readonly string[],
  at: number,
  leaves: LeafArrays,
  visit: Visit,
): boolean {
  let value: unknown = holder;
  for (let next = at; next < path.length; next += 1) {
    if (!isDocument(value)) return visit(undefined);
    value = getField(value, path[next] as string);
    if (!Array.isArray(value)) continue;
    if (next < path.length - 1) return inArray(value, path, next + 1, leaves, visit);
    return (leaves === 'elements' && value.some(visit)) || visit(value);
  }
  return visit(value);
}

function inArray(
  array: readonly unknown[],
  path: readonly string[],
  at: number,
  leaves: LeafArrays,
  visit: Visit,
): boolean {
  const part = path[at] as string;
  const index = isIndex(part) ? Number(part) : -1;
  return array.some((element, position) => {
    if (isDocument(element) && fromField(element, path, at, leaves, visit)) return true;
    if (position !== index) return false;
    if (at === path.length - 1) return visit(element);
    if (Array.isArray(element)) return inArray(element, path, at + 1, leaves, visit);
    return isDocument(element) && fromField(element, path, at + 1, leaves, visit);
  });
}
