import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type FolderLock, lockFolder } from '@opencloudpay/internal';
import { DatabaseError } from '../errors';
import type { SqlPool } from '../sql-pool';
import { refuseMoved } from './moved-mark';
import { syncFiles, syncFolder } from './sync-files';
import { whileHeld } from './while-held';

/** PostgreSQL inside this process, on a folder that no other process has. */
export interface FolderDatabase {
  /** To end it releases the folder, too. */
  readonly pool: SqlPool;
  /** `false` once the lock was lost, and from then on. */
  isHeld(): boolean;
  /** See {@link Opened}. */
  initialized(): Promise<void>;
}

export interface FolderPlace {
  /** An absolute path. */
  readonly folder: string;
  /** See {@link DatabaseOptions}. */
  readonly temporary: boolean;
  /** Also opens a folder that was moved to a server: to repeat the move. */
  readonly evenIfMoved: boolean;
}

/**
 * Opens the database in a folder, or makes one there.
 *
 * @param onLost called once when the folder's lock is lost
 * @throws {DatabaseError} and errors of the file system and of PGlite
 */
export async function openFolderDatabase(
  { folder, temporary, evenIfMoved }: FolderPlace,
  onLost: (error: DatabaseError) => void,
): Promise<FolderDatabase> {
  const data = join(folder, 'data');
  const marker = markerOf(folder);
  const unfinished = join(folder, 'unfinished');
  let lock: FolderLock | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    lock = await lockFolder(folder, {
      inUse: (pid) => inUse(pid, folder),
      onLost: (file) => onLost(lost(folder, file)),
    });
    if (!evenIfMoved) refuseMoved(folder);
    const isThere = existsSync(join(data, 'PG_VERSION'));
    if (existsSync(marker)) {
      if (!isThere) throw gone(folder, marker);
    } else {
      // Files that are not marked as unfinished may hold payments: a copy may have left the marker out.
      if (isThere && !existsSync(unfinished)) throw unmarked(folder, marker, data);
      // A process that was killed while it made the database has stored nothing in it, and left it unusable.
      rmSync(data, { recursive: true, force: true });
      writeFileSync(unfinished, '', { mode: 0o600, flush: true });
      syncFolder(folder);
    }
    const { isHeld, release } = lock;
    // Loads PGlite, which a process with a server does not need.
    const { openPglitePool } = await import('./pglite-pool');
    const pool = whileHeld(await openPglitePool(data, { temporary }), lock, () =>
      lost(folder, join(folder, 'lock')),
    );
    let ending: Promise<void> | undefined;
    return {
      pool: {
        connect: pool.connect,
        end() {
          ending ??= pool.end().finally(release);
          return ending;
        },
      },
      isHeld,
      async initialized() {
        // Its turn, so that no statement changes the files meanwhile.
        const turn = await pool.connect();
        try {
          if (existsSync(marker)) return;
          if (!temporary) await syncFiles(data);
          writeFileSync(marker, '', { mode: 0o600, flush: true });
          rmSync(unfinished, { force: true });
          // Without it, a loss of power could leave the folder without its marker, and the next start would delete it.
          syncFolder(folder);
        } finally {
          turn.release();
        }
      },
    };
  } catch (error) {
    lock?.release();
    throw error;
  }
}

/** Whether a database was completely made in a folder. */
export function hasDatabase(folder: string): boolean {
  return existsSync(markerOf(folder));
}

/** The empty file that says so. */
function markerOf(folder: string): string {
  return join(folder, 'initialized');
}

function inUse(pid: number | undefined, folder: string): DatabaseError {
  const which = pid === undefined ? { en: '', zh: '' } : { en: ` (process ${pid})`, zh: `（进程 ${pid}）` };
  return new DatabaseError('DATABASE_IN_USE', {
    en: `The database in ${folder} is open in another process${which.en}: a folder serves one process, so stop that one, or give both the url of a PostgreSQL server (DATABASE_URL).`,
    zh: `${folder} 中的数据库已被另一个进程打开${which.zh}：一个目录只能由一个进程使用，请停止那个进程，或让两者都使用 PostgreSQL 服务器（DATABASE_URL）。`,
  });
}

/** Two processes that write to one folder destroy its database. */
function lost(folder: string, file: string): DatabaseError {
  return new DatabaseError('DATABASE_LOCK_LOST', {
    en: `The lock ${file} was removed or replaced, so another process may have the database in ${folder}: this process stores nothing any more. Leave the file alone while the database is open; make sure that no other process has it open, and start this one again.`,
    zh: `锁文件 ${file} 被删除或替换，另一个进程可能正在使用 ${folder} 中的数据库：本进程不再保存任何数据。数据库打开期间不要动这个文件；请确认没有其他进程打开它，然后重新启动本进程。`,
  });
}

/** A new one in its place would serve, and know nothing of any payment. */
function gone(folder: string, marker: string): DatabaseError {
  return new DatabaseError('DATABASE_UNREADABLE', {
    en: `The folder ${folder} had a database, and its files are not there any more: mount or restore them. To begin with an empty one, delete ${marker}.`,
    zh: `目录 ${folder} 中曾有数据库，但文件已不在：请挂载或恢复它们。要从空数据库开始，请删除 ${marker}。`,
  });
}

/** To delete it would lose it for ever, and a gateway that began with an empty one would miss nothing. */
function unmarked(folder: string, marker: string, data: string): DatabaseError {
  return new DatabaseError('DATABASE_UNREADABLE', {
    en: `The folder ${folder} has a database and no file that says it is complete. If it was restored from a copy, make the empty file ${marker}; if it is what a first start left unfinished, delete ${data}.`,
    zh: `目录 ${folder} 中有数据库，但没有表示其完整的文件。如果是从备份恢复的，请创建空文件 ${marker}；如果是首次启动未完成留下的，请删除 ${data}。`,
  });
}
