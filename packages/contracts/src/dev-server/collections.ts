import type { Empty, Timestamp } from './values';

/** The collections of `cloud.database()`, their indexes, and moving documents in and out. */
export interface CollectionRoutes {
  'GET /api/collections': { query: EnvironmentQuery; answer: CollectionList };
  'POST /api/collections': { query: EnvironmentQuery; body: { name: string }; answer: CollectionList };
  /** Removes the collection with its documents and indexes. */
  'DELETE /api/collections/:collection': { query: EnvironmentQuery; answer: CollectionList };
  'GET /api/collections/:collection/indexes': { query: EnvironmentQuery; answer: IndexList };
  /** Answers when the index is ready. */
  'POST /api/collections/:collection/indexes': {
    query: EnvironmentQuery;
    body: IndexRequest;
    answer: IndexList;
  };
  'DELETE /api/collections/:collection/indexes/:index': { query: EnvironmentQuery; answer: IndexList };
  /**
   * Adds the documents of a file. The body is the file, of any length: JSON Lines, an array of JSON, extended JSON or
   * CSV with a row of names, in UTF-8; the content decides. Its content type is `application/json`,
   * `application/x-ndjson`, `text/csv` or `application/octet-stream`. The collection is created if it is missing.
   *
   * Batches before an error stay stored; the error names the line.
   */
  'POST /api/collections/:collection/import': { query: ImportQuery; body: Empty; answer: ImportReport };
  /** Streams all documents as JSON Lines (`application/x-ndjson`) that the import reads again. */
  'GET /api/collections/:collection/export': { query: EnvironmentQuery; answer: string };
}

export interface EnvironmentQuery {
  /** The environment. Default: the emulator's (`CollectionList.envId`). */
  env?: string;
}

export interface CollectionList {
  /** The environment of the collections. */
  envId: string;
  /** All environments that can be chosen, the emulator's first. */
  envIds: readonly string[];
  /** By name. */
  collections: readonly CollectionInfo[];
}

export interface CollectionInfo {
  name: string;
  /** How many documents it has. */
  documents: number;
  /** Bytes of the documents as text. */
  size: number;
  indexes: number;
  /** By the machine's clock. */
  createdAt: Timestamp;
}

export interface IndexList {
  /** The first is `_id_`. */
  indexes: readonly IndexInfo[];
}

export interface IndexInfo {
  name: string;
  fields: readonly IndexField[];
  unique: boolean;
  /** False while it is built. */
  ready: boolean;
  /** Whether every collection has it, so that it cannot be removed. */
  builtIn: boolean;
}

export interface IndexField {
  path: string;
  direction: 1 | -1;
}

export interface IndexRequest {
  /** Default: made of the fields, as MongoDB does: `status_1_createTime_-1`. */
  name?: string | undefined;
  fields: readonly IndexField[];
  /** Whether two documents may not have the same values. Default: false. */
  unique?: boolean | undefined;
}

export interface ImportQuery extends EnvironmentQuery {
  /** What happens to a document whose `_id` exists. Default: `fail`. */
  onConflict?: 'skip' | 'replace' | 'fail';
}

/** Numbers of documents. */
export interface ImportReport {
  inserted: number;
  replaced: number;
  skipped: number;
}
