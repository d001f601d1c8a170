import { randomBytes } from 'node:crypto';
import { closeSync, ftruncateSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { BEAT, isInUse } from './in-use';
import { openLocked } from './kernel-lock';
import { isRunning, type Owner, parseOwner, thisProcess } from './owner';
import { openPlain } from './plain-lock';
import { isMissing, readIfThere } from './read-if-there';

export interface FolderLock {
  /**
   * Whether this process still holds the folder: reads the lock file. Once the file was removed or replaced, it stays
   * `false`, because another process may hold the folder.
   */
  isHeld(): boolean;
  /** Frees the folder for other processes. */
  release(): void;
}

export interface FolderLockOptions {
  /**
   * Makes the error for a folder that is in use, by another process or by this one.
   *
   * @param pid the process, if the operating system shows it
   */
  inUse(pid: number | undefined): Error;
  /**
   * Called once, within a second, when the lock is lost: nothing in the folder may be written after that.
   *
   * @param file the lock
   */
  onLost?: ((file: string) => void) | undefined;
}

/**
 * Milliseconds for which the lock of an ended process is waited for, and between two attempts. A program that it was just
 * starting when it was killed has copies of its open files, and so the lock, until that program runs.
 */
const LEFT_OVER = 5_000;
const AGAIN = 20;

/**
 * Locks a folder for this process: with an operating system lock on the file `lock` in it, which ends with the
 * process. Then the content of the file does not matter. Without such a lock, the file describes the process that holds
 * the folder, so exactly that a later process with the same number is not mistaken for it.
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
      // On Windows a file that is open in this way cannot be removed.
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
  const until = performance.now() + LEFT_OVER;
  for (;;) {
    const lock = openLocked(file);
    if (lock.outcome === 'taken') {
      const owner = ownerOf(file);
      if (owner === undefined || isRunning(owner) !== false || performance.now() > until)
        throw inUse(owner?.pid);
      await sleep(AGAIN);
      continue;
    }
    if (lock.outcome === 'unsupported') break;
    const { descriptor } = lock;
    try {
      const before = readFileSync(descriptor, 'utf8');
      // The holder may be a process that could not take the operating system's lock. Some network file systems also
      // give that lock to everyone. A holder that is seen to run keeps the folder in both cases.
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
 * The content of the lock file, unique to this holder.
 *
 * @param kernel whether its holder has the operating system's lock; if so and the lock is free, the holder has ended
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

function ownerOf(file: string): Owner | undefined {
  try {
    return parseOwner(readIfThere(file) ?? '');
  } catch {
    // On Windows the lock stops other processes from reading the file.
    return undefined;
  }
}

/** An existing file that cannot be read still belongs to this process: on Windows the lock prevents reading. */
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
    // Another process already holds it, or the folder is read-only: the next holder overwrites the file.
  }
}
