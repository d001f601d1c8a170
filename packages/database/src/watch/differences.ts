import { type Document, formatDocument, parseDocument } from '../language';
import { areEqual } from '../language/values/compare';
import { isDocument } from '../language/values/kinds';
import type { Cause } from './causes';

/** A document of a watched query that has changed, as `docChanges` has it. */
export interface WatchChange {
  /** `init`: it was there from the start; `enqueue`: it came in; `dequeue`: it left; `update`: it is still there. */
  readonly queueType: 'init' | 'enqueue' | 'dequeue' | 'update';
  /**
   * What was done to the document. `replace`: `set()`. `limit`: nothing; it came or left because a query with a limit has
   * others before it.
   */
  readonly dataType: 'init' | 'limit' | Cause;
  /** `_id`, as extended JSON. */
  readonly id: string;
  /** Extended JSON. Absent: the document left. */
  readonly doc?: string;
  /** The new values by their paths, as extended JSON. */
  readonly updatedFields?: string;
  readonly removedFields?: readonly string[];
}

/** The documents of a query by their `_id`s, in its order. */
export type Found = ReadonlyMap<string, string>;

interface Reasons {
  /** What was done to a document, as far as it is known. */
  causeOf(id: string): Cause | undefined;
  /** Whether the query has a limit. */
  isLimited: boolean;
}

export function differences(before: Found, after: Found, { causeOf, isLimited }: Reasons): WatchChange[] {
  const changes: WatchChange[] = [];
  for (const id of before.keys()) {
    if (after.has(id)) continue;
    const cause = causeOf(id) ?? (isLimited ? 'limit' : 'update');
    // A document that was removed and stored again is not new.
    changes.push({ queueType: 'dequeue', dataType: cause === 'add' ? 'update' : cause, id });
  }
  for (const [id, doc] of after) {
    const old = before.get(id);
    const cause = causeOf(id);
    if (old === undefined)
      changes.push({ queueType: 'enqueue', dataType: cause ?? (isLimited ? 'limit' : 'add'), id, doc });
    else if (old !== doc)
      changes.push({
        ...{ queueType: 'update', id, doc },
        ...(cause === 'replace' || cause === 'add'
          ? { dataType: 'replace' }
          : { dataType: 'update', ...changedFields(old, doc) }),
      });
  }
  return changes;
}

function changedFields(before: string, after: string): Pick<WatchChange, 'updatedFields' | 'removedFields'> {
  const updated: Document = {};
  const removed: string[] = [];
  compare(parseDocument(before), parseDocument(after), '');
  return { updatedFields: formatDocument(updated), removedFields: removed };

  function compare(old: Document, fresh: Document, around: string): void {
    for (const name of Object.keys(old)) if (!Object.hasOwn(fresh, name)) removed.push(`${around}${name}`);
    for (const [name, value] of Object.entries(fresh)) {
      const known = Object.hasOwn(old, name) ? old[name] : undefined;
      if (isDocument(known) && isDocument(value)) compare(known, value, `${around}${name}.`);
      else if (!Object.hasOwn(old, name) || !areEqual(known, value)) updated[`${around}${name}`] = value;
    }
  }
}
