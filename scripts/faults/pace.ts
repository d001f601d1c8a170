/**
 * How many sales go on at once. Clients, proxies, gateway and simulator share one process: on a busy machine more sales
 * only wait for each other, until calls end by their timeouts and are repeated, and so on.
 */
import { setTimeout as sleep } from 'node:timers/promises';

export interface Pace {
  /** Does the work as soon as there is room. */
  run(work: () => Promise<void>): Promise<void>;
  /** @param lag milliseconds by which this process is late */
  adjust(lag: number): void;
  /** How many go on at once, at the most. */
  readonly limit: number;
}

/** Milliseconds: below the first there is room for more, above the second there is too much. */
const [LITTLE, MUCH] = [15, 40];
const [LEAST, FIRST] = [6, 12];

/** @param most how many go on at once on a machine that is not busy */
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

/** Measures how late this process is, until the signal. */
export async function keepPace({ adjust }: Pick<Pace, 'adjust'>, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const due = performance.now() + INTERVAL;
    await sleep(INTERVAL, undefined, { signal, ref: false }).catch(() => undefined);
    if (!signal.aborted) adjust(performance.now() - due);
  }
}
