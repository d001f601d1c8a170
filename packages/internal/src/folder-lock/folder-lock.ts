import { randomBytes } from 'node:crypto';
import { closeSync, ftruncateSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { BEAT, isInUse } from './in-use';
import { openLocked } from './kernel-lock';
import { isRunning, parseOwner, thisProcess } from './owner';
import { openPlain } from './plain-lock';
import { isMissing, readIfThere } from './read-if-there';

export interface FolderLock {
  /**
   * Whether the folder is still this process's: reads the lock file. `false` once the file was removed or replaced, and
   * from then on: another process may have the folder.
   */
  isHeld(): boolean;
  /** Lets other processes have the folder. */
  release(): void;
}

export interface FolderLockOptions {
  /**
   * Makes the error for a folder that a process has, another one or this one already.
   *
   * @param pid that process, where the operating system lets it be seen
   */
  inUse(pid: number | undefined): Error;
  /**
   * Called once when the lock is lost, within a second: from then on nothing in the folder may be written.
   *
   * @param file the lock
   */
  onLost?: ((file: string) => void) | undefined;
}

/**
 * Takes a folder for this process alone: by a lock of the operating system on the file `lock` in it, which ends with the
 * process. A file alone means nothing then, whatever it says. Where there is no such lock, the file says which process
 * has the folder, so described that a later process with the same number is not taken for it.
 *
 * @throws what `inUse` makes, and errors of the file system
 */
export async function lockFolder(
  folder: string,
  { inUse, onLost = () => {} }: FolderLockOptions,
): Promise<FolderLock> {
  const file = join(folder, 'lock');
  const { descriptor, text } = await take(file, inUse);
  let held = true;
  const isHeld = () => {
    if (held && !isStill(file, text)) {
      held = false;
      clearInterval(timer);
      onLost(file);
    }
    return held;
  };
  const timer = setInterval(() => {
    if (isHeld()) beat(descriptor, text);
  }, BEAT);
  timer.unref();
  let released = false;
  return {
    isHeld,
    release() {
      if (released) return;
      released = true;
      clearInterval(timer);
      const own = held && isStill(file, text);
      held = false;
      // Windows removes no file that is open in this way.
      if (process.platform === 'win32') closeSync(descriptor);
      if (own) remove(file);
      if (process.platform !== 'win32') closeSync(descriptor);
    },
  };
}

async function take(
  file: string,
  inUse: FolderLockOptions['inUse'],
): Promise<{ descriptor: number; text: string }> {
  const text = textOf({ kernel: true });
  for (;;) {
    const lock = openLocked(file);
    if (lock.outcome === 'taken') throw inUse(holderOf(file));
    if (lock.outcome === 'unsupported') break;
    const { descriptor } = lock;
    try {
      const before = readFileSync(descriptor, 'utf8');
      // The holder may be one that could not take the lock of the operating system. Some file systems over a network
      // give that lock to everyone who asks: a holder that is seen to run has it all the same.
      const used = isPlain(before) ? await isInUse(file, before) : isOtherRunning(before);
      if (used) throw inUse(parseOwner(before)?.pid);
      if (used === false) {
        write(descriptor, text);
        // Its last holder may have removed the file after it was opened here.
        if (isStill(file, text)) return { descriptor, text };
      }
    } catch (error) {
      closeSync(descriptor);
      throw error;
    }
    closeSync(descriptor);
  }
  const plain = textOf({ kernel: false });
  const opened = await openPlain(file, plain);
  if ('holder' in opened) throw inUse(parseOwner(opened.holder)?.pid);
  return { descriptor: opened.descriptor, text: plain };
}

/**
 * What the lock file says, like no other one.
 *
 * @param kernel whether its holder has the lock of the operating system: without that lock it has ended
 */
function textOf({ kernel }: { kernel: boolean }): string {
  return JSON.stringify({ ...thisProcess(), kernel, id: randomBytes(8).toString('hex') });
}

function isPlain(text: string): boolean {
  try {
    return (JSON.parse(text) as { kernel?: unknown } | null)?.kernel === false;
  } catch {
    return false;
  }
}

function isOtherRunning(text: string): boolean {
  const owner = parseOwner(text);
  return owner !== undefined && owner.pid !== process.pid && isRunning(owner) === true;
}

function holderOf(file: string): number | undefined {
  try {
    return parseOwner(readIfThere(file) ?? '')?.pid;
  } catch {
    // On Windows the lock keeps other processes from reading the file.
    return undefined;
  }
}

/** A file that is there and cannot be read still belongs to this process: on Windows the lock prevents reading. */
function isStill(file: string, text: string): boolean {
  try {
    return readFileSync(file, 'utf8') === text;
  } catch (error) {
    return !isMissing(error);
  }
}

function write(descriptor: number, text: string): void {
  ftruncateSync(descriptor);
  writeSync(descriptor, text, 0);
}

function beat(descriptor: number, text: string): void {
  try {
    writeSync(descriptor, text, 0);
  } catch {
    // A full disk does not end the lock.
  }
}

function remove(file: string): void {
  try {
    rmSync(file, { force: true });
  } catch {
    // Another process has it already, or the folder cannot be written to: the next holder writes over it.
  }
}
