import type { DeliveryRecord, NotificationRecord, OrderTimeline, Store } from '@opencloudpay/durable';
import { facts, table, yuan } from '../terminal/table';
import { shownTime } from './point-in-time';

type FullDelivery = NonNullable<Awaited<ReturnType<Store['showNotification']>>>['deliveries'][number];

/** Length limit of explanations in lists; `show` has the full text. */
const SHORT = 60;

export function notificationTable(notifications: readonly NotificationRecord[]): string {
  return table(
    ['ID', 'RECEIVED', 'KIND', 'ORDER', 'REFUND', 'YUAN', 'CALLBACK', 'STATE', 'TRIES', 'NEXT', 'WHY'],
    notifications.map((each) => [
      each.id,
      shownTime(each.receivedAt),
      each.source === 'recovered' ? `${each.kind} (found)` : each.kind,
      each.outTradeNo,
      each.outRefundNo,
      yuan(each.amount),
      targetName(each.target),
      each.state,
      each.attempts,
      shownTime(each.nextAttemptAt),
      each.state === 'delivered' ? '' : short(each.code, each.diagnosis),
    ]),
  );
}

export function deliveryTable(deliveries: readonly DeliveryRecord[]): string {
  return table(
    ['ID', 'NOTIFICATION', 'TRY', 'BEGUN', 'MS', 'KIND', 'ORDER', 'REFUND', 'CALLBACK', 'VERDICT', 'WHY'],
    deliveries.map((each) => [
      each.id,
      each.notificationId,
      each.attempt,
      shownTime(each.begunAt),
      each.durationMs ?? '',
      each.kind,
      each.outTradeNo,
      each.outRefundNo,
      targetName(each.target),
      verdictOf(each),
      short(each.code, each.diagnosis),
    ]),
  );
}

/** A notification with every attempt, event and reply. */
export function notificationText(
  notification: NotificationRecord,
  deliveries: readonly FullDelivery[],
): string {
  const heading = facts([
    ['notification', notification.id],
    ['kind', notification.kind],
    ['status', notification.status],
    ['order', notification.outTradeNo],
    ['refund', notification.outRefundNo],
    ['yuan', yuan(notification.amount)],
    ['merchant', notification.merchant],
    ['callback', targetName(notification.target)],
    ['received', shownTime(notification.receivedAt)],
    [
      'source',
      notification.source === 'recovered' ? 'recovered by a query: the notification never came' : undefined,
    ],
    ['came again', notification.duplicates > 0 ? `${notification.duplicates} times` : undefined],
    ['state', notification.state],
    ['next attempt', shownTime(notification.nextAttemptAt)],
    ['delivered', shownTime(notification.deliveredAt)],
    ['given up', shownTime(notification.deadAt)],
    ['request id', notification.requestId],
  ]);
  return [heading, ...deliveries.map(attemptText)].join('\n');
}

function attemptText(delivery: FullDelivery): string {
  return facts([
    [`attempt ${delivery.attempt}`, shownTime(delivery.begunAt)],
    ['  verdict', verdictOf(delivery)],
    ['  took', delivery.durationMs === null ? undefined : `${delivery.durationMs} ms`],
    ['  gateway', delivery.gateway],
    ['  code', delivery.code],
    ['  why', delivery.diagnosis],
    ['  sent', JSON.stringify(delivery.sent)],
    ['  came back', JSON.stringify(delivery.reply)],
  ]);
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
        ['state', order.state],
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

function verdictOf({ verdict, endedAt }: DeliveryRecord): string {
  return verdict ?? (endedAt === null ? 'no end known' : 'failed');
}

type Target = NotificationRecord['target'];

function targetName(target: Target): string {
  return 'functionName' in target
    ? `${target.envId}/${target.functionName}`
    : `${target.envId}/${target.service}${target.path}`;
}

function short(code: string | null, diagnosis: string | null): string {
  const text = [code, diagnosis].filter(Boolean).join(': ');
  return text.length > SHORT ? `${text.slice(0, SHORT)}…` : text;
}
