import { mkdirSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseError } from './errors';
import { type FolderDatabase, openFolderDatabase } from './folder-database';
import { heldPool } from './held-pool';
import type { Opened } from './opened';
import type { DatabaseOptions } from './options';
import { kyselyOn } from './sql-pool';

/**
 * The database of a folder, open once in this process for all who open the folder: a gateway and the documents, or two
 * emulators. It is closed when the last of them closes it.
 */
interface SharedFolder {
  readonly opening: Promise<FolderDatabase>;
  holders: number;
  /** What each holder wants to be called with when the lock is lost. */
  readonly onLost: Set<(error: DatabaseError) => void>;
  /** The end of the last work that was done alone, by schema. */
  readonly lastAlone: Map<string, Promise<void>>;
  closing?: Promise<void>;
}

/** By the folders' real paths. A folder whose lock was lost is not here any more: it can be opened anew. */
const folders = new Map<string, SharedFolder>();

/** Opens the database in a folder, or joins those in this process who have it open. */
export async function openFolder(options: DatabaseOptions & { folder: string }): Promise<Opened> {
  const folder = resolve(options.folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = realpathSync(folder);
  const { onLost = () => {} } = options;
  // Its own, so that a function which two holders share is called for both.
  const told = (error: DatabaseError) => onLost(error);
  const { shared, database } = await join(path, folder, told);
  const pool = heldPool(
    database.pool,
    () => leave(path, shared, database, told),
    () =>
      new DatabaseError('DATABASE_CLOSED', `The database in ${folder} was closed. Open it again to use it.`),
  );
  return {
    pool,
    patiently: (work) => work(kyselyOn(pool)),
    alone(schema, work) {
      const result = (shared.lastAlone.get(schema) ?? Promise.resolve()).then(work);
      const end = () => {};
      shared.lastAlone.set(schema, result.then(end, end));
      return result;
    },
    initialized: database.initialized,
  };
}

async function join(
  path: string,
  folder: string,
  told: (error: DatabaseError) => void,
): Promise<{ shared: SharedFolder; database: FolderDatabase }> {
  for (;;) {
    const shared = folders.get(path) ?? begin(path, folder);
    if (shared.closing) {
      // Its failure is thrown to the holder who closes.
      await shared.closing.catch(() => {});
      continue;
    }
    shared.holders += 1;
    shared.onLost.add(told);
    const database = await shared.opening;
    if (database.isHeld()) return { shared, database };
    forget(path, shared);
    await leave(path, shared, database, told);
  }
}

function begin(path: string, folder: string): SharedFolder {
  const onLost = new Set<(error: DatabaseError) => void>();
  const opening = openFolderDatabase(folder, (error) => {
    forget(path, shared);
    for (const tell of [...onLost]) tell(error);
  });
  const shared: SharedFolder = { opening, holders: 0, onLost, lastAlone: new Map() };
  folders.set(path, shared);
  opening.catch(() => forget(path, shared));
  return shared;
}

async function leave(
  path: string,
  shared: SharedFolder,
  database: FolderDatabase,
  told: (error: DatabaseError) => void,
): Promise<void> {
  shared.holders -= 1;
  shared.onLost.delete(told);
  if (shared.holders > 0) return;
  shared.closing = database.pool.end().finally(() => forget(path, shared));
  await shared.closing;
}

function forget(path: string, shared: SharedFolder): void {
  if (folders.get(path) === shared) folders.delete(path);
}
