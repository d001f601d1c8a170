import { setTimeout as sleep } from 'node:timers/promises';
import type { AttemptStore } from '../store/attempts';
import type { Taken } from './job-runner';

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
  /** Wakes the dispatcher: there is a job to take. */
  wake(): void;
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
  const ofGroup = new Map<string, number>();
  const stopping = new AbortController();
  /** Whether jobs may be due that the last search did not take: the end of a delivery makes room for them. */
  let more = true;
  let rouse = () => {};
  let roused = false;
  const loops = [dispatch(), careForOthers()];

  return {
    wake,
    running: () => running.size,
    async stop() {
      stopping.abort();
      wake();
      await Promise.all(loops);
      await Promise.all(running);
    },
  };

  function wake(): void {
    roused = true;
    rouse();
  }

  async function dispatch(): Promise<void> {
    while (!stopping.signal.aborted) {
      roused = false;
      let taken = 0;
      let pause = pollInterval;
      try {
        taken = await take();
      } catch (error) {
        onError(error);
        pause = Math.max(pollInterval, PATIENCE);
      }
      // After a full search there may be more.
      if (taken === 0 || !more || running.size >= concurrency) await rest(pause);
    }
  }

  async function take(): Promise<number> {
    const count = Math.min(concurrency - running.size, BATCH);
    if (count <= 0) return 0;
    const ignored = [...ofGroup].flatMap(([group, number]) => (number >= groupConcurrency ? group : []));
    const found = await attempts.take({ count, groupLimit: groupConcurrency, ignored });
    more = found.more;
    for (const taken of found.taken) begin({ ...taken, leasedFrom: found.leasedFrom });
    return found.taken.length;
  }

  function begin(taken: Taken): void {
    const { group } = taken.job;
    count(group, 1);
    const work = run(taken)
      .catch((error) => {
        onError(error);
        return true;
      })
      .then((hasNext) => {
        running.delete(work);
        count(group, -1);
        if (more || hasNext) wake();
      });
    running.add(work);
  }

  function count(group: string, by: 1 | -1): void {
    const now = (ofGroup.get(group) ?? 0) + by;
    if (now > 0) ofGroup.set(group, now);
    else ofGroup.delete(group);
  }

  /** Waits until the time has passed, or until `wake`. */
  async function rest(milliseconds: number): Promise<void> {
    if (roused || stopping.signal.aborted) return;
    const cut = new AbortController();
    rouse = () => cut.abort();
    await sleep(milliseconds, undefined, { signal: cut.signal }).catch(() => {});
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
