import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';

const MB = 1024 * 1024;

/** How often the memory of a working process is looked at, in milliseconds; asking `ps` costs more than reading. */
const INTERVAL = process.platform === 'linux' ? 50 : 500;

/** What Node and V8 need beside the functions' objects, in MB. */
const OF_NODE = 80;

/**
 * How much of a memory limit JavaScript objects may take: V8 keeps them within it, and ends the process where it
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

/**
 * Watches how much memory a process holds (its own, not that of processes it starts), buffers and all.
 *
 * @param limit MB
 * @param onExceeded called once, with the MB in use
 * @returns ends the watch
 */
export function watchMemory(pid: number, limit: number, onExceeded: (used: number) => void): () => void {
  let ended = false;
  let timer: NodeJS.Timeout | undefined;
  const look = async (): Promise<void> => {
    const used = await residentBytes(pid);
    if (ended || used === undefined) return;
    if (used > limit * MB) {
      ended = true;
      onExceeded(Math.ceil(used / MB));
      return;
    }
    timer = setTimeout(look, INTERVAL);
  };
  timer = setTimeout(look, INTERVAL);
  return () => {
    ended = true;
    clearTimeout(timer);
  };
}

/** `undefined` where it cannot be told: the process has ended, or the system (Windows) has no way that is quick. */
async function residentBytes(pid: number): Promise<number | undefined> {
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
