import type { CallbackProblem } from '@opencloudpay/contracts/dev-server/callback-problem';
import type { OrderSummary } from '@opencloudpay/contracts/dev-server/orders';
import type { RefundRecord } from '@opencloudpay/contracts/dev-server/refunds';
import type { Notification, Order, Refund } from '@opencloudpay/simulator';
import type { FindCallbackProblem } from '../functions/callback-problem';
import { type AttemptOutcomes, notificationState } from './notification-state';

/** The records for the summary of an order. */
export interface OrderFacts {
  order: Order;
  refunds: readonly Refund[];
  /** The notifications of the order's payment and refunds. */
  notifications: readonly Notification[];
}

export function summaryOf(
  { order, refunds, notifications }: OrderFacts,
  outcomes: AttemptOutcomes,
  problemOfCallback: FindCallbackProblem,
): OrderSummary {
  const { payment } = order;
  const notification = notifications.find(({ kind }) => kind === 'payment');
  const isOver = notification?.answered ?? order.closedAt !== undefined;
  const callbackProblem = isOver ? undefined : problemOfCallback(order.notifyUrl);
  const openid = payment?.subOpenid ?? payment?.openid ?? order.subOpenid ?? order.openid;
  return {
    outTradeNo: order.outTradeNo,
    prepayId: order.prepayId,
    ...(payment && { transactionId: payment.transactionId }),
    mchId: order.mchId,
    ...(order.subMchId !== undefined && { subMchId: order.subMchId }),
    goods: order.body,
    ...(order.attach !== undefined && { attach: order.attach }),
    totalFee: order.totalFee,
    ...(payment && { cashFee: payment.cashFee }),
    refundedFee: refundedFee(refunds),
    state: order.state,
    expired: order.expired ?? false,
    tradeType: order.tradeType,
    ...(openid !== undefined && { openid }),
    madeAt: order.madeAt,
    ...(payment && { paidAt: payment.paidAt }),
    ...(order.closedAt !== undefined && { closedAt: order.closedAt }),
    ...(order.expiresAt !== undefined && { expiresAt: order.expiresAt }),
    ...(notification && { notification: notificationState(notification, outcomes) }),
    ...(callbackProblem && { callbackProblem }),
    changedAt: changedAt({ order, refunds, notifications }),
  };
}

/** What was paid back, or is being paid back. Cents. */
function refundedFee(refunds: readonly Refund[]): number {
  return refunds
    .filter(({ status }) => status === 'SUCCESS' || status === 'PROCESSING')
    .reduce((sum, { refundFee }) => sum + refundFee, 0);
}

/** Whether the merchant keeps nothing of a payment. */
export function isPaidBack({ order, refunds }: Pick<OrderFacts, 'order' | 'refunds'>): boolean {
  return order.reversal !== undefined || refundedFee(refunds) >= order.totalFee;
}

/** @param callbackProblem why its callback cannot be called, where that is of interest */
export function refundRecord(refund: Refund, callbackProblem?: CallbackProblem): RefundRecord {
  const { outTradeNo, outRefundNo, refundId, refundFee, totalFee, cashRefundFee, coupons, status } = refund;
  return {
    ...{ outTradeNo, outRefundNo, refundId, refundFee, totalFee, cashRefundFee, coupons, status },
    madeAt: refund.madeAt,
    ...(refund.settledAt !== undefined && { settledAt: refund.settledAt }),
    ...(callbackProblem && { callbackProblem }),
  };
}

function changedAt({ order, refunds, notifications }: OrderFacts): number {
  const times = [
    ...[order.madeAt, order.closedAt, order.payment?.paidAt, order.reversal?.at],
    ...refunds.flatMap(({ madeAt, settledAt }) => [madeAt, settledAt]),
    ...notifications.flatMap(({ attempts }) => attempts.map(({ at }) => at)),
  ];
  return times.reduce<number>((latest, time) => Math.max(latest, time ?? 0), 0);
}
