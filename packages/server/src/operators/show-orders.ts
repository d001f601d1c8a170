import type { OrderState, OrderTimeline, OrderWithRefunds } from '@opencloudpay/durable';
import { facts, table, yuan } from '../terminal/table';
import { shownTime } from './point-in-time';
import { deliveryTable, notificationTable, targetName } from './show';

/** Every state, which the compiler checks. */
const STATES: Readonly<Record<OrderState, true>> = {
  asked: true,
  unknown: true,
  refused: true,
  ordered: true,
  paid: true,
  closed: true,
  reversed: true,
  expired: true,
};

/** The states that a list can be filtered by. */
export const ORDER_STATES = Object.keys(STATES) as OrderState[];

export function orderTable(orders: readonly OrderWithRefunds[]): string {
  return table(
    ['ID', 'PLACED', 'ORDER', 'MERCHANT', 'YUAN', 'STATE', 'PAID', 'CALLBACK', 'REFUSED'],
    orders.map((each) => [
      each.id,
      shownTime(each.askedAt),
      each.outTradeNo,
      each.merchant,
      yuan(each.totalFee),
      orderState(each),
      shownTime(each.paidAt),
      each.route && targetName(each.route),
      each.refusal,
    ]),
  );
}

/** The state with the refunds: WeChat Pay's order stays paid, but the money may be back at the payer. */
function orderState({ state, totalFee, refundedFee, refundingFee }: OrderWithRefunds): string {
  const isRefunded = state === 'paid' && refundedFee >= totalFee;
  const parts = [
    isRefunded ? 'refunded' : state,
    !isRefunded && refundedFee > 0 ? `${yuan(refundedFee)} refunded` : '',
    refundingFee > 0 ? `${yuan(refundingFee)} being refunded` : '',
  ];
  return parts.filter(Boolean).join(', ');
}

/** Everything about an order number. */
export function orderText(
  outTradeNo: string,
  { orders, refunds, notifications, deliveries, mismatches }: OrderTimeline,
): string {
  const parts = [
    ...orders.map((order) =>
      facts([
        ['order', order.outTradeNo],
        ['state', orderState(order)],
        ['yuan', yuan(order.totalFee)],
        ['merchant', order.merchant],
        ['transaction', order.transactionId],
        ['made by', order.api],
        ['callback', order.route && targetName(order.route)],
        ['asked', shownTime(order.askedAt)],
        ['paid', shownTime(order.paidAt)],
        ['closed', shownTime(order.closedAt)],
        ['expires', shownTime(order.expiresAt)],
        ['refused', order.refusal],
        ['what was asked', JSON.stringify(order.asked)],
      ]),
    ),
    section(
      'Refunds',
      refunds.length,
      table(
        ['REFUND', 'STATE', 'YUAN', 'OF', 'ASKED', 'ENDED', 'REFUSED'],
        refunds.map((refund) => [
          refund.outRefundNo,
          refund.state,
          yuan(refund.refundFee),
          yuan(refund.totalFee),
          shownTime(refund.askedAt),
          shownTime(refund.endedAt),
          refund.refusal,
        ]),
      ),
    ),
    section('Notifications', notifications.length, notificationTable(notifications)),
    section('Deliveries', deliveries.length, deliveryTable(deliveries)),
    section(
      'Mismatches',
      mismatches.length,
      table(
        ['FIRST', 'LAST', 'TIMES', 'KIND', 'FIELD', 'EXPECTED', 'RECEIVED'],
        mismatches.map((mismatch) => [
          shownTime(mismatch.firstAt),
          shownTime(mismatch.lastAt),
          mismatch.times,
          mismatch.kind,
          mismatch.field,
          mismatch.expected,
          mismatch.received,
        ]),
      ),
    ),
  ].filter(Boolean);
  const notOurs =
    orders.length === 0
      ? [`The order ${outTradeNo} was not placed through this gateway, which only knows the following.\n`]
      : [];
  return [...notOurs, ...parts].join('\n');
}

function section(title: string, count: number, text: string): string {
  return count === 0 ? '' : `${title}\n${text}`;
}
