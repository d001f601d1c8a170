import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { types } from 'node:util';
import { PGlite } from '@electric-sql/pglite';
import { safeInteger } from '../safe-integer';
import type { SqlClient, SqlPool, SqlResult } from '../sql-pool';
import { unpackEmptyDatabase } from './empty-database';
import { freeSpaceWatch } from './free-space';
import { type RunStatement, statementsOn } from './pglite-statements';
import { syncedFolder } from './synced-folder';

/** PostgreSQL's number of the type bigint. */
const INT8 = 20;

/** Clearing its usual 128 MB of shared buffers takes half of a start, and data that is thrown away is small. */
const SMALL_BUFFERS = ['-c', 'shared_buffers=8MB'];

/**
 * PostgreSQL in this process, on a folder, as a pool of one connection.
 *
 * Each client has its turn, from `connect` to `release`: another client's statement in the middle of a transaction would
 * become part of it, and be rolled back with it.
 *
 * @param temporary does without what only a loss of power needs; see `DatabaseOptions`
 * @param unpack fills a new folder; a parameter for tests
 */
export async function openPglitePool(
  folder: string,
  { temporary = false, unpack = unpackEmptyDatabase } = {},
): Promise<SqlPool> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const checkFreeSpace = freeSpaceWatch(folder);
  await checkFreeSpace();
  if (!existsSync(join(folder, 'PG_VERSION'))) await unpack(folder, { temporary });
  const lite = await PGlite.create({
    ...(temporary
      ? { dataDir: folder, startParams: [...PGlite.defaultStartParams, ...SMALL_BUFFERS] }
      : syncedFolder(folder)),
    parsers: { [INT8]: safeInteger },
  });
  const run = statementsOn(lite);
  let last = Promise.resolve();
  let ending: Promise<void> | undefined;

  return {
    async connect() {
      await checkFreeSpace();
      const before = last;
      let done = () => {};
      last = new Promise((resolve) => {
        done = resolve;
      });
      await before;
      return clientOf(lite, run, done);
    },
    end() {
      // A transaction may be under way.
      ending ??= last.then(() => lite.close());
      return ending;
    },
  };
}

function clientOf(lite: PGlite, run: RunStatement, done: () => void): SqlClient {
  let inTransaction = false;
  const client: SqlClient = {
    async query<Row>(text: string, values: readonly unknown[] = []): Promise<SqlResult<Row>> {
      const command = (/^\s*(\w+)/.exec(text)?.[1] ?? 'SELECT').toUpperCase();
      if (command === 'BEGIN' || command === 'START') inTransaction = true;
      // Several statements at once, as migrations are, can have no values.
      const results = values.length > 0 ? [await run(text, values.map(forPglite))] : await lite.exec(text);
      if (command === 'COMMIT' || command === 'ROLLBACK') inTransaction = false;
      const rows = results.flatMap((result) => result.rows as Row[]) as Row[];
      const changed = results.reduce((sum, { affectedRows = 0 }) => sum + affectedRows, 0);
      return { command: command as SqlResult<Row>['command'], rowCount: changed || rows.length, rows };
    },
    async together(statements) {
      const rows: unknown[][] = [];
      await client.query('begin');
      for (const { text, values } of statements) rows.push((await client.query(text, values)).rows);
      await client.query('commit');
      return rows;
    },
    release() {
      // Left open by a failure: the next in turn must not find itself inside.
      const clean = inTransaction ? lite.exec('rollback').catch(() => {}) : Promise.resolve();
      void clean.then(done);
    },
  };
  return client;
}

/** PGlite asks `instanceof Date`, which is not one for all of a process where there are several realms. */
function forPglite(value: unknown): unknown {
  return types.isDate(value) ? value.toISOString() : value;
}
