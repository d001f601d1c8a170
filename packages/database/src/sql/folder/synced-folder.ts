import { fsyncSync } from 'node:fs';
import { PGlite, type PGliteOptions } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';
import { syncFolder } from './sync-files';

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
 * A folder for PGlite in which PostgreSQL decides what must be on the disk. PGlite leaves that to the system, which
 * writes within half a minute: a payment that was acknowledged would not be there after a loss of power, nor, at worst,
 * the database.
 *
 * @returns options of `PGlite.create`
 */
export function syncedFolder(folder: string): Pick<PGliteOptions, 'fs' | 'startParams'> {
  return {
    fs: new SyncedFolder(folder),
    startParams: [
      // It says: do not wait for the disk.
      ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
      // The only one of its ways of asking for it that comes through to the file system.
      ...['-c', 'wal_sync_method=fsync'],
    ],
  };
}

class SyncedFolder extends NodeFS {
  override async init(pg: PGlite, options: Parameters<NodeFS['init']>[1]) {
    const made = await super.init(pg, options);
    const preRun = [made.emscriptenOpts.preRun ?? []].flat();
    const syncing = (module: unknown) => letFilesSync(module as NodeFiles);
    return { emscriptenOpts: { ...made.emscriptenOpts, preRun: [...preRun, syncing] } };
  }
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
