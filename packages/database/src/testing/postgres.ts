import { join } from 'node:path';

/** An empty PostgreSQL database. */
export interface PostgresDatabase {
  readonly url: string;
  close(): Promise<void>;
}

/** A PostgreSQL server of one test file, with one database. */
export interface TestPostgres extends PostgresDatabase {
  /** At once, and in order; connections are cut. */
  stop(): Promise<void>;
  /** As a crash. */
  kill(): Promise<void>;
  /** @param fileLimit as on a full disk, no file can grow beyond so many bytes */
  start(fileLimit?: number): Promise<void>;
}

/** The `require` of Node: see scripts/jest-environment.cjs. */
declare const requireByNode: NodeJS.Require;

const servers = requireByNode(join(__dirname, '../../fixtures/postgres/servers.cjs')) as {
  startServer(): Promise<TestPostgres>;
  createDatabase(): Promise<PostgresDatabase>;
};

/** Starts a server for a test that stops it, kills it, or changes its configuration. */
export const startPostgres = (): Promise<TestPostgres> => servers.startServer();

/** Makes a database on a server that the test files of this jest worker share. */
export const createPostgresDatabase = (): Promise<PostgresDatabase> => servers.createDatabase();
