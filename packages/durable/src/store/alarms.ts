import { type Selectable, sql } from 'kysely';
import type { Database } from '../database/open-database';
import type { AlarmsTable } from '../database/tables';
import type { BodyCipher } from './encrypt';
import type { AlarmRecord } from './records';

/** A notification, or an answer to a call or a query, that does not fit its order. */
export interface NewAlarm {
  kind: 'pay' | 'refund';
  /** Which field: `total_fee`, `sub_mch_id`, `appid`, `refund_fee`, `transaction_id`, `prepay_id`, … */
  field: string;
  expected: string;
  received: string;
  merchant: string;
  outTradeNo: string;
  transactionId?: string | undefined;
  outRefundNo?: string | undefined;
  requestId: string;
  body: Uint8Array;
}

export interface AlarmStore {
  /** Records it; of one that comes again, that and when. */
  raise(alarm: NewAlarm): Promise<void>;
  /** The newest first. */
  list(limit?: number): Promise<AlarmRecord[]>;
}

export function createAlarmStore({ db }: Database, cipher: BodyCipher): AlarmStore {
  return {
    async raise(alarm) {
      const now = new Date();
      const body = cipher.encrypt(alarm.body);
      await db
        .insertInto('alarms')
        .values({
          kind: alarm.kind,
          field: alarm.field,
          expected: alarm.expected,
          received: alarm.received,
          merchant: alarm.merchant,
          out_trade_no: alarm.outTradeNo,
          transaction_id: alarm.transactionId ?? null,
          out_refund_no: alarm.outRefundNo ?? null,
          request_id: alarm.requestId,
          body: body.bytes,
          seal_key: body.key,
          first_at: now,
          last_at: now,
        })
        .onConflict((conflict) =>
          conflict
            .expression(
              sql`out_trade_no, kind, field, received, coalesce(out_refund_no, ''), coalesce(transaction_id, '')`,
            )
            .doUpdateSet((eb) => ({
              times: eb('alarms.times', '+', 1),
              last_at: now,
              request_id: alarm.requestId,
            })),
        )
        .execute();
    },

    async list(limit = 50) {
      const rows = await db.selectFrom('alarms').selectAll().orderBy('id', 'desc').limit(limit).execute();
      return rows.map(alarmRecord);
    },
  };
}

export function alarmRecord(row: Selectable<AlarmsTable>): AlarmRecord {
  return {
    id: row.id,
    kind: row.kind,
    field: row.field,
    expected: row.expected,
    received: row.received,
    merchant: row.merchant,
    outTradeNo: row.out_trade_no,
    transactionId: row.transaction_id,
    outRefundNo: row.out_refund_no,
    requestId: row.request_id,
    firstAt: row.first_at,
    lastAt: row.last_at,
    times: row.times,
  };
}
