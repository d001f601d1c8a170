import type { Emulator } from '@opencloudpay/emulator';
import type { Activity } from './activity';

export interface FunctionChecks {
  /** Checks these functions, after those that wait already. */
  check(names: readonly string[]): void;
  /** Starts no further check. */
  stop(): void;
}

/**
 * Finds out which functions cannot be loaded and tells of those, while one is being written and not when a payment
 * needs it. One after the other: a project may have a hundred, and nobody waits for it.
 */
export function functionChecks(
  emulator: Pick<Emulator, 'checkFunction'>,
  activity: Pick<Activity, 'problem'>,
): FunctionChecks {
  const waiting = new Set<string>();
  let running = false;
  let stopped = false;

  const run = async () => {
    for (const name of waiting) {
      waiting.delete(name);
      if (stopped) break;
      // It may be gone by now, or the emulator may: that is told elsewhere.
      const problem = await emulator.checkFunction(name).catch(() => undefined);
      if (problem !== undefined) activity.problem(name, problem);
    }
    running = false;
  };

  return {
    check(names) {
      for (const name of names) waiting.add(name);
      if (running || stopped) return;
      running = true;
      void run();
    },
    stop() {
      stopped = true;
    },
  };
}
