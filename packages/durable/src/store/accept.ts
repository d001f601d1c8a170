import type { NotificationKind } from '@opencloudpay/cloudpay';
import { actingMerchant, groupOf } from '@opencloudpay/gateway/extension';
import type { TypedFields } from '@opencloudpay/wechatpay';
import { parseBeijingTime } from '@opencloudpay/wechatpay';
import type { Transaction } from 'kysely';
import { createBatches } from '../batches';
import type { Database } from '../database/open-database';
import type { Tables } from '../database/tables';
import { endOfRefundStatus, ORDER_TRANSITIONS, QUERIED_ORDER_STATES } from '../states';
import { type AcceptedRow, createAcceptBatch } from './accept-batch';
import { encoded, isOfOneRow } from './batch-sql';
import type { BodyCipher } from './encrypt';
import { IS_PENDING } from './notifications';
import { markOrder } from './orders';
import type { Queue } from './queue';
import type { NewNotification } from './records';
import { markRefund } from './refunds';
import { routeColumns } from './route-columns';

export interface Accepted {
  id: number;
  /** It was stored before: nothing new is delivered. */
  duplicate: boolean;
}

/**
 * Milliseconds that a refund waits for its payment. WeChat Pay repeats a notification after 15 s, 15 s, 30 s and 3
 * minutes, so a missed payment notification arrives within this time; one from before this store never does.
 */
const REFUND_HOLD = 5 * 60_000;

/** The most notifications that are stored in one statement. */
const MOST = 64;

/**
 * Stores a notification and queues its delivery in one transaction. After it resolves, the notification may be
 * acknowledged. Notifications that arrive together are stored together.
 *
 * A duplicate is only counted. If several arrive at the same time, at any gateway, the database decides which is the
 * first.
 */
export function createAccept(
  database: Database,
  queue: Queue,
  cipher: BodyCipher,
  refundHold: number = REFUND_HOLD,
): (notification: NewNotification) => Promise<Accepted> {
  const acceptBatch = createAcceptBatch(database, refundHold > 0);
  const batches = createBatches<NewNotification, Accepted>({
    most: MOST,
    isOfOneItem: isOfOneRow,
    keyOf: ({ kind, fields }) => identityOf(kind, fields).lane,
    alone,
    async together(notifications) {
      const accepted = await acceptBatch(notifications.map(rowOf));
      return Promise.all(notifications.map((notification, index) => accepted[index] ?? alone(notification)));
    },
  });

  return ({ kind, fields, ...rest }) => {
    if (identityOf(kind, fields).number === '')
      throw new Error(`A notification (${kind}) without its number cannot be identified: it is not stored.`);
    return batches.add({ kind, fields, ...rest });
  };

  function rowOf({ kind, fields, target, source, body, requestId }: NewNotification): AcceptedRow {
    const identity = identityOf(kind, fields);
    const content = cipher.encrypt(Buffer.from(JSON.stringify(fields)));
    const at = parseBeijingTime(fields[kind === 'pay' ? 'time_end' : 'success_time']);
    return {
      kind,
      ...identity,
      ...numbersOf(fields),
      ...routeColumns(target),
      job_group: groupOf(target),
      source,
      body: encoded(body && cipher.encrypt(body).bytes),
      content: encoded(content.bytes) ?? '',
      seal_key: content.key,
      request_id: requestId,
      at: at?.toISOString() ?? null,
      refund_state: (kind === 'refund' && endOfRefundStatus(identity.status)) || null,
    };
  }

  /** Stores one notification, whatever its order has already. */
  function alone({ kind, fields, target, source, body, requestId }: NewNotification): Promise<Accepted> {
    const identity = identityOf(kind, fields);
    const content = cipher.encrypt(Buffer.from(JSON.stringify(fields)));
    const encryptedBody = body && cipher.encrypt(body);
    return database.transaction(async (trx) => {
      const now = await queue.lock(trx, identity.lane);
      const isEarly = kind === 'refund' && refundHold > 0 && !(await isPaymentKnown(trx, identity));
      const due = isEarly ? new Date(now.getTime() + refundHold) : now;
      const { id, duplicates } = await trx
        .insertInto('notifications')
        .values({
          kind,
          ...identity,
          ...numbersOf(fields),
          ...routeColumns(target),
          source,
          body: encryptedBody?.bytes ?? null,
          content: content.bytes,
          seal_key: content.key,
          request_id: requestId,
          received_at: now,
          since: now,
          next_attempt_at: due,
        })
        .onConflict((conflict) =>
          conflict
            .columns(['number', 'kind', 'status'])
            .doUpdateSet((eb) => ({ duplicates: eb('notifications.duplicates', '+', 1) })),
        )
        .returning(['id', 'duplicates'])
        .executeTakeFirstOrThrow();
      if (duplicates > 0) return { id, duplicate: true };
      await markSubject(trx, kind, fields, identity, now);
      const added = await queue.add(trx, identity.lane, groupOf(target), due);
      if (!added && kind === 'pay') await paymentCame(trx, identity.lane, groupOf(target), now);
      if (isEarly) {
        // The batch of the payment takes no lock: it may have been stored since. Then its job is there, and `add` has
        // waited for it.
        if (!added && (await isPaymentKnown(trx, identity))) await endWait(trx, identity.lane, now);
        else await askSoon(trx, identity, now);
      }
      return { id, duplicate: false };
    });
  }

  /** A payment is delivered before its waiting refund, and the refund stops waiting. */
  async function paymentCame(
    trx: Transaction<Tables>,
    partitionKey: string,
    group: string,
    now: Date,
  ): Promise<void> {
    await queue.hurry(trx, partitionKey, now, group);
    await endWait(trx, partitionKey, now);
  }

  /** Makes the order's waiting refunds due. */
  async function endWait(trx: Transaction<Tables>, partitionKey: string, now: Date): Promise<void> {
    await trx
      .updateTable('notifications')
      .set({ next_attempt_at: now })
      .where('lane', '=', partitionKey)
      .where(IS_PENDING)
      .where('kind', '=', 'refund')
      .where('attempts', '=', 0)
      .execute();
  }
}

/** Whether the function knows, or will be notified, that the order is paid. */
async function isPaymentKnown(
  trx: Transaction<Tables>,
  { merchant, out_trade_no: outTradeNo }: Subject,
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
  { merchant, out_trade_no: outTradeNo }: Subject,
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

type Subject = ReturnType<typeof identityOf>;

/** Identity and merchant of the notification. */
function identityOf(kind: NotificationKind, fields: TypedFields) {
  const text = (name: string) => textOf(fields[name]) ?? '';
  const merchant = actingMerchant(fields);
  const outTradeNo = text('out_trade_no');
  return {
    number: kind === 'pay' ? text('transaction_id') : text('refund_id'),
    status: kind === 'pay' ? 'SUCCESS' : text('refund_status'),
    merchant,
    mch_id: text('mch_id'),
    out_trade_no: outTradeNo,
    amount: Number(fields[kind === 'pay' ? 'total_fee' : 'refund_fee'] ?? 0),
    lane: partitionKeyOf(merchant, outTradeNo),
  };
}

/** The numbers that not every notification has. */
function numbersOf(fields: TypedFields) {
  return {
    appid: textOf(fields['appid']) ?? null,
    transaction_id: textOf(fields['transaction_id']) ?? null,
    out_refund_no: textOf(fields['out_refund_no']) ?? null,
    refund_id: textOf(fields['refund_id']) ?? null,
  };
}

/** The partition key of an order's deliveries in the queue. */
function partitionKeyOf(merchant: string, outTradeNo: string): string {
  return `${merchant}/${outTradeNo}`;
}

/** The order or refund of the notification. */
async function markSubject(
  trx: Transaction<Tables>,
  kind: NotificationKind,
  fields: TypedFields,
  { merchant, out_trade_no: outTradeNo, status }: Subject,
  at: Date,
): Promise<void> {
  if (kind === 'pay') {
    await markOrder(trx, {
      outTradeNo,
      merchant,
      state: 'paid',
      from: ORDER_TRANSITIONS.notified.paid,
      transactionId: textOf(fields['transaction_id']),
      // Not the time of arrival: a bill lists the payments made on its day.
      at: parseBeijingTime(fields['time_end']) ?? at,
    });
    return;
  }
  const state = endOfRefundStatus(status);
  const outRefundNo = textOf(fields['out_refund_no']);
  if (!state || !outRefundNo) return;
  await markRefund(trx, {
    outRefundNo,
    merchant,
    state,
    refundId: textOf(fields['refund_id']),
    at: parseBeijingTime(fields['success_time']) ?? at,
  });
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : String(value);
}
