import type { BillRecord, DifferenceKind, DifferenceRecord } from '@opencloudpay/durable';
import { table, yuan } from '../terminal/table';

/** A short name of each kind of difference. */
const WORDS: Readonly<Record<DifferenceKind, string>> = {
  missing_here: 'paid, unknown here',
  missing_there: 'paid here, not on the bill',
  amount_differs: 'amount differs',
  state_differs: 'state differs',
  refund_missing_here: 'refund unknown here',
  refund_missing_there: 'refund not on the bill',
  refund_differs: 'refund differs',
};

/** Days with their bills, the newest first. */
export function billTable(records: readonly BillRecord[]): string {
  if (records.length === 0)
    return 'No bills yet: the first bill is that of the store’s first whole day and comes at 10:00 Beijing time the next morning.\n';
  const rows = records.map((bill) => [
    bill.day,
    merchantOf(bill),
    stateOf(bill),
    bill.payments,
    yuan(bill.paid),
    bill.refunds,
    yuan(bill.refunded),
    bill.differences,
    bill.code === 'NO_BILL_EXIST' ? '' : (bill.reason ?? ''),
  ]);
  return table(
    ['DAY', 'MERCHANT', 'STATE', 'PAYMENTS', 'YUAN', 'REFUNDS', 'YUAN', 'DIFFERENCES', 'REASON'],
    rows,
  );
}

/** The differences between a day's bills and the store, with both sides. */
export function differenceTable(records: readonly DifferenceRecord[]): string {
  const rows = records.map(({ kind, merchant, outTradeNo, outRefundNo, field, here, there, row }) => [
    WORDS[kind],
    merchant,
    outTradeNo,
    outRefundNo ?? '',
    side(here, field),
    side(there, field),
    row ?? '',
  ]);
  return table(['DIFFERENCE', 'MERCHANT', 'ORDER', 'REFUND', 'HERE', 'ON THE BILL', 'ROW'], rows);
}

function merchantOf({ mchId, subMchId }: BillRecord): string {
  return subMchId === null ? mchId : `${mchId}/${subMchId}`;
}

function stateOf({ state, code, nextAttemptAt }: BillRecord): string {
  if (state === 'compared') return code === 'NO_BILL_EXIST' ? 'no bill: no trade' : 'compared';
  const again = nextAttemptAt ? `, again ${nextAttemptAt.toISOString().slice(0, 16)}Z` : '';
  if (state === 'waiting') return `waiting${again}`;
  return state === 'failed' ? `failed${again}` : state;
}

/** Amount, state, and the different number. */
function side(known: Record<string, unknown> | null, field: string | null): string {
  if (known === null) return '–';
  const { amount, state } = known;
  const number = field === 'transaction_id' ? known['transactionId'] : undefined;
  return [typeof amount === 'number' ? yuan(amount) : undefined, state, number].filter(Boolean).join(' ');
}
