import { createHash } from 'node:crypto';
import { constants, mkdirSync, realpathSync } from 'node:fs';
import { type FileHandle, lstat, open, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { messageOf } from '@opencloudpay/internal';
import { bounded } from '../bounded';
import { contentTypeOf } from '../content-type';
import { StorageError } from '../errors';
import type { FileDetails, FilePage, FileStore, ListOptions, WriteOptions } from '../file-store';
import { DetailsFiles } from './details-file';
import { isMissing } from './missing';
import { existingPlace, newPlace } from './place';
import { Turns } from './turns';
import { walk } from './walk';
import { putInPlace, removeAbandoned, writeTemporary } from './write-atomically';

/** Not the name of an environment. */
const OWN = '.storage';
/** How often a folder is made again that a removal has taken away meanwhile. */
const TRIES = 5;

/**
 * Files in a folder: `<folder>/<environment>/<path>`, readable as they are. Types and owners are in a folder of its own
 * beside them. A file that was put there by hand is a file like the others.
 *
 * One process uses a folder for writing.
 *
 * @throws {StorageError} FOLDER_FAILED
 */
export function folderStore(folder: string): FileStore {
  const root = made(folder);
  const temporary = join(root, OWN, 'temporary');
  const details = new DetailsFiles(join(root, OWN, 'details'), temporary);
  const turns = new Turns();
  let cleaned: Promise<void> | undefined;

  async function describe(key: string, file: FileHandle): Promise<FileDetails | undefined> {
    const found = await file.stat();
    if (!found.isFile()) return undefined;
    const { size, mtimeMs } = found;
    const kept = await details.of(key, { size, mtimeMs });
    const { contentType = contentTypeOf(key), etag = etagOf({ size, mtimeMs }), owner } = kept ?? {};
    return {
      ...{ key, size, contentType, etag, lastModified: new Date(mtimeMs) },
      ...(owner !== undefined && { owner }),
    };
  }

  /** @returns an open file, so that its content stays the same while others replace it */
  async function opened(key: string): Promise<{ file: FileDetails; handle: FileHandle } | undefined> {
    const place = await existingPlace(root, key);
    if (place === undefined) return undefined;
    try {
      const handle = await open(place, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
      const file = await describe(key, handle).catch(async (error: unknown) => {
        await handle.close();
        throw error;
      });
      if (file) return { file, handle };
      await handle.close();
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    return undefined;
  }

  async function place(key: string, written: string, kept: Omit<FileDetails, 'lastModified'>): Promise<Date> {
    for (let tries = 1; ; tries += 1) {
      try {
        const target = await newPlace(root, key);
        const { mtimeMs } = await stat(written);
        const present = await lstat(target).catch(() => undefined);
        await details.add(key, { ...kept, mtimeMs }, present);
        await putInPlace(written, target);
        return new Date(mtimeMs);
      } catch (error) {
        // A removal took the folder away with its last file.
        if (!isMissing(error) || tries === TRIES) throw error;
      }
    }
  }

  const store: FileStore = {
    async write(key, content, { contentType, owner, maxSize }: WriteOptions) {
      cleaned ??= removeAbandoned(temporary, Date.now());
      await cleaned;
      const hash = createHash('md5');
      let size = 0;
      const written = await writeTemporary(temporary, async (file) => {
        for await (const piece of bounded(content, maxSize)) {
          hash.update(piece);
          size += piece.length;
          await file.writeFile(piece);
        }
      });
      const etag = hash.digest('hex');
      try {
        return await turns.take(key, async () => {
          const found = typeof owner === 'function' ? owner(await store.stat(key)) : owner;
          const kept = { key, size, contentType, etag, ...(found !== undefined && { owner: found }) };
          return { ...kept, lastModified: await place(key, written, kept) };
        });
      } finally {
        await rm(written, { force: true });
      }
    },
    async read(key, rangeOf) {
      const found = await opened(key);
      if (!found) return undefined;
      const { file, handle } = found;
      const range = rangeOf?.(file);
      return { file, content: handle.createReadStream({ ...range, autoClose: true }) };
    },
    async stat(key) {
      const found = await opened(key);
      await found?.handle.close();
      return found?.file;
    },
    remove: (key) =>
      turns.take(key, async () => {
        const target = await existingPlace(root, key);
        if (target === undefined || !(await lstat(target)).isFile()) return false;
        await rm(target);
        await details.remove(key);
        await removeEmptyFolders(dirname(target));
        return true;
      }),
    async list({ prefix, folders, limit, from }: ListOptions) {
      const page: FilePage = { files: [], folders: [] };
      const after = from === undefined ? '' : Buffer.from(from, 'base64url').toString();
      let last = '';
      for await (const key of walk({ root, prefix, folders, after })) {
        if (page.files.length + page.folders.length === limit) {
          page.next = Buffer.from(last).toString('base64url');
          break;
        }
        last = key;
        if (key.endsWith('/')) page.folders.push(key);
        else {
          const file = await store.stat(key);
          if (!file) continue;
          const { size, etag, lastModified } = file;
          page.files.push({ key, size, etag, lastModified });
        }
      }
      return page;
    },
  };

  async function removeEmptyFolders(from: string): Promise<void> {
    for (let at = from; at.length > root.length; at = dirname(at)) {
      const removed = await rmdir(at).then(
        () => true,
        () => false,
      );
      if (!removed) return;
    }
  }
  return withFolderFailures(store, root);
}

/** The ETag of a file that was put there by hand. */
function etagOf({ size, mtimeMs }: { size: number; mtimeMs: number }): string {
  return createHash('md5').update(`${size} ${mtimeMs}`).digest('hex');
}

function made(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const root = realpathSync(folder);
    mkdirSync(join(root, OWN), { recursive: true, mode: 0o700 });
    return root;
  } catch (error) {
    throw folderFailed(folder, error);
  }
}

/** Gives failures of the file system a code and a next step. */
function withFolderFailures(store: FileStore, root: string): FileStore {
  const named = <Call extends (...given: never[]) => Promise<unknown>>(call: Call): Call =>
    ((...given: Parameters<Call>) =>
      call(...given).catch((error: NodeJS.ErrnoException) => {
        throw isOfFolder(error) ? folderFailed(root, error) : error;
      })) as Call;
  return {
    write: named(store.write),
    read: named(store.read),
    stat: named(store.stat),
    remove: named(store.remove),
    list: named(store.list),
  };
}

/** A connection that breaks while its content is stored is a failed system call, too. */
function isOfFolder({ syscall, code }: NodeJS.ErrnoException): boolean {
  return typeof syscall === 'string' && code !== 'ECONNRESET' && code !== 'EPIPE';
}

function folderFailed(folder: string, cause: unknown): StorageError {
  return new StorageError(
    'FOLDER_FAILED',
    {
      en: `The folder ${folder} cannot be used (${messageOf(cause)}): check its rights and the free space of its disk.`,
      zh: `目录 ${folder} 无法使用（${messageOf(cause)}）：请检查它的权限和磁盘的剩余空间。`,
    },
    { cause },
  );
}
