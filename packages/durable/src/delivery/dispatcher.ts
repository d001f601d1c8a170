import { setTimeout as sleep } from 'node:timers/promises';
import type { AttemptStore } from '../store/attempts/attempts';
import type { Taken } from './job-runner';
import { createSearches } from './searches';

export interface DispatcherOptions {
  attempts: Pick<AttemptStore, 'take'>;
  /**
   * Makes one delivery of an order and completes its job. Never rejects.
   *
   * @returns whether the order has another delivery, which may be due
   */
  run: (taken: Taken) => Promise<boolean>;
  /** Concurrent deliveries of this process. */
  concurrency: number;
  /** Concurrent deliveries of one function, for all processes together. */
  groupConcurrency: number;
  /** Milliseconds between two searches for due jobs. */
  pollInterval: number;
  /** Milliseconds between two searches for jobs that other gateways left behind. */
  careInterval: number;
  /** Puts back the jobs of dead gateways. */
  care: () => Promise<void>;
  onError: (error: unknown) => void;
}

/** Takes jobs as they become due, and runs a limited number of them at once. */
export interface Dispatcher {
  /**
   * Wakes the dispatcher: there is a job to take.
   *
   * @param group the job's function. Default: any function
   */
  wake(group?: string): void;
  /** Takes no more jobs; resolves when all taken jobs have ended. */
  stop(): Promise<void>;
  /** The number of running jobs. */
  running(): number;
}

/** Jobs per fetch: few enough to share with other gateways. */
const BATCH = 25;
/** Milliseconds between attempts to reach a database that is down. */
const PATIENCE = 2_000;

export function startDispatcher(options: DispatcherOptions): Dispatcher {
  const { attempts, run, concurrency, groupConcurrency, pollInterval, onError } = options;
  const running = new Set<Promise<void>>();
  const searches = createSearches({ concurrency, groupConcurrency, pollInterval });
  const stopping = new AbortController();
  let rouse = () => {};
  const loops = [dispatch(), careForOthers()];

  return {
    wake,
    running: () => running.size,
    async stop() {
      stopping.abort();
      rouse();
      await Promise.all(loops);
      await Promise.all(running);
    },
  };

  function wake(group?: string): void {
    searches.due(group);
    if (searches.isUseful()) rouse();
  }

  async function dispatch(): Promise<void> {
    while (!stopping.signal.aborted) {
      let pause = pollInterval;
      try {
        pause = await search();
      } catch (error) {
        onError(error);
        pause = Math.max(pollInterval, PATIENCE);
      }
      await rest(pause);
    }
  }

  /** @returns milliseconds until the next search, unless there is a reason for an earlier one */
  async function search(): Promise<number> {
    const count = Math.min(searches.free(), BATCH);
    if (count <= 0) return pollInterval;
    const ignored = searches.begin();
    const found = await attempts.take({ count, groupLimit: groupConcurrency, ignored });
    for (const taken of found.taken) begin({ ...taken, leasedFrom: found.leasedFrom });
    return searches.end(found);
  }

  function begin(taken: Taken): void {
    const { group } = taken.job;
    searches.started(group);
    const work = run(taken)
      .catch((error) => {
        onError(error);
        return true;
      })
      .then((hasNext) => {
        running.delete(work);
        searches.ended(group);
        if (hasNext) searches.due();
        if (searches.isUseful()) rouse();
      });
    running.add(work);
  }

  /** Waits until the time has passed, or until a search is useful. */
  async function rest(milliseconds: number): Promise<void> {
    if (searches.isUseful() || stopping.signal.aborted) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      rouse = () => {
        clearTimeout(timer);
        rouse = () => {};
        // At the end of this turn of the event loop: deliveries that end together make room for one search.
        setImmediate(resolve);
      };
    });
    rouse = () => {};
  }

  async function careForOthers(): Promise<void> {
    while (!stopping.signal.aborted) {
      await options.care().catch(onError);
      wake();
      await sleep(options.careInterval, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }
}
