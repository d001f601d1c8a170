/**
 * The money of an order with `profit_sharing` Y. The paid amount less the fee is frozen until it is shared or unfrozen.
 * Refunds made meanwhile are paid from it.
 *
 * @see https://pay.weixin.qq.com/wiki/doc/api/allocation.php?chapter=26_4
 */

import { settled, shareRefund } from '../orders/coupons';
import { feeOn } from '../orders/merchant-fee';
import type { Order, OrderPayment } from '../records/order';
import type { Refund } from '../records/refund';
import type { Sharing } from '../records/sharing';
import type { World } from '../world/world';

export type PaidOrder = Order & { payment: OrderPayment };

/** Money that was not shared by then is unfrozen automatically. */
const FROZEN_FOR = 30 * 24 * 60 * 60 * 1000;

/** Its request said so, in v2's or v3's words. */
export function isShareable({ request }: Order): boolean {
  return request['profit_sharing'] === 'Y' || request['settle_info.profit_sharing'] === 'true';
}

/** Cents that can still be shared or unfrozen. */
export function unallocated(order: PaidOrder, world: World): number {
  const { clock, store } = world;
  const sharings = store.sharing.sharingsOf(order.payment.transactionId);
  if (order.state === 'REVOKED') return 0;
  if (isOver(order, clock.now()) || sharings.some(({ kind }) => kind !== 'multi')) return 0;
  return Math.max(0, net(order, standing(order, world)) - allocated(sharings));
}

/**
 * Whether a refund can be paid: from frozen money without pending shares or, after everything is unfrozen, from the
 * merchant's balance regardless of shares.
 */
export function coversRefund(order: PaidOrder, refundFee: number, world: World): boolean {
  if (!isShareable(order)) return true;
  const { clock, store } = world;
  const sharings = store.sharing.sharingsOf(order.payment.transactionId);
  const unfrozen = sharings.some(({ kind, status }) => kind !== 'multi' && status === 'FINISHED');
  if (unfrozen || isOver(order, clock.now())) return true;
  const refunds = standing(order, world);
  const { coupons } = shareRefund(order, order.payment, refunds, refundFee);
  return net(order, [...refunds, { refundFee, coupons }]) >= allocated(sharings);
}

/** Cents of an order that went, or will go, to others than the payee. */
export function sharedWithOthers(order: PaidOrder, payee: string, { store }: World): number {
  return store.sharing
    .sharingsOf(order.payment.transactionId)
    .flatMap(({ shares }) => shares)
    .filter(({ account, result }) => account !== payee && result !== 'CLOSED')
    .reduce((sum, { amount }) => sum + amount, 0);
}

/** The part of an order that was not refunded, in cents. */
export function notRefunded(order: PaidOrder, world: World): number {
  return order.totalFee - standing(order, world).reduce((sum, { refundFee }) => sum + refundFee, 0);
}

function isOver(order: PaidOrder, now: number): boolean {
  return now - order.payment.paidAt >= FROZEN_FOR;
}

/** The merchant's settled amount after refunds and the fee, which is returned in proportion. */
function net(order: PaidOrder, refunds: readonly Pick<Refund, 'refundFee' | 'coupons'>[]): number {
  const paid = settled(order.totalFee, order.payment.coupons) ?? order.totalFee;
  const left = refunds.reduce(
    (sum, { refundFee, coupons }) => sum - (settled(refundFee, coupons) ?? refundFee),
    paid,
  );
  return left - feeOn(left);
}

/** A failed share is not frozen again. It goes to the payee. */
function allocated(sharings: readonly Sharing[]): number {
  return sharings
    .flatMap(({ shares, unfrozen }) => (unfrozen ? [...shares, unfrozen] : shares))
    .reduce((sum, { amount }) => sum + amount, 0);
}

function standing(order: PaidOrder, { store }: World): Refund[] {
  return store.refundsOf(order).filter(({ status }) => status !== 'REFUNDCLOSE');
}
