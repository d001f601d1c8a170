import type { Logger } from 'pino';
import type { Store } from './store/store';

/** Milliseconds between two looks at the clock of the database. */
const CLOCK_INTERVAL = 10_000;
/** Milliseconds between two deletions of expired data. */
const TIDY_INTERVAL = 60_000;
/** Milliseconds between two searches for orders without a job. */
const SWEEP_INTERVAL = 10 * 60_000;
/** A prepay_id is valid for two hours. */
const PREPAY_IDS_KEPT = 7 * 24 * 3_600_000;

export interface CareDependencies {
  store: {
    followClock: Store['followClock'];
    sweep: Store['sweep'];
    queue: Pick<Store['queue'], 'reclaim'>;
    callKeys: Pick<Store['callKeys'], 'forgetOld'>;
    orders: Pick<Store['orders'], 'forgetPrepayIds'>;
  };
  logger: Logger;
  onError: (error: unknown) => void;
}

export interface Care {
  /** Begins what is due, and resolves when the jobs of dead gateways are put back. Never rejects. */
  turn(): Promise<void>;
  /** Resolves when nothing is in progress. */
  ended(): Promise<void>;
}

/** A duty of a gateway towards the others and the database. */
interface Duty {
  /** Milliseconds between two times. */
  every: number;
  do(): Promise<void>;
}

/**
 * Makes the care of a gateway for the others and for the database: puts back the jobs of dead gateways, follows a clock that
 * was set back, deletes expired data, queues orders that have lost their job.
 *
 * Each duty stands for itself: one that fails, or waits for a lock, must not keep the jobs of a dead gateway from the
 * others.
 */
export function createCare({ store, logger, onError }: CareDependencies): Care {
  const reclaim: Duty = { every: 0, do: () => store.queue.reclaim() };
  const duties: readonly Duty[] = [
    reclaim,
    { every: CLOCK_INTERVAL, do: followClock },
    { every: TIDY_INTERVAL, do: () => store.callKeys.forgetOld() },
    {
      every: TIDY_INTERVAL,
      do: () => store.orders.forgetPrepayIds(new Date(Date.now() - PREPAY_IDS_KEPT)),
    },
    { every: SWEEP_INTERVAL, do: sweep },
  ];
  const begunAt = new Map<Duty, number>();
  const running = new Map<Duty, Promise<void>>();

  return {
    async turn() {
      const now = performance.now();
      for (const duty of duties) {
        const last = begunAt.get(duty) ?? Number.NEGATIVE_INFINITY;
        if (!running.has(duty) && now - last >= duty.every) begin(duty, now);
      }
      await running.get(reclaim);
    },

    async ended() {
      await Promise.all(running.values());
    },
  };

  function begin(duty: Duty, now: number): void {
    begunAt.set(duty, now);
    const work = duty
      .do()
      .catch(onError)
      .finally(() => running.delete(duty));
    running.set(duty, work);
  }

  async function followClock(): Promise<void> {
    const seconds = await store.followClock();
    if (seconds > 0)
      logger.warn(
        { code: 'CLOCK_SET_BACK', seconds },
        'The clock of the database was set back: what waits for it is due that much earlier',
      );
  }

  async function sweep(): Promise<void> {
    const orphans = await store.sweep();
    if (orphans > 0)
      logger.warn(
        { code: 'ORPHANS_FOUND', orphans },
        'Notifications without a place in the queue were queued again',
      );
  }
}
