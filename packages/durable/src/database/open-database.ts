import { openSql, type SqlDatabase, type DatabaseOptions as SqlOptions } from '@opencloudpay/database/sql';
import { DEFAULT_SCHEMA, DURABLE_LIMITS } from '../limits';
import { migrations } from './migrations/index';
import type { Tables } from './tables';

/** Where the store is: a folder (PostgreSQL inside this process, for one gateway), or a server for any number. */
export type DatabaseOptions = SqlOptions & {
  /** Default: `cloudpay`. The queue's tables are in a schema of that name with `_queue` behind. */
  schema?: string | undefined;
  /** Connections of this process to a server, at least 2. Default: 10. */
  connections?: number | undefined;
};

/** The tables of a store. */
export type Database = SqlDatabase<Tables>;

/**
 * Opens the database of a store and brings its schema up to date.
 *
 * @throws {DatabaseError} when it cannot be opened; the message says what to do
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { schema = DEFAULT_SCHEMA, connections = DURABLE_LIMITS.connections.default } = options;
  const { least } = DURABLE_LIMITS.connections;
  return openSql<Tables>({ ...options, connections: Math.max(least, connections) }, { schema, migrations });
}
