import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { MARK_VARIABLE } from './process-mark';
import { kill } from './process-tree';

/** The number of searches for the found processes. Those that remain then are left running, and reported. */
const MOST_LOOKS = 40;

/** Milliseconds between two searches: a killed process takes a moment to end. */
const BETWEEN_LOOKS = 50;

/** The callers that wait for the end of strays, by their mark. */
const asked = new Map<string, (left: number[]) => void>();
let looking = false;

/**
 * Ends the processes that still have a mark: those that a function detached. Only Linux shows the environment of other
 * processes, so elsewhere they are not found.
 *
 * Many instances may end at once (a host that stops): they share one search of all processes.
 *
 * @returns the ids of the processes that could not be ended
 */
export function endStrays(mark: string): Promise<number[]> {
  if (process.platform !== 'linux') return Promise.resolve([]);
  return new Promise((resolve) => {
    asked.set(mark, resolve);
    if (!looking) void look();
  });
}

async function look(): Promise<void> {
  looking = true;
  // A request during a search may have been missed by it, and gets the next one.
  while (asked.size > 0) {
    const batch = new Map(asked);
    asked.clear();
    const left = await endMarked(new Set(batch.keys()));
    for (const [mark, resolve] of batch) resolve(left.get(mark) ?? []);
  }
  looking = false;
}

/** @returns the remaining ones, by mark */
async function endMarked(marks: ReadonlySet<string>): Promise<Map<string, number[]>> {
  for (let looks = 1; ; looks += 1) {
    const found = await findMarked(marks);
    if (found.size === 0 || looks > MOST_LOOKS) return found;
    for (const pid of [...found.values()].flat()) kill(pid);
    // A search does not keep the host's program alive: the guardian searches again after its end.
    await wait(looks === 1 ? 1 : BETWEEN_LOOKS);
  }
}

async function findMarked(marks: ReadonlySet<string>): Promise<Map<string, number[]>> {
  const found = new Map<string, number[]>();
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  await Promise.all(
    pids.map(async (pid) => {
      const mark = await markOf(pid);
      if (mark === undefined || !marks.has(mark)) return;
      found.set(mark, [...(found.get(mark) ?? []), Number(pid)]);
    }),
  );
  return found;
}

/** `undefined` for a process without a mark, of another user, or that has ended. */
async function markOf(pid: string): Promise<string | undefined> {
  try {
    const environment = await readFile(`/proc/${pid}/environ`, 'latin1');
    const start = `${MARK_VARIABLE}=`;
    if (!environment.includes(start)) return undefined;
    return environment
      .split('\0')
      .find((variable) => variable.startsWith(start))
      ?.slice(start.length);
  } catch {
    return undefined;
  }
}
