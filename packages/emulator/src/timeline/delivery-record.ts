import type { Delivery } from '@opencloudpay/contracts/dev-server/deliveries';
import type { Json } from '@opencloudpay/contracts/dev-server/values';
import type { FailedVerdict } from '@opencloudpay/gateway';
import { say, type Text } from '@opencloudpay/internal';
import { type Notification, RETRY_COUNT } from '@opencloudpay/simulator';
import type { RecordedCall, RecordedDelivery } from '../event-log/records';
import { diagnosisOf } from './notification-state';

/**
 * A delivery for display. The text of a failed one ends with the number of retries left.
 *
 * @param notifications of the delivery's order
 * @param call of the callback function
 */
export function deliveryRecord(
  delivery: RecordedDelivery,
  notifications: readonly Notification[],
  call: RecordedCall | undefined,
): Delivery {
  const { id, at, kind, numbers, target, event, reply, verdict, durationMs, requestId, callId, refusals } =
    delivery;
  const place = placeOf(requestId, notifications);
  // A delivery that timed out was recorded before the end of the call.
  const refused = call?.refusals ?? refusals;
  return {
    id,
    at,
    kind: kind === 'pay' ? 'payment' : 'refund',
    ...(numbers.outTradeNo !== undefined && { outTradeNo: numbers.outTradeNo }),
    ...(numbers.outRefundNo !== undefined && { outRefundNo: numbers.outRefundNo }),
    callback: target,
    event: event as Delivery['event'],
    ...(reply !== undefined && { reply: reply as Json }),
    delivered: verdict.delivered,
    ...(!verdict.delivered && { problem: problemOf(verdict, repeats(place)) }),
    durationMs,
    ...(place && { attemptId: `${place.notification.id}.${place.index + 1}` }),
    ...(callId !== undefined && { requestId: callId }),
    ...(call?.documents && { documents: call.documents }),
    ...(refused && { refusals: refused }),
  };
}

interface Place {
  notification: Notification;
  index: number;
}

/** Finds the attempt of a delivery: its answer had the delivery's id. */
function placeOf(requestId: string, notifications: readonly Notification[]): Place | undefined {
  for (const notification of notifications) {
    const index = notification.attempts.findIndex(({ answerId }) => answerId === requestId);
    if (index >= 0) return { notification, index };
  }
  return undefined;
}

function problemOf(verdict: FailedVerdict, retries: Text): NonNullable<Delivery['problem']> {
  const { en, zh } = diagnosisOf(verdict);
  return {
    code: verdict.code,
    diagnosis: `${en} ${retries.en}`.trim(),
    zh: `${zh.replace(/(?<![。！？])$/, '。')}${retries.zh}`,
  };
}

function repeats(place: Place | undefined): Text {
  if (!place) return say('', '');
  const { notification, index } = place;
  const counted = notification.attempts.slice(0, index + 1).filter(({ extra }) => extra === undefined).length;
  const left = RETRY_COUNT - counted;
  if (left <= 0) return say('WeChat Pay will not retry this again.', '微信支付不再重试。');
  return say(
    left === 1 ? 'WeChat Pay will retry this once more.' : `WeChat Pay will retry this ${left} more times.`,
    `微信支付还会重试 ${left} 次。`,
  );
}
