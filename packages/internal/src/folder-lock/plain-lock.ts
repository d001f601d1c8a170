import { createHash, randomBytes } from 'node:crypto';
import { closeSync, linkSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isInUse } from './in-use';
import { readIfThere } from './read-if-there';

/** Milliseconds to wait before looking again at a lock that another process is taking over. */
const TURN = 50;

/**
 * Locks with a plain file, for platforms and file systems without an operating system lock.
 *
 * One process creates the file; creation fails if it exists. The file of an ended process is replaced by a
 * claim: a file that only one process can create for exactly this content, and that then replaces the lock in one step.
 *
 * @param content what this process writes into the file: unique
 * @returns the open file, or the content that its holder wrote
 */
export async function openPlain(
  file: string,
  content: string,
): Promise<{ descriptor: number } | { holder: string }> {
  for (;;) {
    const made = create(file, content);
    if (made !== undefined) return { descriptor: made };
    const found = readIfThere(file);
    if (found === undefined) continue;
    const used = await isInUse(file, found);
    if (used) return { holder: found };
    if (used === undefined) continue;
    const descriptor = await replace(file, found, content);
    if (descriptor !== undefined) return { descriptor };
  }
}

/** @returns `undefined` if another process was faster: look again */
async function replace(file: string, ended: string, content: string): Promise<number | undefined> {
  const claim = `${file}.${createHash('sha256').update(ended).digest('hex').slice(0, 16)}.claim`;
  const descriptor = create(claim, content);
  if (descriptor === undefined) {
    await sleep(TURN);
    const other = readIfThere(claim);
    // Its process was killed between the two steps.
    if (other !== undefined && (await isInUse(claim, other)) === false) rmSync(claim, { force: true });
    return undefined;
  }
  try {
    if (readIfThere(file) === ended) {
      renameSync(claim, file);
      return descriptor;
    }
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
  closeSync(descriptor);
  rmSync(claim, { force: true });
  return undefined;
}

/**
 * Creates a file with its content in one step, so that no other process finds it empty. On a file system without links
 * another process may, and takes it over; the holder notices that like any other loss.
 *
 * @returns `undefined` if the file exists
 */
function create(file: string, content: string): number | undefined {
  const own = `${file}.${randomBytes(6).toString('hex')}.new`;
  const descriptor = openSync(own, 'wx+', 0o600);
  try {
    writeSync(descriptor, content, 0);
    linkSync(own, file);
    return descriptor;
  } catch (error) {
    closeSync(descriptor);
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return undefined;
    if (NO_LINKS.has(code)) return createAndWrite(file, content);
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

const NO_LINKS = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EXDEV']);

function createAndWrite(file: string, content: string): number | undefined {
  try {
    const descriptor = openSync(file, 'wx+', 0o600);
    writeSync(descriptor, content, 0);
    return descriptor;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return undefined;
    throw error;
  }
}
