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

/** What a database has from the start. */
export interface Template {
  /** Databases of one name are copies of one, as long as the jest worker lives. */
  readonly name: string;
  /** Makes that one, and closes all connections to it. */
  prepare(url: string): Promise<void>;
  /** SQL that each copy begins with. */
  readonly refresh: string;
}

/** The `require` of Node: see scripts/jest-environment.cjs. */
declare const requireByNode: NodeJS.Require;

const servers = requireByNode(join(__dirname, '../../fixtures/postgres/servers.cjs')) as {
  startServer(): Promise<TestPostgres>;
  createDatabase(template?: Template): Promise<PostgresDatabase>;
};

/** Starts a server for a test that stops it, kills it, or changes its configuration. */
export const startPostgres = (): Promise<TestPostgres> => servers.startServer();

/**
 * Makes a database on a server that the test files of this jest worker share.
 *
 * @param template default: it is empty
 */
export const createPostgresDatabase = (template?: Template): Promise<PostgresDatabase> =>
  servers.createDatabase(template);
