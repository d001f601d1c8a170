import { UNENDED_REFUND_STATES } from '../../states';
import type { OrderRecord, OrderWithRefunds, RefundRecord } from '../rows/records';

/**
 * Adds up the refunds of orders.
 *
 * @param refunds those with the number of one of the orders, or with its transaction if the caller named no number
 */
export function withRefundTotals(
  orders: readonly OrderRecord[],
  refunds: readonly RefundRecord[],
): OrderWithRefunds[] {
  return orders.map((order) => {
    const own = refunds.filter((refund) => belongsTo(refund, order));
    return {
      ...order,
      refundedFee: sum(own.filter(({ state }) => state === 'succeeded')),
      refundingFee: sum(own.filter(({ state }) => UNENDED_REFUND_STATES.includes(state))),
    };
  });
}

/** Several merchants may use the same number. A merchant of '' is not known yet. */
function belongsTo(refund: RefundRecord, order: OrderRecord): boolean {
  const isOtherMerchant =
    ![refund.merchant, order.merchant].includes('') && refund.merchant !== order.merchant;
  if (isOtherMerchant) return false;
  return refund.outTradeNo === null
    ? refund.transactionId !== null && refund.transactionId === order.transactionId
    : refund.outTradeNo === order.outTradeNo;
}

function sum(refunds: readonly RefundRecord[]): number {
  return refunds.reduce((cents, { refundFee }) => cents + refundFee, 0);
}
