import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

/**
 * Whether a process of this id still runs. One that has ended may keep its id until its parent has heard of it,
 * which for the orphans of these tests is the machine's first process, whenever it gets round to it.
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

/** Waits until a condition holds, a minute at most, and says whether it came to hold. */
export async function eventually(condition: () => boolean): Promise<boolean> {
  for (let tries = 0; tries < 6_000 && !condition(); tries += 1) await wait(10);
  return condition();
}
