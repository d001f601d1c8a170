import type { Document } from '../../language';
import type { Collection } from '../catalog/catalog';
import { ANY_KEY, entriesOf } from '../catalog/index-entries';
import { hexes } from '../context';
import { requestFailed } from '../texts';

/** Entries as the parameters of a statement: one array a column. */
export interface EntryColumns {
  readonly indexes: number[];
  readonly plain: boolean[];
  readonly keys: string[];
  readonly unique: boolean[];
  /** Which of the statement's documents it is of, from 1. */
  readonly documents: number[];
}

interface IndexEntry {
  readonly index: number;
  readonly plain: boolean;
  readonly key: string;
  readonly unique: boolean;
}

/** The entries of a document in all indexes of its collection, by their text. */
function entriesByText(
  { indexes }: Pick<Collection, 'indexes'>,
  document: Document,
): Map<string, IndexEntry> {
  const entries = new Map<string, IndexEntry>();
  for (const { id, name, fields, isUnique } of indexes) {
    const found = entriesOf(document, fields);
    if (isUnique && found[0]?.key === ANY_KEY)
      throw requestFailed(`the unique index ${name} cannot hold a document with more than 1000 values`);
    const keys = hexes(found.map(({ key }) => key));
    found.forEach(({ plain }, at) => {
      const key = keys[at] as string;
      entries.set(`${id} ${plain} ${key}`, { index: id, plain, key, unique: isUnique });
    });
  }
  return entries;
}

/** The entries of new documents. */
export function addedEntries(
  collection: Pick<Collection, 'indexes'>,
  documents: readonly Document[],
): EntryColumns {
  return columnsOf(documents.map((document) => [...entriesByText(collection, document).values()]));
}

/** What changes in the indexes when a document becomes another, or none. */
export function changedEntries(
  collection: Collection,
  before: Document,
  after: Document | undefined,
): { added: EntryColumns; gone: EntryColumns } {
  const old = entriesByText(collection, before);
  const now = after === undefined ? new Map<string, IndexEntry>() : entriesByText(collection, after);
  return {
    added: columnsOf([[...now].filter(([text]) => !old.has(text)).map(([, entry]) => entry)]),
    gone: columnsOf([[...old].filter(([text]) => !now.has(text)).map(([, entry]) => entry)]),
  };
}

function columnsOf(lists: readonly (readonly IndexEntry[])[]): EntryColumns {
  const columns: EntryColumns = { indexes: [], plain: [], keys: [], unique: [], documents: [] };
  lists.forEach((entries, at) => {
    for (const { index, plain, key, unique } of entries) {
      columns.indexes.push(index);
      columns.plain.push(plain);
      columns.keys.push(key);
      columns.unique.push(unique);
      columns.documents.push(at + 1);
    }
  });
  return columns;
}
