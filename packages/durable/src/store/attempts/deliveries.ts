import type { Kysely, Selectable } from 'kysely';
import type { DeliveriesTable, Tables } from '../../database/tables';
import type { BodyCipher } from '../rows/encrypt';
import type { DeliveryRecord, FullDeliveryRecord, NotificationRecord } from '../rows/records';
import { targetOf } from '../rows/route-columns';

type DeliveryRow = Omit<Selectable<DeliveriesTable>, 'sent' | 'reply' | 'seal_key'> & {
  kind: 'pay' | 'refund';
  out_trade_no: string;
  out_refund_no: string | null;
  env_id: string | null;
  function_name: string | null;
  service: string | null;
  path: string | null;
  notification_state: NotificationRecord['state'];
};

export function deliveryRecord(row: DeliveryRow): DeliveryRecord {
  return {
    id: row.id,
    notificationId: row.notification_id,
    attempt: row.attempt,
    gateway: row.gateway,
    begunAt: row.begun_at,
    endedAt: row.ended_at,
    durationMs: row.duration_ms,
    verdict: row.verdict,
    code: row.code,
    diagnosis: row.diagnosis,
    kind: row.kind,
    outTradeNo: row.out_trade_no,
    outRefundNo: row.out_refund_no,
    target: targetOf(row),
    notificationState: row.notification_state,
  };
}

/** Attempts to deliver, each with what is listed of its notification. */
export function selectDeliveries(db: Kysely<Tables>) {
  return db
    .selectFrom('deliveries')
    .innerJoin('notifications', 'notifications.id', 'deliveries.notification_id')
    .select([
      'deliveries.id',
      'deliveries.notification_id',
      'deliveries.attempt',
      'deliveries.gateway',
      'deliveries.begun_at',
      'deliveries.ended_at',
      'deliveries.duration_ms',
      'deliveries.verdict',
      'deliveries.code',
      'deliveries.diagnosis',
      'notifications.kind',
      'notifications.out_trade_no',
      'notifications.out_refund_no',
      'notifications.env_id',
      'notifications.function_name',
      'notifications.service',
      'notifications.path',
      'notifications.state as notification_state',
    ]);
}

/** All attempts for these notifications, the first of them first, with what was sent and answered. */
export async function fullDeliveries(
  db: Kysely<Tables>,
  cipher: BodyCipher,
  notificationIds: readonly number[],
): Promise<FullDeliveryRecord[]> {
  if (notificationIds.length === 0) return [];
  const read = (bytes: Uint8Array, key: string | null): unknown => {
    const text = Buffer.from(cipher.decrypt(bytes, key)).toString();
    return text === '' ? undefined : JSON.parse(text);
  };
  const rows = await selectDeliveries(db)
    .select(['deliveries.sent', 'deliveries.reply', 'deliveries.seal_key'])
    .where('notification_id', 'in', notificationIds)
    .orderBy('deliveries.id')
    .execute();
  return rows.map((row) => ({
    ...deliveryRecord(row),
    sent: read(row.sent, row.seal_key),
    reply: row.reply === null ? undefined : read(row.reply, row.seal_key),
  }));
}
