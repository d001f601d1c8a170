import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type FolderLock, lockFolder } from '@opencloudpay/internal';
import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely';
import { DatabaseError } from '../errors';
import { DEFAULT_SCHEMA, DURABLE_LIMITS } from '../limits';
import { asDatabaseError, type Place } from './failure';
import { migrate } from './migrate';
import { openPglitePool } from './pglite-pool';
import { openPostgresPool } from './postgres-pool';
import { asKyselyPool, type SqlPool } from './sql-pool';
import { syncFiles, syncFolder } from './synced-folder';
import type { Tables } from './tables';
import { whileHeld } from './while-held';
import { whileUnreachable } from './while-unreachable';

/** Where the store is: a folder (PostgreSQL inside this process, for one gateway), or a server for any number. */
export type DatabaseOptions = ({ folder: string } | { url: string }) & {
  /** Default `cloudpay`. The queue's tables are in a schema of that name with `_queue` behind. */
  schema?: string | undefined;
  /** Connections of this process to a server, at least 2. Default 10. */
  connections?: number | undefined;
  /** Milliseconds that opening waits for a server which does not answer yet. Default 30000. */
  startTimeout?: number | undefined;
  /** Milliseconds for a connection. Default 3000: a notification must be answered within 5 s. */
  connectTimeout?: number | undefined;
  /** Milliseconds for a statement. Default 10000. */
  statementTimeout?: number | undefined;
  /** Told of connections to the server that broke while nobody used them. */
  onBroken?: ((error: Error) => void) | undefined;
  /**
   * Called once when the lock of the folder is lost, within a second, with DATABASE_LOCK_LOST. From then on every
   * statement fails with that error, so the gateway takes no more work; end the process.
   */
  onLost?: ((error: DatabaseError) => void) | undefined;
};

export interface Database {
  readonly kind: 'folder' | 'server';
  readonly schema: string;
  /** The store's tables. */
  readonly db: Kysely<Tables>;
  /** What `work` does happens as a whole, or not at all. */
  transaction<T>(work: (trx: Transaction<Tables>) => Promise<T>): Promise<T>;
  /** Does work of which only one process may do it at a time: on a server under a lock, on a folder as it is. */
  alone<T>(work: () => Promise<T>): Promise<T>;
  /** Runs SQL as it is: for the queue. */
  executeSql(text: string, values?: readonly unknown[]): Promise<{ rows: unknown[] }>;
  close(): Promise<void>;
}

/**
 * Opens the database and brings its schema up to date.
 *
 * @throws {DatabaseError} when it cannot be opened, with what to do about it
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const place = placeOf(options);
  return whileUnreachable(options.startTimeout ?? START_TIMEOUT, () =>
    openOnce(options).catch((error) => {
      throw asDatabaseError(error, place);
    }),
  );
}

export const START_TIMEOUT = 30_000;

async function openOnce(options: DatabaseOptions): Promise<Database> {
  const { schema = DEFAULT_SCHEMA } = options;
  const opened = 'folder' in options ? await openFolder(options) : await openServer(options);
  const { pool } = opened;
  const kysely = onPool(pool);
  const patiently = async <T>(work: (db: Kysely<Tables>) => Promise<T>): Promise<T> => {
    if (!opened.openPatient) return work(kysely);
    const patient = onPool(await opened.openPatient());
    return work(patient).finally(() => patient.destroy());
  };
  let closing: Promise<void> | undefined;
  const database: Database = {
    kind: 'folder' in options ? 'folder' : 'server',
    schema,
    db: kysely.withSchema(schema),
    transaction: (work) =>
      kysely.transaction().execute((trx) => work(trx.withSchema(schema) as Transaction<Tables>)),
    alone: (work) =>
      'folder' in options
        ? work()
        : patiently((db) =>
            db.transaction().execute(async (trx) => {
              await sql`select pg_advisory_xact_lock(hashtextextended(${`opencloudpay ${schema}`}, 1))`.execute(
                trx,
              );
              return work();
            }),
          ),
    async executeSql(text, values) {
      const client = await pool.connect();
      let failed = true;
      try {
        const { rows } = await client.query(text, values);
        failed = false;
        return { rows };
      } finally {
        // Some of the queue's texts are transactions; one that failed in the middle would stay open.
        client.release(failed);
      }
    },
    close() {
      closing ??= kysely.destroy().finally(opened.closed);
      return closing;
    },
  };
  try {
    await patiently((db) => migrate(db, schema));
    await opened.initialized();
    return database;
  } catch (error) {
    await database.close().catch(() => {});
    throw error;
  }
}

/**
 * Milliseconds for a statement of those that are made once, at the start: an index of a large table takes minutes, and
 * so does waiting for another gateway that makes it.
 */
const PATIENCE = 60 * 60_000;

function onPool(pool: SqlPool): Kysely<Tables> {
  return new Kysely<Tables>({ dialect: new PostgresDialect({ pool: asKyselyPool(pool) }) });
}

interface Opened {
  pool: SqlPool;
  /** One connection that may take its time; left out where every one may. */
  openPatient?(): Promise<SqlPool>;
  /** The schema is there: from now on there is something to lose. */
  initialized(): Promise<void>;
  closed(): void;
}

async function openFolder(options: DatabaseOptions & { folder: string }): Promise<Opened> {
  const folder = resolve(options.folder);
  const data = join(folder, 'data');
  const marker = join(folder, 'initialized');
  const unfinished = join(folder, 'unfinished');
  let lock: FolderLock | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    lock = await lockFolder(folder, {
      inUse: (pid) => inUse(pid, folder),
      onLost: (file) => options.onLost?.(lost(folder, file)),
    });
    const isThere = existsSync(join(data, 'PG_VERSION'));
    if (existsSync(marker)) {
      if (!isThere) throw gone(folder, marker);
    } else {
      // Files that nobody says are unfinished may be a shop's, of which a copy left the marker out.
      if (isThere && !existsSync(unfinished)) throw unmarked(folder, marker, data);
      // A process that was killed while it made the database has stored nothing in it, and left it unusable.
      rmSync(data, { recursive: true, force: true });
      writeFileSync(unfinished, '', { mode: 0o600, flush: true });
      syncFolder(folder);
    }
    const pool = whileHeld(await openPglitePool(data), lock, () => lost(folder, join(folder, 'lock')));
    return {
      pool,
      async initialized() {
        if (existsSync(marker)) return;
        await syncFiles(data);
        writeFileSync(marker, '', { mode: 0o600, flush: true });
        rmSync(unfinished, { force: true });
        // Without it, what is stored from now on would be taken for unfinished after a loss of power, and deleted.
        syncFolder(folder);
      },
      closed: lock.release,
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

async function openServer(options: DatabaseOptions & { url: string }): Promise<Opened> {
  const {
    url,
    connections = DURABLE_LIMITS.connections.default,
    connectTimeout = 3_000,
    statementTimeout = 10_000,
    onBroken = () => {},
  } = options;
  const limits = {
    connections: Math.max(DURABLE_LIMITS.connections.least, connections),
    connectTimeout,
    statementTimeout,
  };
  const pool = await openPostgresPool({ url, ...limits, onBroken });
  const patient = { url, connections: 1, connectTimeout, statementTimeout: PATIENCE, onBroken };
  return {
    pool,
    openPatient: () => openPostgresPool(patient),
    initialized: async () => {},
    closed: () => {},
  };
}

/** Which database it is, for messages. */
export function placeOf(options: DatabaseOptions): Place {
  if ('folder' in options) return { kind: 'folder', name: resolve(options.folder) };
  try {
    const { hostname, port, pathname, username, password, hash } = new URL(options.url);
    if (!isEncoded(`${username}${password}${pathname}`)) throw new TypeError('A % stands for itself.');
    if (/[@#]/.test(`${pathname}${hash}`)) throw new TypeError('A part of the password is in the path.');
    return {
      kind: 'server',
      name: `PostgreSQL at ${withoutLongWords(hostname)}:${port || 5432}${withoutLongWords(pathname)}`,
    };
  } catch {
    throw new DatabaseError(
      'DATABASE_REFUSED',
      'database.url (DATABASE_URL) is not an address: it must be like postgres://user:password@host:5432/name, with a %, @, / or # of the password written as %25, %40, %2F or %23.',
    );
  }
}

/** A part of an address that long may be a secret in the wrong place. */
function withoutLongWords(text: string): string {
  return text.replace(/[^./]{16,}/g, '…');
}

/** Whether it can be decoded: in an address, % begins the code of a character. */
export function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function inUse(pid: number | undefined, folder: string): DatabaseError {
  const which = pid === undefined ? '' : ` (process ${pid})`;
  return new DatabaseError(
    'DATABASE_IN_USE',
    `The database in ${folder} is open in another gateway${which}: a folder serves one process, so stop that one, or give both a PostgreSQL server (database.url).`,
  );
}

/** Two processes that write to one folder destroy its database. */
function lost(folder: string, file: string): DatabaseError {
  return new DatabaseError(
    'DATABASE_LOCK_LOST',
    `The lock ${file} was removed or replaced, so another gateway may have the database in ${folder}: this one stores and delivers nothing any more. Leave the file alone while a gateway runs; make sure that no other one does, and start this one again.`,
  );
}

/** A new one in its place would serve, and know nothing of any payment. */
function gone(folder: string, marker: string): DatabaseError {
  return new DatabaseError(
    'DATABASE_UNREADABLE',
    `The folder ${folder} had a database, and its files are not there any more: mount or restore them. To begin with an empty one, delete ${marker}.`,
  );
}

/** Deleting it would be for ever, and a gateway that had begun anew would acknowledge as if nothing were missing. */
function unmarked(folder: string, marker: string, data: string): DatabaseError {
  return new DatabaseError(
    'DATABASE_UNREADABLE',
    `The folder ${folder} has a database and no file that says it is complete. If it was restored from a copy, make the empty file ${marker}; if it is what a first start left unfinished, delete ${data}.`,
  );
}
