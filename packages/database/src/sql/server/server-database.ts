import { sql } from 'kysely';
import type { Opened } from '../opened';
import type { DatabaseOptions } from '../options';
import { kyselyOn } from '../sql-pool';

/**
 * Milliseconds for a statement of those that are made once, at the start: an index of a large table takes minutes, and
 * so does waiting for another process that makes it.
 */
const PATIENCE = 60 * 60_000;

/** A PostgreSQL server. Nothing is connected before the first use. */
export async function openServer(options: DatabaseOptions & { url: string }): Promise<Opened> {
  const {
    url,
    connections = 10,
    connectTimeout = 3_000,
    statementTimeout = 10_000,
    onBroken = () => {},
  } = options;
  // Loads pg, which a process with a folder does not need.
  const { openPostgresPool } = await import('./postgres-pool');
  const pool = openPostgresPool({ url, connections, connectTimeout, statementTimeout, onBroken });
  const patiently: Opened['patiently'] = async (work) => {
    const patient = { url, connections: 1, connectTimeout, statementTimeout: PATIENCE, onBroken };
    const db = kyselyOn(openPostgresPool(patient));
    return work(db).finally(() => db.destroy());
  };
  return {
    pool,
    patiently,
    alone: (schema, work) =>
      patiently((db) =>
        db.transaction().execute(async (trx) => {
          const name = `opencloudpay ${schema}`;
          await sql`select pg_advisory_xact_lock(hashtextextended(${name}, 1))`.execute(trx);
          return work();
        }),
      ),
    initialized: async () => {},
  };
}
