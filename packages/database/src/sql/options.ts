import type { DatabaseError } from './errors';

/** The database: a folder (PostgreSQL inside this process), or a PostgreSQL server for any number of processes. */
export type DatabaseOptions = ({ folder: string } | { url: string }) & {
  /** Connections of this process to a server. Default: 10. */
  connections?: number | undefined;
  /** Milliseconds that opening waits for a server which does not answer yet. Default: 30_000. */
  startTimeout?: number | undefined;
  /**
   * Called after a second of waiting for a server, and then every ten seconds, so that the operator sees what the start
   * waits for.
   */
  onWait?: ((wait: DatabaseWait) => void) | undefined;
  /** Milliseconds for a connection. Default: 3_000, because WeChat Pay waits 5 s for the answer to a notification. */
  connectTimeout?: number | undefined;
  /** Milliseconds for a statement. Default: 10_000. */
  statementTimeout?: number | undefined;
  /** Called with the error of a connection to the server that broke while it was idle. */
  onBroken?: ((error: Error) => void) | undefined;
  /**
   * The folder is removed after use, so nothing waits until the disk holds it: a loss of power destroys the database.
   * Default: false.
   */
  temporary?: boolean | undefined;
  /**
   * Called once when the lock of the folder is lost, within a second, with DATABASE_LOCK_LOST. From then on every
   * statement fails with that error, so nothing more is stored; end the process.
   */
  onLost?: ((error: DatabaseError) => void) | undefined;
};

/** The start waits for a database server. */
export interface DatabaseWait {
  since: Date;
  /** The server, without a password. */
  server: string;
}

/** What `startTimeout` is where it is left out, in milliseconds. */
export const START_TIMEOUT = 30_000;
