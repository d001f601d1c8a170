import type { ColumnType, Generated, GeneratedAlways, Kysely, Transaction } from 'kysely';

/** bigint, which both kinds of connections read as a number. */
type Id = number;

export interface CollectionsTable {
  id: GeneratedAlways<Id>;
  environment: string;
  name: string;
  /** Grows when the indexes change: a writer with an older list of them has to read the list again. */
  catalog: Generated<number>;
  created_at: Generated<Date>;
  /** What mini programs may do, as JSON. Null: the default. */
  permission: Generated<string | null>;
}

export interface IndexesTable {
  id: GeneratedAlways<Id>;
  collection: Id;
  name: string;
  /** JSON: `[[path, direction], …]`. */
  fields: string;
  is_unique: boolean;
  /** Whether all documents have their entries. Writers keep the entries of one that is not ready, too. */
  is_ready: boolean;
}

export interface DocumentsTable {
  /** In the order of insertion. */
  id: GeneratedAlways<Id>;
  collection: Id;
  /** The key of `_id`. */
  key: Buffer;
  /** Canonical extended JSON. */
  body: string;
  version: Generated<number>;
  /** The SQL transaction that wrote it last. */
  xid: Generated<string>;
}

export interface EntriesTable {
  index: Id;
  /** Whether the entry says all about its document; see `Entry`. */
  plain: boolean;
  key: Buffer;
  document: Id;
  is_unique: boolean;
}

export interface TransactionsTable {
  id: string;
  environment: string;
  snapshot: ColumnType<string, string, never>;
  expires_at: ColumnType<Date, never, never>;
  began_at: Generated<Date>;
}

/** What open transactions will write. */
export interface StagedTable {
  transaction: string;
  collection: Id;
  key: Buffer;
  /** The document that it replaces or removes, and its version; null where it is new. */
  document: Id | null;
  version: number | null;
  /** Null: the document is removed. */
  body: string | null;
}

/** Documents that were removed while transactions were open. */
export interface RemovedTable {
  collection: Id;
  key: Buffer;
  xid: Generated<string>;
  removed_at: Generated<Date>;
}

/** The texts of documents that were changed or removed while transactions were open, before the change. */
export interface ReplacedTable {
  document: Id;
  version: number;
  collection: Id;
  body: string;
  xid: Generated<string>;
  replaced_at: Generated<Date>;
}

/** Texts that processes share. */
export interface SharedValuesTable {
  name: string;
  value: string;
}

export interface DocumentTables {
  collections: CollectionsTable;
  indexes: IndexesTable;
  documents: DocumentsTable;
  entries: EntriesTable;
  transactions: TransactionsTable;
  staged: StagedTable;
  removed: RemovedTable;
  replaced: ReplacedTable;
  shared_values: SharedValuesTable;
}

/** The database, or a transaction of it. */
export type Executor = Kysely<DocumentTables> | Transaction<DocumentTables>;
