import { sql, type Transaction } from 'kysely';
import type { Tables } from '../../database/tables';
import { NOTIFICATION_TRANSITIONS } from '../../states';
import type { Job } from '../queue/job';
import { literals } from '../rows/literals';
import { type Attempt, type AttemptResult, replyText, type Settled } from './attempt';
import type { AttemptDependencies } from './begin-attempt';
import { passOn } from './pass-on';

/** Records the result of one attempt and the order's next step, whatever the result is. */
export function createSettleAttempt({
  database,
  queue,
  cipher,
  schedule,
}: Omit<AttemptDependencies, 'gateway'>): (
  job: Job,
  attempt: Attempt,
  result: AttemptResult,
) => Promise<Settled> {
  return (job, attempt, { verdict, reply, durationMs, handBack = false }) =>
    database.transaction(async (trx) => {
      const now = await queue.lock(trx, job.partitionKey);
      const failed = verdict.delivered ? undefined : verdict;
      const code = failed?.code ?? null;
      // PostgreSQL texts cannot contain NUL, but a function's reply may.
      const diagnosis = failed?.diagnosis.replaceAll('\0', '') ?? null;
      const kept = cipher.encrypt(Buffer.from(replyText(reply)));
      await trx
        .updateTable('deliveries')
        .set({
          ended_at: now,
          duration_ms: Math.round(durationMs),
          reply: kept.bytes,
          verdict: verdict.delivered ? 'delivered' : 'failed',
          code,
          diagnosis,
        })
        .where('id', '=', attempt.deliveryId)
        .execute();
      const isRevived = failed !== undefined && (await wasRevived(trx, attempt));
      const nextAttemptAt =
        failed && (handBack || isRevived ? now : schedule.next(attempt.counted, attempt.since, now));
      const settled: Exclude<Settled, { state: 'overtaken' }> = !failed
        ? { state: 'delivered' }
        : nextAttemptAt
          ? { state: 'pending', nextAttemptAt }
          : { state: 'dead' };
      const { numUpdatedRows } = await trx
        .updateTable('notifications')
        .set({
          state: settled.state,
          code,
          diagnosis,
          next_attempt_at: nextAttemptAt ?? null,
          // A first attempt is not counted before its end. An operator's command has set the number to 0, and a later
          // `since`.
          attempts: handBack
            ? isRevived
              ? sql.ref('attempts')
              : attempt.counted - 1
            : sql`case when since <= ${attempt.since} then greatest(attempts, ${attempt.counted}) else attempts end`,
          ...(settled.state === 'delivered' && { delivered_at: now, dead_at: null }),
          ...(settled.state === 'dead' && { dead_at: now }),
        })
        .where('id', '=', attempt.notificationId)
        // The condition is written so that only the id index matches: by the statistics nothing is pending, so the
        // planner would otherwise read all pending rows.
        .where(sql<boolean>`state || '' in (${literals(NOTIFICATION_TRANSITIONS.attempted[settled.state])})`)
        .executeTakeFirstOrThrow();
      const due = await passOn(trx, queue, job, now);
      return { ...(numUpdatedRows > 0n ? settled : { state: 'overtaken' }), due };
    });

  /** Whether an operator requested redelivery during this attempt: the operator's command has priority. */
  async function wasRevived(
    trx: Transaction<Tables>,
    { notificationId, since }: Pick<Attempt, 'notificationId' | 'since'>,
  ): Promise<boolean> {
    const row = await trx
      .selectFrom('notifications')
      .select('since')
      .where('id', '=', notificationId)
      .executeTakeFirst();
    return row !== undefined && row.since > since;
  }
}
