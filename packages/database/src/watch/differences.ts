import { type Document, formatDocument, parseDocument } from '../language';
import { areEqual } from '../language/compare';
import { isDocument } from '../language/kinds';

/** A document of a watched query that has changed, as `docChanges` has it. */
export interface WatchChange {
  /** `init`: it was there from the start; `enqueue`: it came in; `dequeue`: it left; `update`: it is still there. */
  readonly queueType: 'init' | 'enqueue' | 'dequeue' | 'update';
  readonly dataType: 'init' | 'add' | 'update' | 'remove';
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

/** @param exists whether a document that left the query is still stored */
export function differences(before: Found, after: Found, exists: (id: string) => boolean): WatchChange[] {
  const changes: WatchChange[] = [];
  for (const id of before.keys())
    if (!after.has(id))
      changes.push({ queueType: 'dequeue', dataType: exists(id) ? 'update' : 'remove', id });
  for (const [id, doc] of after) {
    const old = before.get(id);
    if (old === undefined) changes.push({ queueType: 'enqueue', dataType: 'add', id, doc });
    else if (old !== doc)
      changes.push({ queueType: 'update', dataType: 'update', id, doc, ...changedFields(old, doc) });
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
