import { mkdirSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { DatabaseError } from '../errors';
import type { Opened } from '../opened';
import type { DatabaseOptions } from '../options';
import { kyselyOn } from '../sql-pool';
import { type FolderDatabase, type FolderPlace, openFolderDatabase } from './folder-database';
import { heldPool } from './held-pool';

/**
 * The database of a folder, open once in this process for all who open the folder: a gateway and the documents, or two
 * emulators. It is closed when the last of them closes it.
 */
interface SharedFolder {
  readonly opening: Promise<FolderDatabase>;
  readonly holders: Set<Pick<DatabaseOptions, 'onLost'>>;
  /** The end of the last work that was done alone, by schema. */
  readonly lastAlone: Map<string, Promise<void>>;
  closing?: Promise<void>;
}

/** By the folders' real paths. A folder whose lock was lost is not here any more: it can be opened anew. */
const folders = new Map<string, SharedFolder>();

/** Opens the database in a folder, or joins those in this process who have it open. */
export async function openFolder(
  options: DatabaseOptions & { folder: string; evenIfMoved?: boolean },
): Promise<Opened> {
  const folder = resolve(options.folder);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { shared, database, leave } = await join(folder, options);
  const closed = () =>
    new DatabaseError('DATABASE_CLOSED', {
      en: `The database in ${folder} was closed. Open it again to use it.`,
      zh: `${folder} 中的数据库已关闭。请重新打开后使用。`,
    });
  const pool = heldPool(database.pool, leave, closed);
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
  folder: string,
  {
    onLost,
    temporary = false,
    evenIfMoved = false,
  }: Pick<DatabaseOptions, 'onLost' | 'temporary'> & { evenIfMoved?: boolean },
): Promise<{ shared: SharedFolder; database: FolderDatabase; leave(): Promise<void> }> {
  const path = realpathSync(folder);
  for (;;) {
    const shared = folders.get(path) ?? begin(path, { folder, temporary, evenIfMoved });
    if (shared.closing) {
      // Its failure is thrown to the holder who closes.
      await shared.closing.catch(() => {});
      continue;
    }
    const holder = { onLost };
    shared.holders.add(holder);
    const database = await shared.opening;
    const leave = async () => {
      shared.holders.delete(holder);
      if (shared.holders.size > 0) return;
      shared.closing = database.pool.end().finally(() => forget(path, shared));
      await shared.closing;
    };
    if (database.isHeld()) return { shared, database, leave };
    await leave();
  }
}

function begin(path: string, place: FolderPlace): SharedFolder {
  const holders: SharedFolder['holders'] = new Set();
  const opening = openFolderDatabase(place, (error) => {
    forget(path, shared);
    for (const { onLost } of [...holders]) onLost?.(error);
  });
  const shared: SharedFolder = { opening, holders, lastAlone: new Map() };
  folders.set(path, shared);
  opening.catch(() => forget(path, shared));
  return shared;
}

function forget(path: string, shared: SharedFolder): void {
  if (folders.get(path) === shared) folders.delete(path);
}
