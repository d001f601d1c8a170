import type { Emulator } from '@opencloudpay/emulator';
import type { Activity } from './activity';

export interface FunctionChecks {
  /** Checks these functions after the waiting ones. */
  check(names: readonly string[]): void;
  /** Starts no further check. */
  stop(): void;
}

/**
 * Loads functions to report broken ones before a payment needs them. One after another, because a project may have a
 * hundred and the result is not urgent.
 *
 * @param told functions whose first problem was told before
 */
export function functionChecks(
  emulator: Pick<Emulator, 'checkFunction'>,
  activity: Pick<Activity, 'problem' | 'checked'>,
  told: Set<string> = new Set(),
): FunctionChecks {
  const waiting = new Set<string>();
  let running = false;
  let stopped = false;

  const run = async () => {
    for (const name of waiting) {
      waiting.delete(name);
      if (stopped) break;
      // The function may be removed by now, or the emulator stopped. Others report that.
      const problem = await emulator.checkFunction(name).catch(() => undefined);
      // Its missing modules are in the one message about all of them.
      const isTold = told.delete(name) && problem?.en.startsWith('it needs the module ');
      if (problem !== undefined && !isTold) activity.problem(name, problem);
    }
    running = false;
    activity.checked();
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
