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
