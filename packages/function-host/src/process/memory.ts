import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { LazyTimer } from './lazy-timer';

const MB = 1024 * 1024;

/** The interval of memory checks of a working process, in milliseconds; `ps` costs more than reading a file. */
const INTERVAL = process.platform === 'linux' ? 50 : 500;

/** Memory that Node and V8 need in addition to the functions' objects, in MB. */
const OF_NODE = 80;

/**
 * The part of a memory limit for JavaScript objects: V8 keeps them within it, and ends the process if it
 * cannot.
 *
 * @param limit MB
 * @returns MB
 */
export function heapLimit(limit: number): number {
  return Math.ceil(Math.max(limit - OF_NODE, limit / 2));
}

/** V8's last line when the heap is full. */
export const HEAP_FULL = /^FATAL ERROR: .*\bheap\b.*out of memory/i;

/** Watches the memory of a process (without its child processes), buffers included, while it works. */
export class MemoryWatch {
  readonly #pid: number;
  readonly #limit: number;
  readonly #onExceeded: (used: number) => void;
  readonly #timer = new LazyTimer(() => void this.#look());
  /** Changes with every start and end. */
  #period = 0;

  /**
   * @param limit MB
   * @param onExceeded called with the MB in use, at most once after a start
   */
  constructor(pid: number, limit: number, onExceeded: (used: number) => void) {
    this.#pid = pid;
    this.#limit = limit;
    this.#onExceeded = onExceeded;
  }

  start(): void {
    this.#period += 1;
    this.#timer.set(INTERVAL);
  }

  end(): void {
    this.#period += 1;
    this.#timer.clear();
  }

  async #look(): Promise<void> {
    const period = this.#period;
    const used = await residentBytes(this.#pid);
    if (period !== this.#period || used === undefined) return;
    if (used > this.#limit * MB) this.#onExceeded(Math.ceil(used / MB));
    else this.#timer.set(INTERVAL);
  }
}

/** The memory of a process in bytes. `undefined` if unknown: the process has ended, or the system (Windows) has no fast way. */
export async function residentBytes(pid: number): Promise<number | undefined> {
  try {
    if (process.platform === 'linux') {
      const status = await readFile(`/proc/${pid}/status`, 'utf8');
      const kilobytes = /^VmRSS:\s*(\d+) kB/m.exec(status)?.[1];
      return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
    }
    if (process.platform === 'win32') return undefined;
    const kilobytes = await new Promise<string>((resolve, reject) => {
      execFile('ps', ['-o', 'rss=', '-p', String(pid)], (error, stdout) =>
        error ? reject(error) : resolve(stdout),
      );
    });
    return Number(kilobytes) * 1024 || undefined;
  } catch {
    return undefined;
  }
}
