import type { Kysely, Transaction } from 'kysely';
import { asDatabaseError } from './failure';
import { openFolder } from './folder/shared-folders';
import { migrate } from './migrate';
import type { Migration } from './migration';
import { type DatabaseOptions, START_TIMEOUT } from './options';
import { placeOf } from './place';
import { openServer } from './server/server-database';
import { kyselyOn, type SqlClient, type SqlPool, type Statement } from './sql-pool';
import { whileUnreachable } from './while-unreachable';

/** One schema of an open database. */
export interface SqlDatabase<Tables> {
  readonly kind: 'folder' | 'server';
  readonly schema: string;
  /** The tables of the schema. */
  readonly db: Kysely<Tables>;
  /** What `work` does happens as a whole, or not at all. */
  transaction<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Runs work that only one holder of the schema may do at a time: in this process, and on a server in any. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /**
   * Runs one statement outside of transactions and gives its rows. `db` does the same for statements that it builds; this
   * takes a third of the time around a small one.
   */
  run<Row>(text: string, values: readonly unknown[]): Promise<readonly Row[]>;
  /**
   * Runs statements as one transaction, in one round trip to a server. Each sees what was committed before it began.
   *
   * @param statements each with values
   * @returns the rows of each
   */
  together(statements: readonly Statement[]): Promise<readonly (readonly unknown[])[]>;
  /** Runs SQL as it is. Several statements at once can have no values. */
  executeSql(text: string, values?: readonly unknown[]): Promise<{ rows: unknown[] }>;
  /** Waits for the statements and transactions of this object, then closes it. A second call does nothing. */
  close(): Promise<void>;
}

export interface SqlSchema {
  /** The name of the schema. Each schema of a database has its own tables and its own migrations. */
  readonly schema: string;
  /** In the order in which they are applied; the first is version 1. */
  readonly migrations: readonly Migration[];
}

/**
 * Opens a database and brings one schema up to date.
 *
 * A folder serves one process. Within the process it can be opened any number of times: all share one PostgreSQL, take
 * turns, and it is closed when the last of them is closed. Statements of one wait while another has a transaction open.
 *
 * @throws {DatabaseError} when it cannot be opened; the message says what to do
 */
export async function openSql<Tables>(
  options: DatabaseOptions,
  schema: SqlSchema,
): Promise<SqlDatabase<Tables>> {
  const place = placeOf(options);
  return whileUnreachable(
    { limit: options.startTimeout ?? START_TIMEOUT, place, onWait: options.onWait },
    () =>
      openOnce<Tables>(options, schema).catch((error) => {
        throw asDatabaseError(error, place);
      }),
  );
}

async function openOnce<Tables>(
  options: DatabaseOptions,
  { schema, migrations }: SqlSchema,
): Promise<SqlDatabase<Tables>> {
  const isFolder = 'folder' in options;
  const { pool, patiently, alone, initialized } = isFolder
    ? await openFolder(options)
    : await openServer(options);
  const kysely = kyselyOn<Tables>(pool);
  let closing: Promise<void> | undefined;
  const close = () => {
    // Kysely ends only a pool that it has used.
    closing ??= kysely.destroy().finally(pool.end);
    return closing;
  };
  try {
    await patiently((db) => migrate(db, schema, migrations));
    await initialized();
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
  return {
    kind: isFolder ? 'folder' : 'server',
    ...schemaOn(pool, kysely, schema),
    alone: (work) => alone(schema, work),
    executeSql: (text, values) =>
      withClient(pool, async (client) => ({ rows: (await client.query(text, values)).rows })),
    together: (statements) => withClient(pool, (client) => client.together(statements)),
    close,
  };
}

/** The statements of one schema on a pool. */
export function schemaOn<Tables>(
  pool: SqlPool,
  kysely: Kysely<Tables>,
  schema: string,
): Pick<SqlDatabase<Tables>, 'schema' | 'db' | 'run' | 'transaction'> {
  return {
    schema,
    db: kysely.withSchema(schema),
    run: (text, values) => runStatement(pool, text, values),
    transaction: (work) =>
      kysely.transaction().execute((trx) => work(trx.withSchema(schema) as Transaction<Tables>)),
  };
}

async function runStatement<Row>(
  pool: SqlPool,
  text: string,
  values: readonly unknown[],
): Promise<readonly Row[]> {
  const client = await pool.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    client.release();
  }
}

async function withClient<Result>(
  pool: SqlPool,
  work: (client: SqlClient) => Promise<Result>,
): Promise<Result> {
  const client = await pool.connect();
  let failed = true;
  try {
    const result = await work(client);
    failed = false;
    return result;
  } finally {
    // The work may begin a transaction; one that failed in the middle would stay open.
    client.release(failed);
  }
}
