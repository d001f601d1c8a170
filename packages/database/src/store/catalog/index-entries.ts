import type { Document } from '../../language';
import { anyAtPath, splitPath } from '../../language/paths';
import { getField, isDocument } from '../../language/values/kinds';
import { valueKey } from '../value-key';

/** One field of an index; the direction matters only to sorts by several fields. */
export interface IndexField {
  readonly path: string;
  readonly direction: 1 | -1;
}

/** One row of an index for a document. */
export interface Entry {
  readonly key: Buffer;
  /**
   * Whether the document holds one value at each path, reached without an array, whose key is exact. Such an entry says
   * all about the document; the others only say that it may match.
   */
  readonly plain: boolean;
}

/** Rows that one document may have in one index. */
const MOST_ENTRIES = 1000;

/** The one entry of a document with too many values: every scan of the index looks at it. */
export const ANY_KEY = Buffer.alloc(0);

interface PathKeys {
  readonly keys: readonly Buffer[];
  readonly plain: boolean;
}

/** The entries of a document in an index. There is always at least one. */
export function entriesOf(document: Document, fields: readonly IndexField[]): readonly Entry[] {
  const columns = fields.map((field) => keysOf(document, field, fields.length));
  const count = columns.reduce((product, { keys }) => product * keys.length, 1);
  if (count > MOST_ENTRIES) return [{ key: ANY_KEY, plain: false }];
  const plain = columns.every((column) => column.plain);
  const keys = columns.reduce<readonly Buffer[]>(
    (begun, column) => begun.flatMap((head) => column.keys.map((tail) => Buffer.concat([head, tail]))),
    [ANY_KEY],
  );
  return keys.map((key) => ({ key, plain }));
}

/** The keys of all values that a filter's path reaches in a document. */
function keysOf(document: Document, { path, direction }: IndexField, fields: number): PathKeys {
  const parts = splitPath(path);
  const single = singleValue(document, parts);
  if (single !== undefined) {
    const { bytes, exact } = valueKey(single.value, fields);
    return { keys: [inDirection(bytes, direction)], plain: exact };
  }
  const keys = new Map<string, Buffer>();
  anyAtPath(document, parts, 'elements', (value) => {
    const { bytes } = valueKey(value, fields);
    keys.set(bytes.toString('latin1'), inDirection(bytes, direction));
    // One more than are kept, so that the count tells.
    return keys.size > MOST_ENTRIES;
  });
  if (keys.size === 0) return { keys: [inDirection(valueKey(undefined).bytes, direction)], plain: false };
  return { keys: [...keys.values()], plain: false };
}

/** The value at a path, where no array is on the way or at its end. */
function singleValue(document: Document, parts: readonly string[]): { value: unknown } | undefined {
  let value: unknown = document;
  for (const part of parts) {
    if (!isDocument(value)) return { value: undefined };
    value = getField(value, part);
    if (Array.isArray(value)) return undefined;
  }
  return { value };
}

/** The bytes of a field that sorts downwards: all inverted. */
export function inDirection(bytes: Buffer, direction: 1 | -1): Buffer {
  return direction === 1 ? bytes : Buffer.from(bytes.map((byte) => ~byte & 0xff));
}
