import { closeSync, fsyncSync, openSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { PGlite, PGliteOptions } from '@electric-sql/pglite';

/** What of PGlite's file system is reached into: emscripten's, which the types do not tell of. */
interface NodeFiles {
  readonly NODEFS: {
    readonly stream_ops: { fsync?: (stream: { nfd?: number; node: object }) => number };
    realPath(node: object): string;
    convertNodeCode(failure: unknown): number;
  };
  readonly FS: { readonly ErrnoError: new (code: number) => Error };
}

/**
 * A folder for PGlite of which PostgreSQL can say what has to be on the disk. PGlite leaves that to the system, which
 * writes within half a minute: a payment that was acknowledged would not be there after a loss of power, nor, at worst,
 * the database.
 *
 * @returns options of `PGlite.create`
 */
export async function syncedFolder(folder: string): Promise<Pick<PGliteOptions, 'fs' | 'startParams'>> {
  const { PGlite: Pglite } = await import('@electric-sql/pglite');
  const { NodeFS } = await import('@electric-sql/pglite/nodefs');
  class SyncedFolder extends NodeFS {
    override async init(pg: PGlite, options: Parameters<InstanceType<typeof NodeFS>['init']>[1]) {
      const made = await super.init(pg, options);
      const preRun = [made.emscriptenOpts.preRun ?? []].flat();
      const syncing = (module: unknown) => letFilesSync(module as NodeFiles);
      return { emscriptenOpts: { ...made.emscriptenOpts, preRun: [...preRun, syncing] } };
    }
  }
  return {
    fs: new SyncedFolder(folder),
    startParams: [
      // Which is: do not wait for the disk.
      ...Pglite.defaultStartParams.filter((parameter) => parameter !== '-F'),
      // The only one of its ways of asking for it that comes through to the file system.
      ...['-c', 'wal_sync_method=fsync'],
    ],
  };
}

function letFilesSync({ NODEFS, FS }: NodeFiles): void {
  NODEFS.stream_ops.fsync = ({ nfd, node }) => {
    try {
      if (nfd === undefined) syncFolder(NODEFS.realPath(node));
      else fsyncSync(nfd);
      return 0;
    } catch (failure) {
      throw new FS.ErrnoError(NODEFS.convertNodeCode(failure));
    }
  };
}

/** Has the disk hold which files a folder has. Windows knows no such thing. */
export function syncFolder(path: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** At once; one after the other takes four times as long. */
const SYNCING = 8;

/** Has the disk hold all that is below a folder. */
export async function syncFiles(folder: string): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const pathsOf = (chosen: typeof entries) => chosen.map((entry) => join(entry.parentPath, entry.name));
  const paths = pathsOf(entries.filter((entry) => entry.isFile()));
  await Promise.all(
    Array.from({ length: SYNCING }, async () => {
      for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
        const file = await open(path);
        await file.sync().finally(() => file.close());
      }
    }),
  );
  for (const path of [...pathsOf(entries.filter((entry) => entry.isDirectory())), folder]) syncFolder(path);
}
