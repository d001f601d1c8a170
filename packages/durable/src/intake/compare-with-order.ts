import type { CallbackTarget, NotificationKind } from '@opencloudpay/cloudpay';
import { actingMerchant } from '@opencloudpay/gateway/extension';
import type { TypedFields } from '@opencloudpay/wechatpay';
import type { OrderRecord, RefundRecord } from '../store/records';
import type { Store } from '../store/store';

/** A field in which a notification differs from what was asked for. */
export interface Mismatch {
  field: string;
  expected: string;
  received: string;
}

/** What is stored of the order and the refund that a notification tells of, and in what it differs. */
export interface Compared {
  readonly mismatch?: Mismatch | undefined;
  readonly order?: OrderRecord | undefined;
  readonly refund?: RefundRecord | undefined;
  /** All orders with that number: merchants may have given the same. */
  readonly orders: readonly OrderRecord[];
}

/** How a notification is known to be its merchant's. */
export interface Addressed {
  readonly target: CallbackTarget;
  /** `current`: its address is bound to its merchant. `old`: to a number and an amount alone. */
  readonly form: 'current' | 'old';
}

/**
 * Compares a verified notification with the order or refund that it tells of. Of one that was not made through the
 * gateway nothing is stored, and nothing compared.
 *
 * @param fields of a refund with the merchant that it claims to be of
 * @param addressed left out where its address says nothing about it
 */
export async function compareWithOrder(
  store: Pick<Store, 'orders' | 'refunds'>,
  kind: NotificationKind,
  fields: TypedFields,
  addressed?: Addressed,
): Promise<Compared> {
  const orders = await store.orders.find(text(fields['out_trade_no']));
  const order = whose(orders, fields);
  const ofOrder = order
    ? (differenceOfOrder(order, fields) ?? differenceOfAddress(order, orders, fields, addressed))
    : otherMerchant(orders, fields, addressed);
  if (kind === 'pay') return { mismatch: ofOrder, order, orders };
  const refunds = await store.refunds.find(text(fields['out_refund_no']));
  const refund = whose(refunds, fields);
  const ofRefund = refund ? differenceOfRefund(refund, fields) : otherMerchant(refunds, fields, addressed);
  return { mismatch: ofRefund ?? ofOrder, order, refund, orders };
}

function differenceOfOrder(order: OrderRecord, fields: TypedFields): Mismatch | undefined {
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

function differenceOfRefund(refund: RefundRecord, fields: TypedFields): Mismatch | undefined {
  return (
    differs('refund_fee', refund.refundFee, fields['refund_fee']) ??
    differs('out_trade_no', refund.outTradeNo, fields['out_trade_no']) ??
    differs('transaction_id', refund.transactionId, fields['transaction_id']) ??
    differs('refund_id', refund.refundId, fields['refund_id']) ??
    differs('total_fee', refund.totalFee, fields['total_fee']) ??
    differs('appid', refund.appid, fields['appid']) ??
    differs('mch_id', refund.mchId, fields['mch_id'])
  );
}

/** The one of the notification's merchant, or one of which it is not certain yet whose it is. */
function whose<Known extends { merchant: string }>(
  known: readonly Known[],
  fields: TypedFields,
): Known | undefined {
  const merchant = actingMerchant(fields);
  return known.find((one) => one.merchant === merchant) ?? known.find((one) => one.merchant === '');
}

/**
 * That number is known, as another merchant's alone. An address that is bound to the notification's merchant shows that
 * this one has an order of that number as well, which was not made through the gateway.
 */
function otherMerchant(
  [known]: readonly { merchant: string }[],
  fields: TypedFields,
  addressed: Addressed | undefined,
): Mismatch | undefined {
  if (!known || addressed?.form === 'current') return undefined;
  return { field: 'sub_mch_id', expected: known.merchant, received: actingMerchant(fields) };
}

/**
 * An address of the old form, which several merchants' orders of one number could have: it is the order's that leads
 * there.
 */
function differenceOfAddress(
  order: OrderRecord,
  orders: readonly OrderRecord[],
  fields: TypedFields,
  addressed: Addressed | undefined,
): Mismatch | undefined {
  if (addressed?.form !== 'old' || !order.route || isSame(order.route, addressed.target)) return undefined;
  const owner = orders.find(({ route }) => route && isSame(route, addressed.target));
  return owner && { field: 'sub_mch_id', expected: owner.merchant, received: actingMerchant(fields) };
}

function isSame(one: CallbackTarget, other: CallbackTarget): boolean {
  const parts = (target: CallbackTarget) =>
    'functionName' in target
      ? [target.envId, target.functionName]
      : [target.envId, target.service, target.path];
  return JSON.stringify(parts(one)) === JSON.stringify(parts(other));
}

/** What is not known, or not said, does not differ. */
export function differs(
  field: string,
  expected: string | number | null,
  received: unknown,
): Mismatch | undefined {
  if (expected === null || received === undefined || received === '') return undefined;
  if (String(expected) === String(received)) return undefined;
  return { field, expected: String(expected), received: String(received) };
}

function text(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}
