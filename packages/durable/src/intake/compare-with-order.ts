import type { CallbackTarget, NotificationKind } from '@opencloudpay/cloudpay';
import { actingMerchant } from '@opencloudpay/gateway/extension';
import type { TypedFields } from '@opencloudpay/wechatpay';
import type { OrderRecord, RefundRecord } from '../store/rows/records';
import type { Store } from '../store/store';

/** A field in which a notification differs from its order or refund. */
export interface Mismatch {
  field: string;
  expected: string;
  received: string;
}

/** The stored orders and refund of a notification, and the mismatch, if any. */
export interface Compared {
  readonly mismatch?: Mismatch | undefined;
  readonly order?: OrderRecord | undefined;
  readonly refund?: RefundRecord | undefined;
  /** All orders with the number: several merchants may use the same one. */
  readonly orders: readonly OrderRecord[];
}

/** What the notify address proves about the merchant. */
export interface Addressed {
  readonly target: CallbackTarget;
  /** `current`: the address is bound to the merchant. `old`: only to a number and an amount. */
  readonly form: 'current' | 'old';
}

/**
 * Compares a verified notification with its order or refund. An order that was not placed through the gateway is not
 * stored, so nothing is compared.
 *
 * @param fields for a refund, with the merchant that the notification claims
 * @param addressed omitted if the address proves nothing
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

/** The currency of orders and notifications that name none. */
export const DEFAULT_CURRENCY = 'CNY';

function differenceOfOrder(order: OrderRecord, fields: TypedFields): Mismatch | undefined {
  return (
    differenceOfAmount('total_fee', [order.totalFee, ...order.formerFees], fields) ??
    differs('fee_type', text(order.asked['fee_type']) || DEFAULT_CURRENCY, fields['fee_type']) ??
    differs('appid', order.appid, fields['appid']) ??
    differs('mch_id', order.mchId, fields['mch_id'])
  );
}

/** @param amounts cents that were requested; WeChat Pay may have taken any of them */
function differenceOfAmount(
  field: string,
  amounts: readonly number[],
  { [field]: received }: TypedFields,
): Mismatch | undefined {
  if (received === undefined || received === '' || amounts.includes(Number(received))) return undefined;
  return { field, expected: amounts.join(' or '), received: text(received) };
}

function differenceOfRefund(refund: RefundRecord, fields: TypedFields): Mismatch | undefined {
  return (
    differenceOfAmount('refund_fee', [refund.refundFee, ...refund.formerFees], fields) ??
    differs('out_trade_no', refund.outTradeNo, fields['out_trade_no']) ??
    differs('transaction_id', refund.transactionId, fields['transaction_id']) ??
    differs('refund_id', refund.refundId, fields['refund_id']) ??
    differs('total_fee', refund.totalFee, fields['total_fee']) ??
    differs('appid', refund.appid, fields['appid']) ??
    differs('mch_id', refund.mchId, fields['mch_id'])
  );
}

/** The order of the notification's merchant, or one whose merchant is not known yet. */
function whose<Known extends { merchant: string }>(
  known: readonly Known[],
  fields: TypedFields,
): Known | undefined {
  const merchant = actingMerchant(fields);
  return known.find((one) => one.merchant === merchant) ?? known.find((one) => one.merchant === '');
}

/**
 * Only another merchant's order has this number. An address bound to the notification's merchant proves that this
 * merchant has an order with the number too, which was not placed through the gateway.
 */
function otherMerchant(
  [known]: readonly { merchant: string }[],
  fields: TypedFields,
  addressed: Addressed | undefined,
): Mismatch | undefined {
  if (!known || addressed?.form === 'current') return undefined;
  return { field: 'sub_mch_id', expected: known.merchant, received: actingMerchant(fields) };
}

/** Several merchants' orders with one number can have the same old address: the order must lead to this callback. */
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

/** An unknown or missing value does not differ. */
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
