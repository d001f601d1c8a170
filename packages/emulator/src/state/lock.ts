import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EmulatorError } from '../errors';

export interface Lock {
  release(): void;
}

/** The folders that this process holds: its own number in a lock file says nothing, as numbers are used again. */
const heldHere = new Set<string>();

/**
 * Takes a folder for this process alone, over from a process that was killed if need be.
 *
 * The file is made elsewhere and linked into its place, so that nobody ever sees one without its owner's number.
 *
 * @throws {EmulatorError} EMULATOR_RUNNING, naming the process
 */
export function takeLock(folder: string): Lock {
  const file = join(folder, 'lock');
  const content = JSON.stringify({ pid: process.pid, id: randomBytes(8).toString('hex') });
  const own = `${file}.${process.pid}.${randomBytes(4).toString('hex')}`;
  writeFileSync(own, content, { mode: 0o600 });
  try {
    while (!tryLink(own, file)) {
      const found = readIfThere(file);
      if (found === undefined) continue;
      const owner = ownerOf(found);
      if (isAlive(owner, folder)) throw running(owner, folder, file);
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

function tryLink(from: string, to: string): boolean {
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
  if (readIfThere(aside) !== judged) tryLink(aside, file);
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

function running(pid: number, folder: string, file: string): EmulatorError {
  const happened = `Another emulator (process ${pid}) keeps its state in ${folder}`;
  return new EmulatorError(
    'EMULATOR_RUNNING',
    `${happened}: stop it first, or keep this one's state elsewhere or in memory. If process ${pid} is something else, delete ${file}.`,
    { happened },
  );
}
