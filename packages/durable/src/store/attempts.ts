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

/** One delivery of a notification that has begun. */
export interface Attempt {
  /** Of the row in `deliveries`. */
  readonly deliveryId: number;
  readonly notificationId: number;
  readonly kind: NotificationKind;
  readonly target: CallbackTarget;
  /** What the function is called with; undefined where it could not be made, which fails the attempt. */
  readonly event: CallbackEvent | undefined;
  readonly unreadable?: StoreError | undefined;
  readonly requestId: string;
  readonly numbers: NotificationNumbers;
  /** From 1, over all of the notification's. */
  readonly number: number;
  /** Counted by the retry rule, this one included. */
  readonly counted: number;
  readonly since: Date;
  readonly receivedAt: Date;
}

export interface AttemptResult {
  verdict: DeliveryVerdict;
  reply: unknown;
  durationMs: number;
  /** The gateway had to give up in the middle: to be made again at once, by another, and not counted. */
  handBack?: boolean | undefined;
}

export type Settled =
  | { state: 'delivered' }
  | { state: 'pending'; nextAttemptAt: Date }
  | { state: 'dead' }
  /** It had been delivered by then: the lease was over, and another gateway was faster. */
  | { state: 'overtaken' };

export interface AttemptStore {
  /**
   * Begins the next delivery of an order: what comes first of what is pending. The row that says so is durable before
   * the function is called, so that a call whose end nobody recorded is known of.
   *
   * @returns undefined where nothing is to be delivered now, and where another gateway has the job
   */
  begin(job: Job): Promise<Attempt | undefined>;
  /** Records how it ended, and what follows, at once. */
  settle(job: Job, attempt: Attempt, result: AttemptResult): Promise<Settled>;
}

/** Attempts without an end, one after the other, that are no accident any more. */
const DEATHS = 3;

/** Bytes of a reply that are kept: the functions' own, and of any size. */
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
        // No text of the database can hold a NUL, and a function's own words may.
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
          // The text of the condition fits no index but the id's: to the statistics nothing is pending, so the planner
          // would read all that is.
          .where(
            sql<boolean>`state || '' in (${literals(NOTIFICATION_TRANSITIONS.attempted[settled.state])})`,
          )
          .executeTakeFirstOrThrow();
        await passOn(trx, job, now);
        return numUpdatedRows > 0n ? settled : { state: 'overtaken' };
      }),
  };

  /** Whether an operator had it begin anew while this attempt was under way: what he was told is what counts. */
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
   * Whether gateways died of the last attempts, one after the other. It may be the notification's doing, so it waits
   * as after any failure, instead of taking down one gateway after the other as fast as they can be started.
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
        diagnosis: `The last ${DEATHS} gateways that called the function ended in the middle of it: see their logs.`,
        ...(due ? { next_attempt_at: due } : { state: 'dead', dead_at: now, next_attempt_at: null }),
      })
      .where('id', '=', id)
      .execute();
    return true;
  }

  /** The job goes on to the notification that is next in the order, when that is due. */
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

  /** A key that is missing, or bytes that were changed, must not stop the order's other deliveries. */
  function eventOf(content: Uint8Array, key: string | null): Pick<Attempt, 'event' | 'unreadable'> {
    try {
      const fields = JSON.parse(Buffer.from(cipher.decrypt(content, key)).toString()) as TypedFields;
      return { event: toCallbackEvent(fields) };
    } catch (error) {
      if (error instanceof StoreError) return { event: undefined, unreadable: error };
      const unreadable = new StoreError(
        'BODY_UNREADABLE',
        'What is stored of the notification was changed, and is none any more: bring it back from a copy.',
        { cause: error },
      );
      return { event: undefined, unreadable };
    }
  }
}

/** As JSON; the beginning of what is too long, and the kind of what is no JSON, as JSON texts. */
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
