import { isCodedError } from '@opencloudpay/contracts/coded-error';
import { actingMerchant } from '@opencloudpay/gateway/extension';
import { BillError, type BillRow, parseBeijingTime, yuanToCents } from '@opencloudpay/wechatpay';
import type { BillRowKind } from '../../database/bill-tables';

/** The compared values of a bill's row. */
export interface StagedRow {
  row: number;
  kind: BillRowKind;
  /** The merchant that is paid, and the account of the bill; the latter may be ''. */
  merchant: string;
  mch_id: string;
  out_trade_no: string;
  transaction_id: string;
  out_refund_no: string;
  refund_id: string;
  /** Cents, or the smallest unit of `currency`. */
  amount: number;
  /** '' if the bill does not say it. */
  currency: string;
  state: string;
  /** ISO 8601. */
  at: string | null;
}

/** @throws {BillError} names the row if merchant, order or amount is missing */
export function stagedRow({ row, cells, line }: BillRow): StagedRow {
  const cell = (...names: string[]) => {
    const found = names.map((name) => cells[name]?.trim()).find((text) => text !== undefined);
    return found ?? '';
  };
  // A bill has 0 for a missing number.
  const number = (...names: string[]) => {
    const found = cell(...names);
    return found === '0' ? '' : found;
  };
  const trade = cell('交易状态');
  const refundId = number('微信退款单号');
  const kind = kindOf(trade, refundId);
  const amount = kind === 'payment' ? cell('订单金额', '总金额') : cell('申请退款金额', '退款金额');
  const mchId = number('商户号');
  const merchant = actingMerchant({ sub_mch_id: number('特约商户号', '子商户号'), mch_id: mchId });
  const outTradeNo = number('商户订单号');
  if (merchant === '' || outTradeNo === '')
    throw new BillError(`Row ${row} of the bill lacks the merchant’s number or the order’s.`, row, line);
  return {
    row,
    kind,
    merchant,
    mch_id: mchId,
    out_trade_no: outTradeNo,
    transaction_id: number('微信订单号'),
    out_refund_no: number('商户退款单号'),
    refund_id: refundId,
    amount: centsOf(amount, row, line),
    currency: cell('货币种类'),
    state: kind === 'refund' ? cell('退款状态') : trade,
    at: parseBeijingTime(cell('交易时间'))?.toISOString() ?? null,
  };
}

function kindOf(state: string, refundId: string): BillRowKind {
  if (state === 'REVOKED') return 'reversal';
  return state === 'REFUND' || refundId !== '' ? 'refund' : 'payment';
}

function centsOf(yuan: string, row: number, line: string): number {
  try {
    return yuanToCents(yuan);
  } catch (cause) {
    if (!isCodedError(cause, 'BILL_INVALID')) throw cause;
    throw new BillError(`Row ${row} of the bill: ${cause.message}`, row, line);
  }
}
