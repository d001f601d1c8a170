import { migrate } from '../sql';
import { openFolder } from '../sql/folder/shared-folders';
import { schemaOn } from '../sql/open-sql';
import { openServer } from '../sql/server/server-database';
import { kyselyOn, type SqlClient, type SqlPool } from '../sql/sql-pool';
import { documentMigrations } from '../store/catalog/migrations';
import type { DocumentTables } from '../store/catalog/tables';
import { type DocumentEnvironment, openEnvironment } from '../store/environment';
import { DEFAULT_LIMITS } from '../store/limits';
import { openContext } from '../store/open-context';
import { type Handler, openHandler } from '../wire/handle';
import type { TestPlace } from './database';

/** A statement as it went to PostgreSQL: one round trip. */
export interface Recorded {
  readonly text: string;
  /** Blocks of 8 KB that it read. */
  readonly blocks: number;
}

export interface RecordedDatabase {
  readonly handle: Handler;
  readonly environment: DocumentEnvironment;
  /** Another environment in the same database. */
  readonly other: DocumentEnvironment;
  /** The statements of some work, outside of transactions. Each is explained before it runs. */
  statementsOf(work: () => Promise<unknown>): Promise<readonly Recorded[]>;
  /** Runs SQL without recording it. */
  execute(text: string): Promise<void>;
  close(): Promise<void>;
}

const SCHEMA = 'cloudpay_documents';

/** The documents of a place, with their statements recorded. */
export async function openRecorded({ options }: TestPlace, envId: string): Promise<RecordedDatabase> {
  const { pool, patiently } = 'folder' in options ? await openFolder(options) : await openServer(options);
  let record: ((statement: Recorded) => void) | undefined;
  const recording: SqlPool = {
    ...pool,
    async connect() {
      const client = await pool.connect();
      return {
        async query(text, values = []) {
          record?.({ text, blocks: await blocksOf(client, text, values) });
          return client.query(text, values);
        },
        together: client.together,
        release: (destroy) => client.release(destroy),
      };
    },
  };
  const kysely = kyselyOn<DocumentTables>(recording);
  await patiently((db) => migrate(db, SCHEMA, documentMigrations));
  const database = schemaOn(recording, kysely, SCHEMA);
  const context = openContext(database, { log: () => {} }, () => {});
  return {
    handle: openHandler(async () => context, DEFAULT_LIMITS),
    environment: openEnvironment(async () => context, envId),
    other: openEnvironment(async () => context, `other-than-${envId}`),
    async statementsOf(work) {
      const recorded: Recorded[] = [];
      record = (statement) => void recorded.push(statement);
      await work().finally(() => {
        record = undefined;
      });
      return recorded;
    },
    execute: async (text) => {
      await database.run(text, []);
    },
    async close() {
      await kysely.destroy();
      await pool.end();
    },
  };
}

/** Runs a statement, counts its blocks, and takes back what it has changed. */
async function blocksOf(client: SqlClient, text: string, values: readonly unknown[]): Promise<number> {
  await client.query('begin');
  try {
    const explain = `explain (analyze, buffers, format json) ${text}`;
    const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Record<string, number> }] }>(
      explain,
      values,
    );
    const plan = rows[0]?.['QUERY PLAN'][0].Plan ?? {};
    return (plan['Shared Hit Blocks'] ?? 0) + (plan['Shared Read Blocks'] ?? 0);
  } finally {
    await client.query('rollback');
  }
}
