import type { FunctionError } from '../errors';
import type { Trigger } from '../project/trigger';
import type { Clock } from './clock';
import { ranUntil } from './set-back';

/** One run of a function by its timer. */
export interface TimerRun {
  functionName: string;
  triggerName: string;
  /** When it was due. */
  time: Date;
  requestId: string;
  /** The result of the function, which has no other reader. */
  result?: unknown;
  error?: FunctionError;
}

/** A trigger and its function. */
export interface FunctionTrigger extends Trigger {
  functionName: string;
}

export interface TimersOptions {
  clock: Clock;
  /** The current triggers. */
  triggers(): readonly FunctionTrigger[];
  /** Runs a function for its trigger; never rejects. */
  run(trigger: FunctionTrigger, time: Date): Promise<void>;
}

export interface Timers {
  /** Replaces the triggers by the current ones. */
  refresh(): void;
  stop(): void;
}

/**
 * Runs functions when their triggers are due by a clock. The clock waits for each run: while time is advanced, it stands
 * still until the function has returned.
 */
export function startTimers({ clock, triggers, run }: TimersOptions): Timers {
  const scheduled = new Map<string, { config: string; cancel(): void }>();

  const schedule = (key: string, trigger: FunctionTrigger, last?: number): void => {
    const now = clock.now();
    const next = trigger.nextRun(new Date(Math.max(now, ranUntil(last, now))));
    if (!next) {
      scheduled.delete(key);
      return;
    }
    const due = async () => {
      // Scheduled first, so that a function that takes longer than its period does not lose its turns.
      schedule(key, trigger, next.getTime());
      await run(trigger, next);
    };
    const cancel = clock.schedule(next.getTime(), due, () => schedule(key, trigger, last));
    scheduled.set(key, { config: trigger.config, cancel });
  };

  const refresh = () => {
    const current = new Map(
      triggers().map((trigger) => [`${trigger.functionName}/${trigger.name}`, trigger]),
    );
    for (const [key, { config, cancel }] of scheduled) {
      if (current.get(key)?.config === config) continue;
      cancel();
      scheduled.delete(key);
    }
    for (const [key, trigger] of current) if (!scheduled.has(key)) schedule(key, trigger);
  };

  refresh();
  return {
    refresh,
    stop() {
      for (const { cancel } of scheduled.values()) cancel();
      scheduled.clear();
    },
  };
}
