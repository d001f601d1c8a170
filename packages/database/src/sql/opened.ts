import type { Kysely } from 'kysely';
import type { SqlPool } from './sql-pool';

/** A folder or a server that is open, before its schema is brought up to date. */
export interface Opened {
  readonly pool: SqlPool;
  /** Runs work that is done once, at the start, and may take as long as it needs: a large table is changed slowly. */
  patiently<T>(work: (db: Kysely<unknown>) => Promise<T>): Promise<T>;
  /** Runs work that only one holder of a schema may do at a time. */
  alone<T>(schema: string, work: () => Promise<T>): Promise<T>;
  /** To be called when the schema is there: from now on the database holds data that must not be lost. */
  initialized(): Promise<void>;
}
