import { setTimeout as sleep } from 'node:timers/promises';
import type { Job, Queue } from '../store/queue';

export interface DispatcherOptions {
  queue: Queue;
  /** Makes one delivery of an order. It never rejects, and takes its job to an end. */
  run: (job: Job) => Promise<void>;
  /** Deliveries at once, of this process. */
  concurrency: number;
  /** Deliveries at once of one function, of all processes together. */
  groupConcurrency: number;
  /** Milliseconds after which to look for what has become due, or was left over by others. */
  pollInterval: number;
  /** Milliseconds between two searches for jobs that other gateways left behind. */
  careInterval: number;
  /** Does that work. */
  care: () => Promise<void>;
  onError: (error: unknown) => void;
}

/** Takes jobs as they become due, and runs a limited number of them at once. */
export interface Dispatcher {
  /** There is something to take. */
  wake(): void;
  /** Takes nothing more; resolves when all that was taken has been run. */
  stop(): Promise<void>;
  /** How many run at this moment. */
  running(): number;
}

/** Jobs taken at once: few enough to share with other gateways. */
const BATCH = 25;
/** Milliseconds between attempts to reach a database that is down. */
const PATIENCE = 2_000;

export function startDispatcher(options: DispatcherOptions): Dispatcher {
  const { queue, run, concurrency, groupConcurrency, pollInterval, onError } = options;
  const running = new Set<Promise<void>>();
  const ofGroup = new Map<string, number>();
  const stopping = new AbortController();
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
      // As long as there is something, there may be more.
      if (taken === 0 || running.size >= concurrency) await rest(pause);
    }
  }

  async function take(): Promise<number> {
    const free = Math.min(concurrency - running.size, BATCH);
    if (free <= 0) return 0;
    const full = [...ofGroup].flatMap(([group, count]) => (count >= groupConcurrency ? group : []));
    const jobs = await queue.take(free, groupConcurrency, full);
    for (const job of jobs) begin(job);
    return jobs.length;
  }

  function begin(job: Job): void {
    count(job.group, 1);
    const work = run(job)
      .catch(onError)
      .finally(() => {
        running.delete(work);
        count(job.group, -1);
        wake();
      });
    running.add(work);
  }

  function count(group: string, by: 1 | -1): void {
    const now = (ofGroup.get(group) ?? 0) + by;
    if (now > 0) ofGroup.set(group, now);
    else ofGroup.delete(group);
  }

  /** Until the time has passed, or there is a reason to look at once. */
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
