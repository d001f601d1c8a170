import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseError } from './errors';

/**
 * Tries again what failed because the server was away: programs and their database are often started
 * together, and either may be ready first.
 *
 * @param milliseconds after which the failure is thrown
 */
export async function whileUnreachable<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  const until = performance.now() + milliseconds;
  for (let wait = 100; ; wait = Math.min(2 * wait, 2000)) {
    try {
      return await work();
    } catch (failure) {
      const isAway = failure instanceof DatabaseError && failure.code === 'DATABASE_UNREACHABLE';
      if (!isAway || performance.now() + wait > until) throw failure;
      await sleep(wait);
    }
  }
}
