import { type Insertable, sql, type Transaction } from 'kysely';
import { createBatches } from '../../batches';
import type { Database } from '../../database/open-database';
import type { NotificationsTable, Tables } from '../../database/tables';
import { REFUND_HOLD } from '../../limits';
import { ORDER_TRANSITIONS, QUERIED_ORDER_STATES } from '../../states';
import { markOrder } from '../orders/orders';
import { markRefund } from '../orders/refunds';
import type { Queue } from '../queue/queue';
import { decoded, isOfOneRow } from '../rows/batch-sql';
import type { BodyCipher } from '../rows/encrypt';
import type { NewNotification } from '../rows/records';
import { createAcceptBatch } from './accept-batch';
import { type AcceptedRow, acceptedRow } from './accepted-row';
import { IS_PENDING } from './notifications';

export interface Accepted {
  id: number;
  /** It was stored before: nothing new is delivered. */
  duplicate: boolean;
}

/** The most notifications that are stored in one statement. */
const MOST = 64;

/**
 * Milliseconds for which a notification waits for others in a burst. Two gateways on one database share the burst, and
 * would otherwise make more and smaller batches than one.
 */
const GATHER = 1;

/** Stores notifications. */
export interface Accept {
  /**
   * Stores a notification and queues its delivery in one transaction. After it resolves, the notification may be
   * acknowledged. Notifications that arrive together are stored together.
   *
   * A duplicate is only counted. If several arrive at the same time, at any gateway, the database decides which is the
   * first.
   */
  accept(notification: NewNotification): Promise<Accepted>;
  /**
   * Does the same with a payment that is not compared with its order, if it agrees with all orders that have its number.
   * One statement compares and stores, so it saves a round trip.
   *
   * @returns undefined if it is not stored: compare it with the order, then {@link accept} it
   */
  acceptAgreed(payment: NewNotification): Promise<Accepted | undefined>;
}

export function createAccept(
  database: Database,
  queue: Queue,
  cipher: BodyCipher,
  refundHold: number = REFUND_HOLD,
): Accept {
  const acceptBatch = createAcceptBatch(database, refundHold > 0);
  const batches = createBatches<AcceptedRow, Accepted | undefined>({
    most: MOST,
    gather: GATHER,
    isOfOneItem: isOfOneRow,
    keyOf: ({ lane }) => lane,
    alone: unlessUncompared,
    async together(rows) {
      const accepted = await acceptBatch(rows);
      return Promise.all(rows.map((row, index) => accepted[index] ?? unlessUncompared(row)));
    },
  });

  return {
    async accept(notification) {
      const row = acceptedRow(cipher, notification);
      return (await batches.add(row)) ?? alone(row);
    },
    acceptAgreed: async (payment) => batches.add(acceptedRow(cipher, payment, true)),
  };

  async function unlessUncompared(row: AcceptedRow): Promise<Accepted | undefined> {
    return row.uncompared ? undefined : alone(row);
  }

  /** Stores one notification, whatever its order has already. */
  function alone(row: AcceptedRow): Promise<Accepted> {
    const { job_group: group, at: _, refund_state: __, uncompared: ___, ...columns } = row;
    const { kind, lane } = columns;
    return database.transaction(async (trx) => {
      const now = await queue.lock(trx, lane);
      const isEarly = kind === 'refund' && refundHold > 0 && !(await isPaymentKnown(trx, row));
      const due = isEarly ? new Date(now.getTime() + refundHold) : now;
      const { id, duplicates } = await insertOrCount(trx, {
        ...columns,
        body: row.body === null ? null : decoded(row.body),
        content: decoded(row.content),
        received_at: now,
        since: now,
        next_attempt_at: due,
      });
      if (duplicates > 0) return { id, duplicate: true };
      await markSubject(trx, row, now);
      const added = await queue.add(trx, lane, group, due);
      if (!added && kind === 'pay') {
        // The payment is delivered before its waiting refund.
        await queue.hurry(trx, lane, now, group);
        await endWait(trx, lane, now);
      }
      if (isEarly) {
        // The batch of the payment takes no lock: it may have been stored since. Then its job is there, and `add` has
        // waited for it.
        if (!added && (await isPaymentKnown(trx, row))) await endWait(trx, lane, now);
        else await askSoon(trx, row, now);
      }
      return { id, duplicate: false };
    });
  }
}

/**
 * Stores a notification, or counts it as a duplicate. What makes it the same one is WeChat Pay's number, unless another
 * account's notification has it. WeChat Pay gives no number twice, so that one was forged with the other account's key: it
 * must not make this one a duplicate, even if both are stored at the same time.
 */
async function insertOrCount(
  trx: Transaction<Tables>,
  row: Insertable<NotificationsTable>,
): Promise<{ id: number; duplicates: number }> {
  const { number, mch_id: mchId } = row;
  const isOfSameAccount =
    mchId === '' ? sql<boolean>`true` : sql<boolean>`notifications.mch_id in (${mchId}, '')`;
  for (const own of [number, `${number}@${mchId}`]) {
    const stored = await trx
      .insertInto('notifications')
      .values({ ...row, number: own })
      .onConflict((conflict) =>
        conflict
          .columns(['number', 'kind', 'status'])
          .doUpdateSet((eb) => ({ duplicates: eb('notifications.duplicates', '+', 1) }))
          .where(isOfSameAccount),
      )
      .returning(['id', 'duplicates'])
      .executeTakeFirst();
    if (stored) return stored;
  }
  throw new Error(`Another account's notification has the number ${number}: it is not stored.`);
}

/** Makes the order's waiting refunds due. */
async function endWait(trx: Transaction<Tables>, lane: string, now: Date): Promise<void> {
  await trx
    .updateTable('notifications')
    .set({ next_attempt_at: now })
    .where('lane', '=', lane)
    .where(IS_PENDING)
    .where('kind', '=', 'refund')
    .where('attempts', '=', 0)
    .execute();
}

/** Whether the function knows, or will be notified, that the order is paid. */
async function isPaymentKnown(
  trx: Transaction<Tables>,
  { merchant, out_trade_no: outTradeNo }: AcceptedRow,
): Promise<boolean> {
  const told = trx
    .selectFrom('notifications')
    .where('out_trade_no', '=', outTradeNo)
    .where('merchant', '=', merchant)
    .where('kind', '=', 'pay');
  const paid = trx
    .selectFrom('orders')
    .where('out_trade_no', '=', outTradeNo)
    .where('merchant', 'in', [merchant, ''])
    .where('state', '=', 'paid');
  const { known } = await trx
    .selectNoFrom(({ or, exists }) => or([exists(told.select('id')), exists(paid.select('id'))]).as('known'))
    .executeTakeFirstOrThrow();
  return Boolean(known);
}

/** A refund proves that the order is paid, so recovery may query it at once. */
async function askSoon(
  trx: Transaction<Tables>,
  { merchant, out_trade_no: outTradeNo }: AcceptedRow,
  now: Date,
): Promise<void> {
  await trx
    .updateTable('orders')
    .set({ next_query_at: now })
    .where('out_trade_no', '=', outTradeNo)
    .where('merchant', 'in', [merchant, ''])
    .where('state', 'in', QUERIED_ORDER_STATES)
    .execute();
}

/** Marks the order as paid, or the refund as ended. */
async function markSubject(trx: Transaction<Tables>, row: AcceptedRow, now: Date): Promise<void> {
  const { merchant, out_trade_no: outTradeNo, out_refund_no: outRefundNo, refund_state: state } = row;
  const at = row.at === null ? now : new Date(row.at);
  if (row.kind === 'pay') {
    const transactionId = row.transaction_id ?? undefined;
    const from = ORDER_TRANSITIONS.notified.paid;
    await markOrder(trx, {
      outTradeNo,
      merchant,
      state: 'paid',
      from,
      transactionId,
      totalFee: row.amount,
      at,
    });
  } else if (state && outRefundNo) {
    const refundId = row.refund_id ?? undefined;
    await markRefund(trx, { outRefundNo, merchant, state, refundId, refundFee: row.amount, at });
  }
}
