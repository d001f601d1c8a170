import { isIndex } from '../paths';
import { refuse } from '../refuse';
import { describe } from '../values/describe';
import { type Document, getField, isDocument, setField } from '../values/kinds';

/** What a modifier gives for a field that is to go. */
export const REMOVED = Symbol('removed');

/** How an operator changes the value at a path. */
export interface Modifier {
  /** Whether documents on the way are made where they are missing. */
  readonly creates: boolean;
  /**
   * Gives the new value, the old one where nothing changes, or {@link REMOVED}.
   *
   * @param value undefined where the field is missing
   * @param path where it stands, for messages
   */
  change(value: unknown, path: string): unknown;
}

/** Finds the index that `$` stands for. */
export type FindPosition = (array: readonly unknown[], path: string) => number;

/** As MongoDB: an index far behind the end would fill the memory with nulls. */
const MOST_PADDING = 1_500_000;

/** Applies a modifier at a path. Gives a changed copy; what lies beside the path is shared with the original. */
export function changeAtPath(
  document: Document,
  parts: readonly string[],
  modifier: Modifier,
  findPosition: FindPosition,
): Document {
  return intoDocument(document, 0, '');

  function intoDocument(holder: Document, at: number, prefix: string): Document {
    const name = parts[at] as string;
    if (name === '$' || name.startsWith('$['))
      refuse(`The path '${prefix}' must exist in the document in order to apply array updates.`);
    const value = getField(holder, name);
    const changed = changeValue(value, at, prefix === '' ? name : `${prefix}.${name}`);
    if (changed === value) return holder;
    const copy = { ...holder };
    if (changed === REMOVED) delete copy[name];
    else setField(copy, name, changed);
    return copy;
  }

  /** The value of the component `at`, changed. */
  function changeValue(value: unknown, at: number, path: string): unknown {
    if (at === parts.length - 1) return modifier.change(value, path);
    if (isDocument(value)) return intoDocument(value, at + 1, path);
    if (Array.isArray(value)) return intoArray(value, at + 1, path);
    const next = parts[at + 1] as string;
    if (value === undefined) {
      if (!modifier.creates && !next.startsWith('$')) return undefined;
      const made = intoDocument({}, at + 1, path);
      return Object.keys(made).length === 0 ? undefined : made;
    }
    if (next.startsWith('$'))
      refuse(`Cannot apply array updates to non-array element ${path}: ${describe(value)}`);
    if (!modifier.creates) return value;
    return refuse(`Cannot create field '${next}' in element {${parts[at]}: ${describe(value)}}`);
  }

  function intoArray(array: readonly unknown[], at: number, path: string): unknown {
    const part = parts[at] as string;
    if (part === '$[]') return changeElements(array, at, path);
    if (part.startsWith('$['))
      refuse(`No array filter found for identifier '${part.slice(2, -1)}' in path '${parts.join('.')}'`);
    const index = part === '$' ? findPosition(array, path) : isIndex(part) ? Number(part) : -1;
    if (index < 0) {
      if (!modifier.creates) return array;
      return refuse(`Cannot create field '${part}' in element {${parts[at - 1]}: ${describe(array)}}`);
    }
    return changeElement(array, index, at, `${path}.${index}`);
  }

  function changeElements(array: readonly unknown[], at: number, path: string): unknown {
    const changed = array.map((value, index) => elementOf(changeValue(value, at, `${path}.${index}`)));
    return changed.every((value, index) => value === array[index]) ? array : changed;
  }

  function changeElement(array: readonly unknown[], index: number, at: number, path: string): unknown {
    const value = index < array.length ? array[index] : undefined;
    const changed = elementOf(changeValue(value, at, path));
    if (changed === value || (changed === null && index >= array.length)) return array;
    if (index - array.length > MOST_PADDING)
      refuse(`can't backfill array to larger than ${MOST_PADDING} elements`);
    const copy = [...array];
    while (copy.length < index) copy.push(null);
    copy[index] = changed;
    return copy;
  }
}

/** An element cannot go alone: MongoDB puts null in its place, so that the others keep their indexes. */
function elementOf(changed: unknown): unknown {
  return changed === REMOVED ? null : changed;
}
