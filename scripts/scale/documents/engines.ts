/** The two engines that documents are stored with, each beside bare SQL on the same kind of database. */
import { closeSync, fsyncSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DocumentDatabase, openDatabase } from '../../../packages/database/dist/index.mjs';
import { connectTo } from '../../chaos/pg-client.ts';

export interface Engine {
  readonly name: 'PGlite' | 'PostgreSQL';
  documents: DocumentDatabase;
  /** Runs a statement on a table of its own, without this project's code. */
  bare(text: string, values?: readonly unknown[]): Promise<unknown>;
  /** Runs a statement that changes the table, and waits for the disk. */
  bareWrite(text: string, values?: readonly unknown[]): Promise<unknown>;
  /** Closes the documents, and opens them as a new process would. */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

interface PGlite {
  query(text: string, values?: unknown[]): Promise<unknown>;
  close(): Promise<void>;
}

/** @param url of a PostgreSQL server. Default: PGlite in temporary folders */
export async function openEngine(url: string | undefined, walks: string[]): Promise<Engine> {
  const onSlowQuery = (query: { collection: string; examined: number }) =>
    void walks.push(`${query.collection}: ${query.examined} documents`);
  if (url !== undefined) {
    const connection = await connectTo(url);
    const bare = (text: string, values?: readonly unknown[]) => connection.rows(text, values);
    const engine: Engine = {
      ...{ name: 'PostgreSQL', documents: openDatabase({ url, onSlowQuery }), bare, bareWrite: bare },
      async reopen() {
        await engine.documents.close();
        engine.documents = openDatabase({ url, onSlowQuery });
      },
      async close() {
        await engine.documents.close();
        await connection.close();
      },
    };
    return engine;
  }
  const folder = mkdtempSync(join(tmpdir(), 'cloudpay-documents-'));
  const open = () => openDatabase({ folder: join(folder, 'documents'), onSlowQuery });
  const lite = await bareLite(join(folder, 'bare'));
  const bare = (text: string, values: readonly unknown[] = []) => lite.query(text, [...values]);
  const engine: Engine = {
    ...{ name: 'PGlite', documents: open(), bare },
    async bareWrite(text, values) {
      await bare(text, values);
      // PGlite by itself does not wait for the disk; the documents do.
      syncLog(join(folder, 'bare/pg_wal'));
    },
    async reopen() {
      await engine.documents.close();
      engine.documents = open();
    },
    async close() {
      await engine.documents.close();
      await lite.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return engine;
}

async function bareLite(folder: string): Promise<PGlite> {
  const require = createRequire(join(import.meta.dirname, '../../../packages/database/package.json'));
  const { PGlite } = require('@electric-sql/pglite') as {
    PGlite: { create(folder: string): Promise<PGlite> };
  };
  return PGlite.create(folder);
}

function syncLog(folder: string): void {
  const last = readdirSync(folder)
    .filter((name) => /^[0-9A-F]{24}$/.test(name))
    .sort()
    .at(-1);
  if (last === undefined) return;
  const file = openSync(join(folder, last), 'r+');
  fsyncSync(file);
  closeSync(file);
}
