import { type Selectable, sql } from 'kysely';
import type { Database } from '../../database/open-database';
import type { MismatchesTable } from '../../database/tables';
import type { BodyCipher } from '../rows/encrypt';
import type { MismatchRecord } from '../rows/records';

/** A notification, or an answer to a call or a query, that does not match its order. */
export interface NewMismatch {
  kind: 'pay' | 'refund';
  /** The field: `total_fee`, `sub_mch_id`, `appid`, `refund_fee`, `transaction_id`, `prepay_id`, … */
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

export interface MismatchStore {
  /** Records a mismatch; for a repeated one, counts it and updates the time. */
  record(mismatch: NewMismatch): Promise<void>;
  /** The newest first. */
  list(limit?: number): Promise<MismatchRecord[]>;
}

export function createMismatchStore({ db }: Database, cipher: BodyCipher): MismatchStore {
  return {
    async record(mismatch) {
      const now = new Date();
      const body = cipher.encrypt(mismatch.body);
      await db
        .insertInto('mismatches')
        .values({
          kind: mismatch.kind,
          field: mismatch.field,
          expected: mismatch.expected,
          received: mismatch.received,
          merchant: mismatch.merchant,
          out_trade_no: mismatch.outTradeNo,
          transaction_id: mismatch.transactionId ?? null,
          out_refund_no: mismatch.outRefundNo ?? null,
          request_id: mismatch.requestId,
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
              times: eb('mismatches.times', '+', 1),
              last_at: now,
              request_id: mismatch.requestId,
            })),
        )
        .execute();
    },

    async list(limit = 50) {
      const rows = await db.selectFrom('mismatches').selectAll().orderBy('id', 'desc').limit(limit).execute();
      return rows.map(mismatchRecord);
    },
  };
}

export function mismatchRecord(row: Selectable<MismatchesTable>): MismatchRecord {
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
