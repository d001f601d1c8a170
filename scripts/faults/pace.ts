/**
 * Limits how many sales run at once. Clients, proxies, gateway and simulator share one process: on a busy machine more sales
 * only wait for each other, until calls time out and are repeated, and so on.
 */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Pace {
  /** Runs the task as soon as the limit allows. */
  run(work: () => Promise<void>): Promise<void>;
  /** @param lag the event loop delay in milliseconds */
  adjust(lag: number): void;
  /** The largest number at once so far. */
  readonly limit: number;
}

/** Milliseconds of delay: below the first the limit rises, above the second it falls. */
const [LITTLE, MUCH] = [15, 40];
const [LEAST, FIRST] = [6, 12];

/** @param most the limit on an idle machine */
export function createPace(most: number): Pace {
  let limit = Math.min(FIRST, most);
  let underWay = 0;
  const waiting: (() => void)[] = [];

  function admit(): void {
    while (underWay < limit && waiting.length > 0) {
      underWay += 1;
      waiting.shift()?.();
    }
  }

  return {
    get limit() {
      return limit;
    },
    async run(work) {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        admit();
      });
      try {
        await work();
      } finally {
        underWay -= 1;
        admit();
      }
    },
    adjust(lag) {
      if (lag < LITTLE) limit = Math.min(most, limit + 1);
      if (lag > MUCH) limit = Math.max(Math.min(LEAST, most), Math.floor(limit * 0.8));
      admit();
    },
  };
}

const INTERVAL = 250;

/** Measures the event loop delay, until the signal. */
export async function keepPace({ adjust }: Pick<Pace, 'adjust'>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const due = performance.now() + INTERVAL;
    await sleep(INTERVAL, undefined, { signal, ref: false }).catch(() => undefined);
    if (!signal.aborted) adjust(performance.now() - due);
  }
}
