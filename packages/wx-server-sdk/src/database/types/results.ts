/** The fields of a document by their names. Name your own type where you know it: `collection<Order>('orders')`. */
export type DocumentData = Record<string, unknown>;

/** The outcome of a call, as text: `collection.get:ok`. */
interface Result {
  errMsg: string;
}

/** The answer to `get()` of a query. */
export interface QueryResult<T> extends Result {
  data: T[];
}

/** The answer to `get()` of one document. */
export interface DocumentResult<T> extends Result {
  /** `null` where the document does not exist and `throwOnNotFound` is false. */
  data: T;
}

/** The answer to `count()`. */
export interface CountResult extends Result {
  total: number;
}

/** The answer to `add()`: `_ids` where a list of documents was given, else `_id`. */
export interface AddResult extends Result {
  _id: string;
  _ids?: string[];
}

/** The answer to `update()`. */
export interface UpdateResult extends Result {
  stats: { updated: number };
}

/** The answer to `set()`. */
export interface SetResult extends Result {
  _id: string | number;
  stats: { updated: number; created: number };
}

/** The answer to `remove()`. */
export interface RemoveResult extends Result {
  stats: { removed: number };
}

/** The answer to `end()` of an aggregation. */
export interface AggregateResult<T> extends Result {
  list: T[];
}

/** The answer to `createCollection()`. */
export interface CreateCollectionResult extends Result {
  requestId: string;
}
