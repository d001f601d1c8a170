import { formatDocument } from '../language';
import type { CollectionPermission } from '../permissions/permission';
import { withCollection } from './catalog/catalog';
import {
  type CollectionStats,
  collectionStats,
  createCollection,
  dropCollection,
  ensureCollection,
  listCollections,
} from './catalog/collections';
import {
  createIndex,
  describeIndexes,
  dropIndex,
  type IndexDeclaration,
  type IndexDescription,
} from './catalog/indexes';
import { listPermissions, writePermission } from './catalog/permissions';
import type { Context, Target } from './context';
import { type DocumentOperations, documentOf, type PlainDocument, plainOf, projected } from './plain';
import { aggregate } from './reads/aggregate';
import { countMatches } from './reads/count';
import { findMatches } from './reads/find';
import {
  type DocumentTransaction,
  openTransaction,
  runTransaction,
} from './transactions/document-transaction';
import { exportDocuments, type ImportOptions, type ImportResult, importDocuments } from './transfer';
import { insert, remove, update } from './writes/write';

/** The documents of one CloudBase environment. Methods throw {@link DocumentError} with the platform's codes. */
export interface DocumentEnvironment extends DocumentOperations {
  readonly envId: string;
  count(collection: string, filter?: PlainDocument): Promise<number>;
  /** Runs the stages of an aggregation. @returns all documents that come out of them */
  aggregate(collection: string, stages: readonly PlainDocument[]): Promise<PlainDocument[]>;
  /** Begins a transaction. It ends by `commit`, by `rollback`, or after 30 seconds without a call. */
  startTransaction(): Promise<DocumentTransaction>;
  /**
   * Runs work in a transaction and commits it; after a conflict, again.
   *
   * @param times attempts. Default: 3
   */
  runTransaction<T>(work: (transaction: DocumentTransaction) => Promise<T>, times?: number): Promise<T>;
  /** The names of the collections. */
  collections(): Promise<string[]>;
  createCollection(name: string): Promise<void>;
  /** Removes a collection with its documents and indexes. */
  dropCollection(name: string): Promise<void>;
  /** What mini programs may do with each collection. */
  permissions(): Promise<Record<string, CollectionPermission>>;
  /**
   * Sets what mini programs may do with a collection, at once on all hosts.
   *
   * @param options `unlessSet`: a permission that was set before stays. Default: false
   * @returns false where it stays
   */
  setPermission(
    collection: string,
    permission: CollectionPermission,
    options?: { unlessSet?: boolean },
  ): Promise<boolean>;
  indexes(collection: string): Promise<IndexDescription[]>;
  /** Makes an index and waits until it is ready. @returns false where it exists already */
  createIndex(collection: string, index: IndexDeclaration): Promise<boolean>;
  dropIndex(collection: string, name: string): Promise<void>;
  /**
   * Stores documents from a stream in batches. The collection is made where it is missing.
   *
   * @param documents as extended JSON, one document a text, or as objects
   */
  import(
    collection: string,
    documents: AsyncIterable<string | PlainDocument> | Iterable<string | PlainDocument>,
    options?: ImportOptions,
  ): Promise<ImportResult>;
  /** Reads all documents as canonical extended JSON, page by page. */
  export(collection: string): AsyncIterable<string>;
  /** The number and size of the documents, by collection. */
  stats(): Promise<CollectionStats[]>;
}

export function openEnvironment(context: () => Promise<Context>, envId: string): DocumentEnvironment {
  const target = async (name: string): Promise<Target> => ({ context: await context(), envId, name });
  const environment: DocumentEnvironment = {
    envId,
    async find(collection, filter, options) {
      return (await environment.findTexts(collection, filter, options)).map(plainOf);
    },
    async findTexts(collection, filter = {}, options = {}) {
      const { sort, skip, limit, projection } = options;
      const opened = await context();
      const query = { filter: documentOf(filter), sort: sort && documentOf(sort), skip, limit };
      const matches = await withCollection(opened.catalog, envId, collection, (found) =>
        findMatches({ context: opened, collection: found }, query),
      );
      return projected(matches, projection && documentOf(projection));
    },
    async insert(collection, ...documents) {
      const to = await target(collection);
      await ensureCollection(to);
      return insert(to, documents.map(documentOf));
    },
    async update(collection, filter, changes, options) {
      const { matched, updated, upsertedId } = await update(await target(collection), {
        filter: documentOf(filter),
        update: documentOf(changes),
        ...options,
      });
      return { matched, updated, upsertedId };
    },
    async remove(collection, filter, options) {
      return remove(await target(collection), { filter: documentOf(filter), ...options });
    },
    async count(collection, filter = {}) {
      const opened = await context();
      return withCollection(opened.catalog, envId, collection, (found) =>
        countMatches({ context: opened, collection: found }, documentOf(filter)),
      );
    },
    async aggregate(collection, stages) {
      const documents = await aggregate(
        await target(collection),
        stages.map(documentOf),
        Number.POSITIVE_INFINITY,
      );
      return documents.map((document) => plainOf(formatDocument(document)));
    },
    async startTransaction() {
      return openTransaction(await context(), envId);
    },
    async runTransaction(work, times) {
      return runTransaction(await context(), envId, work, times);
    },
    async collections() {
      return listCollections(await context(), envId);
    },
    async createCollection(name) {
      return createCollection(await context(), envId, name);
    },
    async dropCollection(name) {
      return dropCollection(await context(), envId, name);
    },
    async permissions() {
      return listPermissions(await context(), envId);
    },
    async setPermission(collection, permission, options) {
      return writePermission(await context(), { envId, name: collection, permission, ...options });
    },
    async indexes(collection) {
      const { catalog } = await context();
      catalog.forget(envId, collection);
      return describeIndexes(await catalog.get(envId, collection));
    },
    async createIndex(collection, index) {
      return createIndex(await context(), envId, collection, index);
    },
    async dropIndex(collection, name) {
      return dropIndex(await context(), envId, collection, name);
    },
    async import(collection, documents, options) {
      return importDocuments(await target(collection), documents, options);
    },
    async *export(collection) {
      yield* exportDocuments(await target(collection));
    },
    async stats() {
      return collectionStats(await context(), envId);
    },
  };
  return environment;
}
