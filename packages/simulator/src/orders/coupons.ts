import type { AnswerFields } from '../records/answer-fields';
import type { Coupon, Order, OrderPayment } from '../records/order';
import type { Refund } from '../records/refund';

export function sumOf(coupons: readonly Coupon[]): number {
  return coupons.reduce((sum, coupon) => sum + coupon.fee, 0);
}

export function sumOfType(coupons: readonly Coupon[], type: Coupon['type']): number {
  return sumOf(coupons.filter((coupon) => coupon.type === type));
}

/** The settled part of an amount, without the merchant's own discounts. `undefined` if there were none. */
export function settled(amount: number, coupons: readonly Coupon[]): number | undefined {
  return coupons.some((coupon) => coupon.type === 'NO_CASH')
    ? amount - sumOfType(coupons, 'NO_CASH')
    : undefined;
}

/** The coupon fields of a paid order, in queries and notifications: `coupon_fee`, `coupon_count`, `coupon_id_0`, … */
export function couponFields({ coupons }: OrderPayment): AnswerFields {
  if (coupons.length === 0) return {};
  const fields: AnswerFields = { coupon_fee: sumOf(coupons), coupon_count: coupons.length };
  coupons.forEach((coupon, index) => {
    fields[`coupon_type_${index}`] = coupon.type;
    fields[`coupon_id_${index}`] = coupon.id;
    fields[`coupon_fee_${index}`] = coupon.fee;
  });
  return fields;
}

/**
 * Splits a refund: each coupon gets a part in proportion to its value, the payer gets the rest in cash. Over all
 * refunds of an order, each gets back exactly what it paid.
 *
 * @param earlier the valid refunds of the order
 */
export function shareRefund(
  order: Order,
  payment: OrderPayment,
  earlier: readonly Refund[],
  refundFee: number,
): { cash: number; coupons: Coupon[] } {
  const refunded = earlier.reduce((sum, refund) => sum + refund.refundFee, 0);
  const refundedCash = earlier.reduce((sum, refund) => sum + refund.cashRefundFee, 0);
  const couponFee = order.totalFee - payment.cashFee;
  // BigInt: the product of two amounts may exceed the safe integers.
  const couponShare = Number((BigInt(couponFee) * BigInt(refunded + refundFee)) / BigInt(order.totalFee));
  // A failed refund leaves the proportion uneven. This refund corrects it as far as its amount allows.
  let rest = Math.min(Math.max(couponShare - (refunded - refundedCash), 0), refundFee);
  const cash = refundFee - rest;

  const coupons: Coupon[] = [];
  for (const coupon of payment.coupons) {
    const given = sumOf(earlier.flatMap((refund) => refund.coupons.filter(({ id }) => id === coupon.id)));
    const fee = Math.min(rest, coupon.fee - given);
    if (fee > 0) coupons.push({ ...coupon, fee });
    rest -= fee;
  }
  return { cash, coupons };
}
