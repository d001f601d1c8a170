import type { IndexDeclaration } from '@opencloudpay/database';

export interface DatabaseQueryOptions {
  sort?: Readonly<Record<string, 1 | -1>> | undefined;
  skip?: number | undefined;
  /** Default: all documents. */
  limit?: number | undefined;
  /** The fields of the result: `{ status: 1 }`. */
  projection?: Record<string, unknown> | undefined;
}

/**
 * The documents that functions see by `cloud.database()`, for tests: numbers, texts, `Date`s and so on as JavaScript has
 * them. Queries and updates are MongoDB's: `{ total: { $gt: 100 } }`, `{ $set: { status: 1 } }`. The database opens at the
 * first call.
 *
 * Methods throw errors with CloudBase's codes: `DATABASE_COLLECTION_NOT_EXIST`, `DATABASE_REQUEST_FAILED`.
 */
export interface EmulatorDatabase {
  /** Stores documents, all or none. A missing collection is created. @returns the `_id`s, new ones where none were given */
  insert(collection: string, ...documents: readonly object[]): Promise<unknown[]>;
  find<Document = Record<string, unknown>>(
    collection: string,
    filter?: Record<string, unknown>,
    options?: DatabaseQueryOptions,
  ): Promise<Document[]>;
  /** The first document of the query; `undefined` if there is none. */
  findOne<Document = Record<string, unknown>>(
    collection: string,
    filter?: Record<string, unknown>,
    options?: DatabaseQueryOptions,
  ): Promise<Document | undefined>;
  /**
   * Updates all documents that match.
   *
   * @param changes operators (`$set`, `$inc`, …), or a whole document, which needs `multi: false`
   */
  update(
    collection: string,
    filter: Record<string, unknown>,
    changes: Record<string, unknown>,
    options?: { multi?: boolean; upsert?: boolean },
  ): Promise<{ matched: number; updated: number; upsertedId?: unknown }>;
  /** Removes all documents that match. @returns how many */
  remove(collection: string, filter: Record<string, unknown>): Promise<number>;
  count(collection: string, filter?: Record<string, unknown>): Promise<number>;
  /** The names of the collections. */
  collections(): Promise<string[]>;
  createCollection(name: string): Promise<void>;
  /** Makes an index and waits until it is ready. @returns false if it exists */
  createIndex(collection: string, index: IndexDeclaration): Promise<boolean>;
}
