import { statfs } from 'node:fs/promises';

/**
 * Bytes that must be free for a folder's database to be used. Its log grows by files of 16 MB, and PostgreSQL inside
 * this process does not survive that one cannot be made: it turns in a circle for ever, and the whole process with it.
 */
const RESERVE = 48 * 1024 * 1024;

/**
 * Fails while there is still a little room on the disk, so that the process goes on, and the database is used again when
 * the disk has room.
 *
 * @param spaceOf a parameter for tests
 * @throws {Error} ENOSPC
 */
export async function checkFreeSpace(
  folder: string,
  spaceOf: (folder: string) => Promise<{ bavail: number; bsize: number }> = statfs,
): Promise<void> {
  const { bavail, bsize } = await spaceOf(folder);
  if (bavail * bsize >= RESERVE) return;
  const failure = new Error(
    `No space left on device: the disk of ${folder} has less than 48 MB free. Make room.`,
  );
  throw Object.assign(failure, { code: 'ENOSPC' });
}

/** Bytes that the programs of a machine together write to a disk in a millisecond, at most. */
const FASTEST = 1024 * 1024;
/** Milliseconds for which a disk with much room is not looked at again. */
const LONGEST = 1000;

/**
 * Checks the free space before each use of a folder, as {@link checkFreeSpace} does, but looks at the disk only when it
 * may have lost its room since the last look: a look takes as long as a small query.
 *
 * @param now milliseconds; a parameter for tests
 */
export function freeSpaceWatch(
  folder: string,
  spaceOf: (folder: string) => Promise<{ bavail: number; bsize: number }> = statfs,
  now: () => number = () => performance.now(),
): () => Promise<void> {
  let enoughUntil = Number.NEGATIVE_INFINITY;
  return async () => {
    if (now() < enoughUntil) return;
    await checkFreeSpace(folder, async () => {
      const space = await spaceOf(folder);
      const spare = space.bavail * space.bsize - RESERVE;
      enoughUntil = now() + Math.min(spare / FASTEST, LONGEST);
      return space;
    });
  };
}
