import { randomBytes } from 'node:crypto';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, parseOwner } from './owner';
import { readIfThere } from './read-if-there';

/** Milliseconds between two writes of a holder to its lock file. */
export const BEAT = 1_000;
/** Milliseconds without a write after which the holder counts as ended; long enough for a busy process or a slow disk. */
const SILENCE = 15_000;
const LOOK = 200;

/**
 * Whether the process that wrote `content` into a lock file still holds the folder. If this process cannot see the
 * other one (another container, another machine, an earlier start of this machine), the age of the file decides: a
 * holder writes it every second.
 *
 * Resolves with `undefined` if the file changed meanwhile: read it again.
 */
export async function isInUse(file: string, content: string): Promise<boolean | undefined> {
  // Opening the file to lock it creates it empty.
  if (content === '') return false;
  const owner = parseOwner(content);
  const runs = owner && isRunning(owner);
  if (runs !== undefined) return runs;
  const written = writtenAt(file);
  if (written === undefined) return undefined;
  const quietUntil = performance.now() + SILENCE - (fileSystemTime(file) - written);
  while (performance.now() < quietUntil) {
    await sleep(LOOK);
    if (readIfThere(file) !== content) return undefined;
    if (writtenAt(file) !== written) return true;
  }
  return false;
}

function writtenAt(file: string): number | undefined {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs;
}

/** The time of a new file in the same folder: on a network file system, another machine's clock sets file times. */
function fileSystemTime(file: string): number {
  const probe = `${file}.${randomBytes(6).toString('hex')}.time`;
  try {
    writeFileSync(probe, '', { mode: 0o600 });
    return statSync(probe).mtimeMs;
  } finally {
    rmSync(probe, { force: true });
  }
}
