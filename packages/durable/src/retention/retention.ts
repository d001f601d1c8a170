import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '@opencloudpay/internal';
import type { Logger } from 'pino';
import type { Database } from '../database/open-database';
import { daysAgo, deleteDelivered } from '../store/maintenance/prune';
import { claimScheduledJob, ScheduledJobTaken } from '../store/maintenance/scheduled-jobs';
import type { RetentionMetrics } from './metrics';

/** Deletes delivered notifications after their retention time. */
export interface Retention {
  /**
   * Deletes expired notifications, if this is due and no other gateway does it.
   *
   * @returns the number of deleted notifications; undefined if not due
   */
  work(signal?: AbortSignal): Promise<number | undefined>;
  /** Runs once a day until stopped, and then resolves. */
  run(signal: AbortSignal): Promise<void>;
}

export interface RetentionDependencies {
  database: Database;
  /** Days for which delivered notifications are kept. */
  days: number;
  /** The name of this process, as in `store.gateway`. */
  gateway: string;
  logger: Logger;
  metrics: RetentionMetrics;
  /** Describes a failure for the log. Default: its message. */
  reasonOf?: ((failure: unknown) => string) | undefined;
  /** Milliseconds between two checks whether it is due, and before the first. */
  interval?: number | undefined;
}

const DAY = 24 * 60 * 60;
/** Delay after the start: recovery and bills, which need the data, go first after a downtime. */
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
      'Deleted delivered notifications after their retention time',
    );
    return deleted;
  }

  async function run(signal: AbortSignal): Promise<void> {
    await sleep(interval, undefined, { signal }).catch(() => undefined);
    while (!signal.aborted) {
      await work(signal).catch((failure: unknown) =>
        logger.warn(
          { code: 'RETENTION_FAILED', reason: reasonOf(failure) },
          'Deleting delivered notifications failed; will retry',
        ),
      );
      await sleep(interval, undefined, { signal }).catch(() => undefined);
    }
  }

  return { work, run };
}
