import { createBatches } from '../../batches';
import type { Claimed, ClaimOptions } from '../queue/claim-jobs';
import type { Job } from '../queue/job';
import { encoded, isOfOneRow } from '../rows/batch-sql';
import { type Attempt, type AttemptResult, attemptOf, eventOf, replyText, type Settled } from './attempt';
import { type AttemptDependencies, createBeginAttempt } from './begin-attempt';
import { createBeginBatch } from './begin-batch';
import { createSettleAttempt } from './settle-attempt';
import { type ConfirmedRow, createSettleBatch } from './settle-batch';

/** A taken job. */
export interface TakenJob {
  readonly job: Job;
  /** The attempt that has begun. Undefined: {@link AttemptStore.begin} begins it. */
  readonly attempt: Attempt | undefined;
}

export interface TakenJobs extends Omit<Claimed, 'jobs'> {
  readonly taken: readonly TakenJob[];
}

export interface AttemptStore {
  /**
   * Takes due jobs and begins their first attempts, in one transaction. An attempt that is not an order's first needs
   * {@link begin}.
   */
  take(options: ClaimOptions): Promise<TakenJobs>;
  /**
   * Begins the next delivery of an order: its first pending notification. The row is committed before the function is
   * called, so that a call without a recorded end is visible.
   *
   * @returns undefined if nothing is due, or another gateway has the job
   */
  begin(job: Job): Promise<Attempt | undefined>;
  /** Records the result of the attempt and the next step, in one transaction: results that arrive together, together. */
  settle(job: Job, attempt: Attempt, result: AttemptResult): Promise<Settled>;
}

/** The most results that are recorded in one transaction. */
const MOST = 64;

interface Ended {
  job: Job;
  attempt: Attempt;
  result: AttemptResult;
}

export function createAttemptStore(dependencies: AttemptDependencies): AttemptStore {
  const { database, queue, cipher, gateway } = dependencies;
  const beginBatch = createBeginBatch(database, gateway);
  const settleBatch = createSettleBatch(database, queue);
  const settleOne = createSettleAttempt(dependencies);
  const confirmed = createBatches<Ended, Settled | undefined>({
    most: MOST,
    isOfOneItem: isOfOneRow,
    keyOf: ({ job }) => job.partitionKey,
    alone: ({ job, attempt, result }) => settleOne(job, attempt, result),
    together: settleTogether,
  });
  return {
    async take(options) {
      try {
        return await takeAndBegin(options);
      } catch (failure) {
        if (!isOfOneRow(failure)) throw failure;
        // One of them cannot begin. It must not hold up the others, so each begins in a transaction of its own.
        const { jobs, ...rest } = await database.transaction((trx) => queue.claim(trx, options));
        return { ...rest, taken: jobs.map((job) => ({ job, attempt: undefined })) };
      }
    },

    begin: createBeginAttempt(dependencies),

    async settle(job, attempt, result) {
      const settled = result.verdict.delivered ? await confirmed.add({ job, attempt, result }) : undefined;
      return settled ?? settleOne(job, attempt, result);
    },
  };

  function takeAndBegin(options: ClaimOptions): Promise<TakenJobs> {
    return database.transaction(async (trx) => {
      const { jobs, ...rest } = await queue.claim(trx, options);
      const rows = jobs.length > 0 ? await beginBatch.find(trx, jobs) : [];
      const begun = rows.flatMap((row) => {
        if (!row) return [];
        const found = eventOf(cipher, row);
        const sent = cipher.encrypt(Buffer.from(JSON.stringify(found.event ?? null)));
        return { row, found, notificationId: row.id, sent };
      });
      const ids = begun.length > 0 ? await beginBatch.record(trx, begun) : [];
      const attempts = new Map(
        begun.map(({ row, found }, index) => [
          row.lane,
          attemptOf(row, found, { deliveryId: ids[index] ?? 0, number: 1, counted: 1 }),
        ]),
      );
      const taken = jobs.map((job) => ({ job, attempt: attempts.get(job.partitionKey) }));
      return { ...rest, taken };
    });
  }

  /** @returns undefined for those that the batch left alone */
  async function settleTogether(ended: readonly Ended[]): Promise<(Settled | undefined)[]> {
    const results = await settleBatch(ended.map(rowOf));
    return results.map((settled) => settled && { state: settled.delivered ? 'delivered' : 'overtaken' });
  }

  function rowOf({ job, attempt, result }: Ended): ConfirmedRow {
    return {
      delivery: attempt.deliveryId,
      notification: attempt.notificationId,
      lane: job.partitionKey,
      job: job.id,
      taken: job.taken,
      duration_ms: Math.round(result.durationMs),
      reply: encoded(cipher.encrypt(Buffer.from(replyText(result.reply))).bytes),
      counted: attempt.counted,
      since: attempt.since.toISOString(),
    };
  }
}
