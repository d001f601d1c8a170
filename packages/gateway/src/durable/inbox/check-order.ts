import type { NotificationKind } from '@opencloudpay/cloudpay';
import type { TypedFields } from '@opencloudpay/wechatpay';
import type { OrderRecord, RefundRecord } from '../store/records';
import type { Store } from '../store/store';

/** A field in which a notification differs from what was asked for. */
export interface Mismatch {
  field: string;
  expected: string;
  received: string;
}

/**
 * Compares a verified notification with the order or refund that it tells of. Of one that was not made through the
 * gateway nothing is stored, and nothing compared.
 */
export async function findMismatch(
  store: Pick<Store, 'orders' | 'refunds'>,
  kind: NotificationKind,
  fields: TypedFields,
): Promise<Mismatch | undefined> {
  const orders = await store.orders.find(text(fields['out_trade_no']));
  if (kind === 'pay') return ofOrder(orders, fields);
  const refunds = await store.refunds.find(text(fields['out_refund_no']));
  return ofRefund(refunds, fields) ?? ofOrder(orders, fields);
}

function ofOrder(orders: readonly OrderRecord[], fields: TypedFields): Mismatch | undefined {
  const order = whose(orders, fields);
  if (!order) return otherMerchant(orders, fields);
  const paid = fields['total_fee'];
  const amounts = [order.totalFee, ...order.formerFees];
  return (
    (paid === undefined || amounts.includes(Number(paid))
      ? undefined
      : { field: 'total_fee', expected: amounts.join(' or '), received: text(paid) }) ??
    differs('appid', order.appid, fields['appid']) ??
    differs('mch_id', order.mchId, fields['mch_id'])
  );
}

function ofRefund(refunds: readonly RefundRecord[], fields: TypedFields): Mismatch | undefined {
  const refund = whose(refunds, fields);
  if (!refund) return otherMerchant(refunds, fields);
  return (
    differs('refund_fee', refund.refundFee, fields['refund_fee']) ??
    differs('out_trade_no', refund.outTradeNo, fields['out_trade_no']) ??
    differs('total_fee', refund.totalFee, fields['total_fee']) ??
    differs('appid', refund.appid, fields['appid'])
  );
}

/** The one of the notification's merchant, or one of which it is not certain yet whose it is. */
function whose<Known extends { merchant: string }>(
  known: readonly Known[],
  fields: TypedFields,
): Known | undefined {
  const merchant = merchantOf(fields);
  return known.find((one) => one.merchant === merchant) ?? known.find((one) => one.merchant === '');
}

/** That number is known, as another merchant's alone. */
function otherMerchant([known]: readonly { merchant: string }[], fields: TypedFields): Mismatch | undefined {
  return known && { field: 'sub_mch_id', expected: known.merchant, received: merchantOf(fields) };
}

function differs(field: string, expected: string | number | null, received: unknown): Mismatch | undefined {
  if (expected === null || received === undefined || String(expected) === String(received)) return undefined;
  return { field, expected: String(expected), received: String(received) };
}

function merchantOf(fields: TypedFields): string {
  return text(fields['sub_mch_id']) || text(fields['mch_id']);
}

function text(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}
