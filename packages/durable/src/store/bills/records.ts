import type { Selectable } from 'kysely';
import type { BillDifferencesTable, BillState, BillsTable, DifferenceKind } from '../../database/bill-tables';

/** A day's bill and its result. */
export interface BillRecord {
  id: number;
  /** `yyyy-mm-dd`, Beijing time. */
  day: string;
  mchId: string;
  /** Null: all sub-merchants. */
  subMchId: string | null;
  /** `running`: a gateway or a command is working on it. */
  state: BillState | 'running';
  /** Why the last run failed; `NO_BILL_EXIST` of a compared bill: there was no trade. */
  code: string | null;
  reason: string | null;
  /** Row counts and amounts in cents, of the last complete run. */
  listed: number;
  payments: number;
  paid: number;
  refunds: number;
  refunded: number;
  differences: number;
  comparedAt: Date | null;
  nextAttemptAt: Date | null;
}

export interface DifferenceRecord {
  id: number;
  billId: number;
  day: string;
  mchId: string;
  kind: DifferenceKind;
  merchant: string;
  outTradeNo: string;
  outRefundNo: string | null;
  field: string | null;
  here: Record<string, unknown> | null;
  there: Record<string, unknown> | null;
  /** Row of the bill, from 1. */
  row: number | null;
}

export function billRecord(row: Selectable<BillsTable>, now = new Date()): BillRecord {
  const running = row.leased_until !== null && row.leased_until > now;
  return {
    id: row.id,
    day: row.day,
    mchId: row.mch_id,
    subMchId: row.sub_mch_id || null,
    state: running ? 'running' : row.state,
    code: row.code,
    reason: row.reason,
    listed: row.listed,
    payments: row.payments,
    paid: row.paid,
    refunds: row.refunds,
    refunded: row.refunded,
    differences: row.differences,
    comparedAt: row.compared_at,
    nextAttemptAt: row.state === 'compared' ? null : row.next_attempt_at,
  };
}

export function differenceRecord(
  row: Selectable<BillDifferencesTable> & { day: string; mch_id: string },
): DifferenceRecord {
  return {
    id: row.id,
    billId: row.bill_id,
    day: row.day,
    mchId: row.mch_id,
    kind: row.kind,
    merchant: row.merchant,
    outTradeNo: row.out_trade_no,
    outRefundNo: row.out_refund_no,
    field: row.field,
    here: row.here,
    there: row.there,
    row: row.row,
  };
}
