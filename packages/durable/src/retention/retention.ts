import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@opencloudpay/internal';
import type { Logger } from 'pino';
import type { Database } from '../database/open-database';
import { daysAgo, deleteDelivered } from '../store/prune';
import { claimScheduledJob, ScheduledJobTaken } from '../store/scheduled-jobs';
import type { RetentionMetrics } from './metrics';

/** Deletes what was delivered, once it has been kept for as long as it is to be. */
export interface Retention {
  /**
   * Deletes what there is, if this is due and no other gateway is at it.
   *
   * @returns how many notifications; undefined where it is not due
   */
  work(signal?: AbortSignal): Promise<number | undefined>;
  /** Works once a day until it is stopped; resolves then. */
  run(signal: AbortSignal): Promise<void>;
}

export interface RetentionDependencies {
  database: Database;
  /** For which what was delivered is kept. */
  days: number;
  /** The name of this process, as in `store.gateway`. */
  gateway: string;
  logger: Logger;
  metrics: RetentionMetrics;
  /** What the log says of a failure; its message, where left out. */
  reasonOf?: ((failure: unknown) => string) | undefined;
  /** Milliseconds between two looks whether it is due, and before the first. */
  interval?: number | undefined;
}

const DAY = 24 * 60 * 60;
/** A gateway that was away first asks about refunds and plans its bills, which need what is there. */
const INTERVAL = 10 * 60_000;

export function createRetention({
  database,
  days,
  gateway,
  logger,
  metrics,
  reasonOf = messageOf,
  interval = INTERVAL,
}: RetentionDependencies): Retention {
  async function work(signal?: AbortSignal): Promise<number | undefined> {
    const chore = await claimScheduledJob(database, 'retention', gateway, DAY);
    if (!chore) return undefined;
    let deleted = 0;
    let before: Date;
    try {
      before = await daysAgo(database, days);
      await deleteDelivered(database, before, {
        signal,
        async onBatch(done) {
          metrics.deleted.inc(done - deleted);
          deleted = done;
          await chore.keep();
        },
      });
    } catch (failure) {
      if (!(failure instanceof ScheduledJobTaken)) await chore.release().catch(() => undefined);
      throw failure;
    }
    if (signal?.aborted) await chore.release();
    else await chore.done(DAY);
    logger.info(
      { code: 'RETENTION', deleted, before: before.toISOString() },
      'Deleted what was delivered and has been kept for its time',
    );
    return deleted;
  }

  async function run(signal: AbortSignal): Promise<void> {
    await sleep(interval, undefined, { signal }).catch(() => undefined);
    while (!signal.aborted) {
      await work(signal).catch((failure: unknown) =>
        logger.warn(
          { code: 'RETENTION_FAILED', reason: reasonOf(failure) },
          'Deleting what was delivered failed; it goes on later',
        ),
      );
      await sleep(interval, undefined, { signal }).catch(() => undefined);
    }
  }

  return { work, run };
}
