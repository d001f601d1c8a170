import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Whether a process of this id still runs. An ended process keeps its id until its parent has read its exit status.
 * For an orphan that parent is the machine's first process, which may take its time.
 */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    const status = `/proc/${pid}/stat`;
    return !existsSync(status) || !/\) [ZX] /.test(readFileSync(status, 'utf8'));
  } catch {
    return false;
  }
}

/** Waits at most a minute until a condition holds, and returns whether it does. */
export async function eventually(condition: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 6_000 && !condition(); tries += 1) await wait(10);
  return condition();
}
