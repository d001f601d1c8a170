import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/** Waits until none of these processes runs, a minute at most, and gives those that still do. */
export async function eventuallyGone(pids: readonly number[]): Promise<number[]> {
  const left = () => pids.filter(isRunning);
  for (let tries = 0; tries < 3_000 && left().length > 0; tries += 1) await wait(20);
  return left();
}

/** An orphan that has ended keeps its number until the machine's first process gets round to it. */
function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const status = `/proc/${pid}/stat`;
    return !existsSync(status) || !/\) [ZX] /.test(readFileSync(status, 'utf8'));
  } catch {
    return false;
  }
}
