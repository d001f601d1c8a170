import type { EnvironmentQuery } from './collections';

/**
 * The documents of a collection.
 *
 * A document travels as a text of extended JSON, because JSON alone would lose the kinds of its values. The text is the
 * shortest that is read back as the same kinds: an int is `5`, a double `5.5`, a date `{"$date":"2026-01-31T08:00:00.000Z"}`;
 * where the digits alone would be read as another kind the text says so: `{"$numberDouble":"5.0"}`, `{"$numberLong":"5"}`.
 */
export interface DocumentRoutes {
  'GET /api/collections/:collection/documents': { query: DocumentQuery; answer: DocumentList };
  /** Adds a document. Without an `_id` it gets one. */
  'POST /api/collections/:collection/documents': {
    query: EnvironmentQuery;
    body: InsertRequest;
    answer: StoredDocument;
  };
  /** `:id` is `StoredDocument.id`. An id that a function's call shows is found too, where its kind is not known. */
  'GET /api/collections/:collection/documents/:id': { query: EnvironmentQuery; answer: StoredDocument };
  /** Replaces a document by another with the same `_id`. */
  'PUT /api/collections/:collection/documents/:id': {
    query: EnvironmentQuery;
    body: ReplaceRequest;
    answer: StoredDocument;
  };
  'DELETE /api/collections/:collection/documents/:id': { query: EnvironmentQuery; answer: RemovedDocument };
}

export interface DocumentQuery extends EnvironmentQuery {
  /**
   * A query of MongoDB (`{ status: 1, price: { $gt: 100 } }`, as JSON or as JavaScript has it) or of `db.command`
   * (`{ status: _.neq(1) }`). Default: all documents. The error FILTER_INVALID has the place in the text and the problem.
   */
  filter?: string;
  /** Paths, separated by commas, with a minus for descending order: `-createTime,_id`. Default: as they were added. */
  sort?: string;
  /** How many documents are left out at the start. Default: 0. */
  skip?: number;
  /** Default: 20; at most 100. */
  limit?: number;
}

export interface DocumentList {
  documents: readonly ListedDocument[];
  /** How many documents match in total. */
  total: number;
}

export interface StoredDocument {
  /**
   * Its `_id`, for a path: a text as it is; an object of extended JSON as JSON (`{"$oid":"…"}`); anything else, and a
   * text that begins with `{` or `[`, as JSON in brackets (`[true]`).
   */
  id: string;
  /** Extended JSON, on one line. */
  text: string;
}

export interface ListedDocument {
  id: string;
  /** Characters of the text. */
  size: number;
  /** Absent for a document of more than 100,000 characters: fetch it by its id. */
  text?: string;
}

export interface InsertRequest {
  /** Extended JSON. */
  document: string;
}

export interface ReplaceRequest {
  /** Extended JSON. */
  document: string;
  /**
   * `StoredDocument.text` as it was when the change began: if the document is another by now, it stays
   * (DOCUMENT_CHANGED). Default: replace it in any case.
   */
  was?: string | undefined;
}

export interface RemovedDocument {
  id: string;
}

/** What a function's call did to documents of one collection. */
export interface DocumentAccess {
  kind: 'read' | 'insert' | 'update' | 'remove' | 'collection' | 'transaction';
  /** The database action, without its prefix: `getDocument`. */
  action: string;
  /** Whether the function called `set()`, which has the action of `update()`: in a transaction, or refused. */
  isSet?: true;
  envId: string;
  collection?: string;
  /** The documents, at most 100: as `:id` of the routes, where the kind of an `_id` is known. */
  ids: readonly string[];
  /** How many such calls the function made. */
  times: number;
  /** Why the last of them was refused. */
  error?: { code: string; message: string };
}
