import type { DeliveryRecord, NotificationRecord, Store } from '@opencloudpay/durable';
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

/** What `deliveries retry` has caused. The row still has the result of the last attempt, so it is not shown. */
export function retryText(notifications: readonly NotificationRecord[]): string {
  const lines = notifications.map(
    ({ id, kind, outTradeNo, outRefundNo, target }) =>
      `Notification ${id} (${kind} of ${outRefundNo ?? outTradeNo}) is queued: a running gateway calls ${targetName(target)} now.\n`,
  );
  const ids = notifications.map(({ id }) => id);
  return [
    ...lines,
    'The function host runs the code that it has loaded: if you have just changed a function, reload its host first, then retry.\n',
    `The result: cloudpay deliveries show ${ids.join(', or ')}\n`,
  ].join('');
}

/** Explains ids that are missing from a list without a filter: they look like lost notifications. */
export function gapNote(notifications: readonly { id: number }[]): string {
  const hasGap = notifications.some(
    ({ id }, index) => index > 0 && (notifications[index - 1]?.id ?? id) - id > 1,
  );
  return hasGap
    ? 'Ids skip numbers after a repeated notification, a crash or a prune: no notification is missing.\n'
    : '';
}

function verdictOf({ verdict, endedAt }: DeliveryRecord): string {
  return verdict ?? (endedAt === null ? 'no end known' : 'failed');
}

type Target = NotificationRecord['target'];

/** Where the callback runs: `environment/function`. */
export function targetName(target: Target): string {
  return 'functionName' in target
    ? `${target.envId}/${target.functionName}`
    : `${target.envId}/${target.service}${target.path}`;
}

function short(code: string | null, diagnosis: string | null): string {
  const text = [code, diagnosis].filter(Boolean).join(': ');
  return text.length > SHORT ? `${text.slice(0, SHORT)}…` : text;
}
