import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface FolderLock {
  release(): void;
}

/** The folders that this process holds: its own number in a lock file says nothing, as numbers are used again. */
const heldHere = new Set<string>();

/**
 * Takes a folder for this process alone, over from a process that was killed if need be.
 *
 * The file is made elsewhere and linked into its place, so that nobody ever sees one without its owner's number.
 *
 * @param inUse makes the error for a folder that another process has, or this one already; `file` is the lock
 * @throws what `inUse` makes
 */
export function lockFolder(folder: string, inUse: (pid: number, file: string) => Error): FolderLock {
  const file = join(folder, 'lock');
  const content = JSON.stringify({ pid: process.pid, id: randomBytes(8).toString('hex') });
  const own = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(own, content, { mode: 0o600 });
  try {
    while (!linkTo(own, file)) {
      const found = readIfThere(file);
      if (found === undefined) continue;
      const owner = ownerOf(found);
      if (isAlive(owner, folder)) throw inUse(owner, file);
      removeStale(file, found);
    }
  } finally {
    rmSync(own, { force: true });
  }
  heldHere.add(folder);
  return {
    release() {
      heldHere.delete(folder);
      if (readIfThere(file) === content) rmSync(file, { force: true });
    },
  };
}

function linkTo(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Moves the file aside first: of several processes that find it stale, one gets it. */
function removeStale(file: string, judged: string): void {
  const aside = `${file}.${process.pid}.${randomBytes(4).toString('hex')}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  // Another process was faster, and this is its lock: it goes back.
  if (readIfThere(aside) !== judged) linkTo(aside, file);
  rmSync(aside, { force: true });
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

function ownerOf(content: string): number | undefined {
  try {
    const { pid } = JSON.parse(content) as { pid?: unknown };
    return Number.isSafeInteger(pid) && Number(pid) > 0 ? Number(pid) : undefined;
  } catch {
    return undefined;
  }
}

function isAlive(pid: number | undefined, folder: string): pid is number {
  if (pid === undefined) return false;
  if (pid === process.pid) return heldHere.has(folder);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It is there, and somebody else's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
