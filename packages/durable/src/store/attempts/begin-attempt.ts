import type { ExpressionBuilder, Transaction } from 'kysely';
import type { Database } from '../../database/open-database';
import type { Tables } from '../../database/tables';
import type { RetrySchedule } from '../../delivery/retry-schedule';
import { DELIVERY_ORDER, IS_PENDING } from '../notifications/notifications';
import type { Job } from '../queue/job';
import type { Queue } from '../queue/queue';
import type { BodyCipher } from '../rows/encrypt';
import { type Attempt, attemptOf, eventOf } from './attempt';
import { passOn } from './pass-on';

export interface AttemptDependencies {
  database: Database;
  queue: Queue;
  cipher: BodyCipher;
  schedule: RetrySchedule;
  /** The name of this process in the records of its deliveries. */
  gateway: string;
}

/** The request that placed the notification's order. */
function orderRequestId(eb: ExpressionBuilder<Tables, 'notifications'>) {
  return eb
    .selectFrom('orders')
    .select('orders.request_id')
    .whereRef('orders.out_trade_no', '=', 'notifications.out_trade_no')
    .whereRef('orders.merchant', '=', 'notifications.merchant')
    .as('order_request_id');
}

/** Consecutive attempts without a recorded end that are no longer an accident. */
const DEATHS = 3;

/** Begins the next delivery of one order, whatever happened to it before. */
export function createBeginAttempt({
  database,
  queue,
  cipher,
  schedule,
  gateway,
}: AttemptDependencies): (job: Job) => Promise<Attempt | undefined> {
  return (job) =>
    database.transaction(async (trx) => {
      const now = await queue.begin(trx, job);
      if (!now) return undefined;
      const row = await trx
        .selectFrom('notifications')
        .selectAll()
        .select(orderRequestId)
        .where('lane', '=', job.partitionKey)
        .where(IS_PENDING)
        .orderBy(DELIVERY_ORDER)
        .limit(1)
        .forUpdate()
        .executeTakeFirst();
      if (!row) {
        await queue.done(trx, job);
        return undefined;
      }
      const before = await trx
        .selectFrom('deliveries')
        .select(['attempt', 'begun_at', 'ended_at'])
        .where('notification_id', '=', row.id)
        .orderBy('attempt', 'desc')
        .limit(DEATHS)
        .execute();
      // A first attempt is counted when it ends. If its gateway died, it is counted now.
      const isUncounted =
        row.attempts === 0 && before[0]?.ended_at === null && before[0].begun_at >= row.since;
      const attempts = isUncounted ? 1 : row.attempts;
      if (await isDeadly(trx, { ...row, attempts }, before, now)) {
        await passOn(trx, queue, job, now);
        return undefined;
      }
      const found = eventOf(cipher, row);
      const sent = cipher.encrypt(Buffer.from(JSON.stringify(found.event ?? null)));
      const number = (before[0]?.attempt ?? 0) + 1;
      const { id } = await trx
        .insertInto('deliveries')
        .values({
          notification_id: row.id,
          attempt: number,
          gateway,
          begun_at: now,
          sent: sent.bytes,
          seal_key: sent.key,
        })
        .returning('id')
        .executeTakeFirstOrThrow();
      await trx
        .updateTable('notifications')
        .set({ attempts: attempts + 1, next_attempt_at: null })
        .where('id', '=', row.id)
        .execute();
      return attemptOf(row, found, { deliveryId: id, number, counted: attempts + 1 });
    });

  /**
   * Whether gateways died during the last attempts. The notification may be the cause, so it waits like after any
   * failure, instead of crashing one gateway after another.
   */
  async function isDeadly(
    trx: Transaction<Tables>,
    { id, attempts, since }: { id: number; attempts: number; since: Date },
    before: readonly { begun_at: Date; ended_at: Date | null }[],
    now: Date,
  ): Promise<boolean> {
    const [last] = before;
    if (!last || before.length < DEATHS || before.some(({ ended_at }) => ended_at !== null)) return false;
    // The database's clock was set back: the times say nothing about the wait.
    if (last.begun_at > now) return false;
    const due = schedule.next(attempts, since, last.begun_at);
    if (due && due <= now) return false;
    await trx
      .updateTable('notifications')
      .set({
        code: 'GATEWAY_DIED',
        diagnosis: `The last ${DEATHS} gateways that called the function ended during the call: see their logs.`,
        ...(due ? { next_attempt_at: due } : { state: 'dead', dead_at: now, next_attempt_at: null }),
      })
      .where('id', '=', id)
      .execute();
    return true;
  }
}
