import {
  type CallbackEvent,
  type CallbackTarget,
  type NotificationKind,
  toCallbackEvent,
} from '@opencloudpay/cloudpay';
import type { DeliveryVerdict, NotificationNumbers } from '@opencloudpay/gateway';
import { groupOf } from '@opencloudpay/gateway/extension';
import type { TypedFields } from '@opencloudpay/wechatpay';
import { sql, type Transaction } from 'kysely';
import type { Database } from '../database/open-database';
import type { Tables } from '../database/tables';
import type { RetrySchedule } from '../delivery/retry-schedule';
import { StoreError } from '../errors';
import { NOTIFICATION_TRANSITIONS } from '../states';
import type { BodyCipher } from './encrypt';
import { literals } from './literals';
import { DELIVERY_ORDER, IS_PENDING } from './notifications';
import type { Job, Queue } from './queue';
import { targetOf } from './route-columns';

/** A delivery attempt that has begun. */
export interface Attempt {
  /** Id of the row in `deliveries`. */
  readonly deliveryId: number;
  readonly notificationId: number;
  readonly kind: NotificationKind;
  readonly target: CallbackTarget;
  /** The event for the function; undefined if it could not be read, which fails the attempt. */
  readonly event: CallbackEvent | undefined;
  readonly unreadable?: StoreError | undefined;
  readonly requestId: string;
  readonly numbers: NotificationNumbers;
  /** From 1, over all attempts of the notification. */
  readonly number: number;
  /** Attempts that the retry schedule counts, including this one. */
  readonly counted: number;
  readonly since: Date;
  readonly receivedAt: Date;
}

export interface AttemptResult {
  verdict: DeliveryVerdict;
  reply: unknown;
  durationMs: number;
  /** The gateway was stopped: another one repeats the attempt at once, without counting it. */
  handBack?: boolean | undefined;
}

export type Settled =
  | { state: 'delivered' }
  | { state: 'pending'; nextAttemptAt: Date }
  | { state: 'dead' }
  /** Already delivered: the lease had ended, and another gateway was faster. */
  | { state: 'overtaken' };

export interface AttemptStore {
  /**
   * Begins the next delivery of an order: its first pending notification. The row is committed before the function is
   * called, so that a call without a recorded end is visible.
   *
   * @returns undefined if nothing is due, or another gateway has the job
   */
  begin(job: Job): Promise<Attempt | undefined>;
  /** Records the result of the attempt and the next step, in one transaction. */
  settle(job: Job, attempt: Attempt, result: AttemptResult): Promise<Settled>;
}

/** Consecutive attempts without a recorded end that are no longer an accident. */
const DEATHS = 3;

/** Length limit of a stored reply, which may have any size. */
const MAX_REPLY = 16 * 1024;

export function createAttemptStore(
  database: Database,
  queue: Queue,
  cipher: BodyCipher,
  schedule: RetrySchedule,
  gateway: string,
): AttemptStore {
  return {
    begin: (job) =>
      database.transaction(async (trx) => {
        const now = await queue.begin(trx, job);
        if (!now) return undefined;
        const row = await trx
          .selectFrom('notifications')
          .selectAll()
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
        if (await isDeadly(trx, row, before, now)) {
          await passOn(trx, job, now);
          return undefined;
        }
        const { event, unreadable } = eventOf(row.content, row.seal_key);
        const sent = cipher.encrypt(Buffer.from(JSON.stringify(event ?? null)));
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
          .set({ attempts: row.attempts + 1, next_attempt_at: null })
          .where('id', '=', row.id)
          .execute();
        return {
          deliveryId: id,
          notificationId: row.id,
          kind: row.kind,
          target: targetOf(row),
          event,
          unreadable,
          requestId: row.request_id,
          numbers: {
            outTradeNo: row.out_trade_no,
            ...(row.transaction_id && { transactionId: row.transaction_id }),
            ...(row.out_refund_no && { outRefundNo: row.out_refund_no }),
            ...(row.refund_id && { refundId: row.refund_id }),
          },
          number,
          counted: row.attempts + 1,
          since: row.since,
          receivedAt: row.received_at,
        };
      }),

    settle: (job, attempt, { verdict, reply, durationMs, handBack = false }) =>
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
            ...(handBack && !isRevived && { attempts: attempt.counted - 1 }),
            ...(settled.state === 'delivered' && { delivered_at: now, dead_at: null }),
            ...(settled.state === 'dead' && { dead_at: now }),
          })
          .where('id', '=', attempt.notificationId)
          // The condition is written so that only the id index matches: by the statistics nothing is pending, so the
          // planner would otherwise read all pending rows.
          .where(
            sql<boolean>`state || '' in (${literals(NOTIFICATION_TRANSITIONS.attempted[settled.state])})`,
          )
          .executeTakeFirstOrThrow();
        await passOn(trx, job, now);
        return numUpdatedRows > 0n ? settled : { state: 'overtaken' };
      }),
  };

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

  /** Schedules the job for the order's next notification. */
  async function passOn(trx: Transaction<Tables>, job: Job, now: Date): Promise<void> {
    const next = await trx
      .selectFrom('notifications')
      .select(['env_id', 'function_name', 'service', 'path', 'next_attempt_at'])
      .where('lane', '=', job.partitionKey)
      .where(IS_PENDING)
      .orderBy(DELIVERY_ORDER)
      .limit(1)
      .executeTakeFirst();
    if (next) await queue.later(trx, job, next.next_attempt_at ?? now, groupOf(targetOf(next)));
    else await queue.done(trx, job);
  }

  /** A missing key or changed bytes must not stop the order's other deliveries. */
  function eventOf(content: Uint8Array, key: string | null): Pick<Attempt, 'event' | 'unreadable'> {
    try {
      const fields = JSON.parse(Buffer.from(cipher.decrypt(content, key)).toString()) as TypedFields;
      return { event: toCallbackEvent(fields) };
    } catch (error) {
      if (error instanceof StoreError) return { event: undefined, unreadable: error };
      const unreadable = new StoreError(
        'BODY_UNREADABLE',
        'The stored notification was changed and is invalid: restore it from a backup.',
        { cause: error },
      );
      return { event: undefined, unreadable };
    }
  }
}

/** The reply as JSON. Long replies are cut, and values without JSON become their type, both as JSON strings. */
function replyText(reply: unknown): string {
  let text: string | undefined;
  try {
    text = JSON.stringify(reply);
  } catch {
    text = undefined;
  }
  if (text === undefined)
    return reply === undefined ? '' : JSON.stringify(`a ${typeof reply} that is not JSON`);
  return text.length > MAX_REPLY ? JSON.stringify(`${text.slice(0, MAX_REPLY)}…`) : text;
}
