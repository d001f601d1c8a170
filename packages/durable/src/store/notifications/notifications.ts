import { type Selectable, sql } from 'kysely';
import type { NotificationsTable } from '../../database/tables';
import type { NotificationRecord } from '../rows/records';
import { targetOf } from '../rows/route-columns';

/** The columns for lists: all but the encrypted ones. */
export const LISTED = [
  'id',
  'kind',
  'number',
  'status',
  'merchant',
  'mch_id',
  'out_trade_no',
  'transaction_id',
  'out_refund_no',
  'refund_id',
  'amount',
  'lane',
  'env_id',
  'function_name',
  'service',
  'path',
  'source',
  'request_id',
  'received_at',
  'duplicates',
  'state',
  'since',
  'attempts',
  'next_attempt_at',
  'code',
  'diagnosis',
  'delivered_at',
  'dead_at',
] as const satisfies readonly (keyof NotificationsTable)[];

export function notificationRecord(
  row: Pick<Selectable<NotificationsTable>, (typeof LISTED)[number]>,
): NotificationRecord {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    merchant: row.merchant,
    mchId: row.mch_id,
    outTradeNo: row.out_trade_no,
    transactionId: row.transaction_id,
    outRefundNo: row.out_refund_no,
    refundId: row.refund_id,
    amount: row.amount,
    target: targetOf(row),
    source: row.source,
    requestId: row.request_id,
    receivedAt: row.received_at,
    duplicates: row.duplicates,
    state: row.state,
    attempts: row.attempts,
    since: row.since,
    nextAttemptAt: row.next_attempt_at,
    code: row.code,
    diagnosis: row.diagnosis,
    deliveredAt: row.delivered_at,
    deadAt: row.dead_at,
  };
}

/** A literal, not a parameter: a generic plan could not use the partial index. */
export const IS_PENDING = sql<boolean>`state = 'pending'`;

/** The order's pending notifications in delivery sequence: the payment, then its refunds by arrival. */
export const DELIVERY_ORDER_SQL = "kind = 'refund', id";
export const DELIVERY_ORDER = sql.raw(DELIVERY_ORDER_SQL);
