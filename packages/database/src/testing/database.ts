import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DocumentDatabase, type DocumentDatabaseOptions, openDatabase } from '../open-database';
import { createPostgresDatabase, type PostgresDatabase } from './postgres';

/** What a suite runs on: both engines, one after the other. */
export const ENGINES = ['folder', 'server'] as const;

export type Engine = (typeof ENGINES)[number];

/** The place of a suite's databases. */
export interface TestPlace {
  open(options?: Partial<DocumentDatabaseOptions>): DocumentDatabase;
  readonly postgres: PostgresDatabase | undefined;
  readonly options: { folder: string } | { url: string };
  close(): Promise<void>;
}

/**
 * A folder, or a database on a PostgreSQL server, for one suite.
 *
 * @param makeDatabase for a suite that needs a server of its own. Default: a database on the shared server
 */
export async function openPlace(engine: Engine, makeDatabase = createPostgresDatabase): Promise<TestPlace> {
  const opened: DocumentDatabase[] = [];
  const folder = engine === 'folder' ? mkdtempSync(join(tmpdir(), 'opencloudpay-documents-')) : undefined;
  const postgres = folder === undefined ? await makeDatabase() : undefined;
  const options = folder === undefined ? { url: postgres?.url ?? '' } : { folder, temporary: true };
  return {
    options,
    postgres,
    open(more) {
      // On a busy machine a hundred calls at once wait long for a connection.
      const patient = postgres && { connectTimeout: 60_000 };
      const all = { log: () => {}, ...options, ...patient, ...more };
      const database = openDatabase(all as DocumentDatabaseOptions);
      opened.push(database);
      return database;
    },
    async close() {
      await Promise.all(opened.map((database) => database.close()));
      await postgres?.close();
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}
