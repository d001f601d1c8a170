import type { AggregateStages } from './aggregate-commands';
import type { Condition, DatabaseCommand } from './commands';
import type { Geo } from './geo';
import type {
  AddResult,
  AggregateResult,
  CountResult,
  CreateCollectionResult,
  DocumentData,
  DocumentResult,
  QueryResult,
  RemoveResult,
  SetResult,
  UpdateResult,
} from './results';

/** The options of `cloud.database()`. */
export interface DatabaseConfig {
  /** The environment of the documents. Default: that of `cloud.init()`, else the one that the function runs in. */
  env?: string | symbol;
  /** Whether `doc().get()` rejects for a document that does not exist. Default: that of `cloud.init()`, else `true`. */
  throwOnNotFound?: boolean;
}

/** What `cloud.database()` gives. Its calls reject with an Error that has `errCode` and `errMsg`. */
export interface Database {
  readonly command: DatabaseCommand;
  readonly Geo: Geo;
  /** A regular expression in a query: `db.RegExp({ regexp: '^tea', options: 'i' })`. */
  RegExp(options: { regexp: string; options?: string }): unknown;
  /** The time of the server when it writes the document, plus `offset` milliseconds. */
  serverDate(options?: { offset?: number }): unknown;
  collection<T = DocumentData>(name: string): CollectionReference<T>;
  createCollection(name: string): Promise<CreateCollectionResult>;
  /** Starts a transaction, which ends by `commit()` or `rollback()`. */
  startTransaction(): Promise<Transaction>;
  /**
   * Runs a function in a transaction and commits it. Runs it again when another write came between; an error, or
   * `rollback(reason)`, undoes the transaction, and the call rejects with the error or the reason.
   *
   * @param retries how often to run it again. Default: 3
   */
  runTransaction<R>(run: (transaction: Transaction) => Promise<R> | R, retries?: number): Promise<R>;
}

/** The documents that a condition, an order and a range select. Each method gives a new query. */
export interface Query<T = DocumentData> {
  readonly collectionName: string;
  where(condition: Condition): Query<T>;
  /** @param direction `asc` or `desc` */
  orderBy(field: string, direction: 'asc' | 'desc' | (string & {})): Query<T>;
  /** Default, without a limit: 100. At most 1000. */
  limit(count: number): Query<T>;
  skip(count: number): Query<T>;
  /** The fields to give, or to leave out: `{ price: true }`, `{ note: false }`. */
  field(fields: Readonly<Record<string, unknown>>): Query<T>;
  get(): Promise<QueryResult<T>>;
  count(): Promise<CountResult>;
  /** Merges into all documents selected; `multi: false` into one. */
  update(options: { data: Readonly<Record<string, unknown>>; multi?: boolean }): Promise<UpdateResult>;
  remove(options?: { multi?: boolean }): Promise<RemoveResult>;
}

export interface CollectionReference<T = DocumentData> extends Query<T> {
  doc(id: string | number): DocumentReference<T>;
  /** Adds a document, or each of a list. */
  add(options: { data: object | readonly object[] }): Promise<AddResult>;
  aggregate(): Aggregate;
}

/** One document, by its `_id`. */
export interface DocumentReference<T = DocumentData> {
  field(fields: Readonly<Record<string, unknown>>): DocumentReference<T>;
  get(): Promise<DocumentResult<T>>;
  /** Replaces the document, and creates it where it does not exist. */
  set(options: { data: object }): Promise<SetResult>;
  /** Merges into the document: fields of nested objects that are not named stay. */
  update(options: { data: object }): Promise<UpdateResult>;
  remove(): Promise<RemoveResult>;
}

/** An aggregation: add stages, then call `end()`. */
export interface Aggregate extends AggregateStages<Aggregate> {
  end<T = DocumentData>(): Promise<AggregateResult<T>>;
}

/** A transaction. It sees the documents as they were when it started; its writes are not seen before `commit()`. */
export interface Transaction {
  collection<T = DocumentData>(name: string): CollectionReference<T>;
  commit(): Promise<unknown>;
  /** @param reason what `runTransaction` rejects with */
  rollback(reason?: unknown): Promise<unknown>;
}
