import type { Kysely, RawBuilder, Transaction } from 'kysely';
import { sql } from 'kysely';
import type { FilterContext } from '../language/filter/filter';
import type { Catalog } from './catalog/catalog';
import type { DocumentTables } from './catalog/tables';
import type { KeyedQueue } from './keyed-queue';
import type { DocumentLimits } from './limits';

/** A change of one document, as {@link DocumentDatabase.onChange} reports it. */
export interface DocumentChange {
  readonly envId: string;
  readonly collection: string;
  /** `_id` as extended JSON where it is no text. */
  readonly id: string;
  readonly kind: 'insert' | 'update' | 'remove';
  /** Whether an update replaced the whole document, outside of a transaction. */
  readonly isReplaced?: boolean;
}

/** A query that looked at many more documents than it gave. */
export interface SlowQuery {
  readonly envId: string;
  readonly collection: string;
  /** Documents that were compared with the filter, and those that matched. */
  readonly examined: number;
  readonly matched: number;
  /** The fields of the index that would help. Empty: none would. */
  readonly index: readonly string[];
}

/** What the operations on documents share. */
export interface Context {
  /** The tables. */
  readonly db: Kysely<DocumentTables>;
  /** Runs one statement outside of transactions. */
  run<Row>(text: string, values: readonly unknown[]): Promise<readonly Row[]>;
  /** What `work` does happens as a whole, or not at all. */
  transaction<T>(work: (trx: Transaction<DocumentTables>) => Promise<T>): Promise<T>;
  /** The PostgreSQL schema of the tables. */
  readonly schema: string;
  /** The name of a table, with its schema. */
  table(name: keyof DocumentTables): RawBuilder<unknown>;
  readonly catalog: Catalog;
  /** Writes that change the same document wait for each other here. */
  readonly queue: KeyedQueue;
  readonly limits: DocumentLimits;
  now(): Date;
  changed(change: DocumentChange): void;
  slow(query: SlowQuery): void;
  /** Whether an insert or a read makes a collection that is missing. */
  readonly createsCollections: boolean;
  created(collection: CreatedCollection): void;
}

/** Where a call works: the environment and the collection. */
export interface Target {
  readonly context: Context;
  readonly envId: string;
  readonly name: string;
}

/** A collection that a call made because it was missing. */
export interface CreatedCollection {
  readonly envId: string;
  readonly name: string;
  /** What the call was about to do. A read found nothing. */
  readonly by: 'insert' | 'read';
}

/** What the filter of a call may refer to, within its limits. */
export function filterContext({ now, limits }: Pick<Context, 'now' | 'limits'>): FilterContext {
  return { now: now(), loops: { left: limits.loopTime } };
}

/** Keys as a parameter that both kinds of connections send alike. */
export function hexes(keys: readonly Uint8Array[]): string[] {
  return keys.map((key) => Buffer.from(key.buffer, key.byteOffset, key.byteLength).toString('hex'));
}

export function bytea(key: Uint8Array): RawBuilder<Buffer> {
  return sql`decode(${hexes([key])[0]}, 'hex')`;
}
