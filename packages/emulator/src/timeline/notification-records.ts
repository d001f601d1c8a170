import type {
  NotificationAttempt as ApiNotificationAttempt,
  NotificationRecord,
} from '@opencloudpay/contracts/dev-server/notifications';
import { type Notification, type NotificationAttempt, RETRY_COUNT } from '@opencloudpay/simulator';
import { withoutToken } from '../gateway/notify-url';
import { type AttemptOutcomes, notificationState, problemOf } from './notification-state';

/** A notification without its attempts. They are entries of the timeline. */
export function notificationRecord(
  notification: Notification,
  outcomes: AttemptOutcomes,
): NotificationRecord {
  const { id, kind, outRefundNo, madeAt, url, version, xml, decrypted } = notification;
  return {
    id,
    kind,
    ...(outRefundNo !== undefined && { outRefundNo }),
    madeAt,
    url: withoutToken(url),
    ...(version && { version }),
    xml,
    ...(decrypted !== undefined && { decrypted }),
    state: notificationState(notification, outcomes),
  };
}

/** One attempt, with its place in WeChat Pay's schedule. */
export function attemptRecord(
  notification: Notification,
  attempt: NotificationAttempt,
  outcomes: AttemptOutcomes,
): ApiNotificationAttempt {
  const index = notification.attempts.findIndex(({ sequence }) => sequence === attempt.sequence);
  const number = countedUntil(notification, index);
  const problem = problemOf(attempt, outcomes);
  const delivery = outcomes.delivery(attempt.answerId);
  const { at, decrypted, signature, status, answer, accepted, durationMs, repeatedAt, extra, fault } =
    attempt;
  return {
    id: `${notification.id}.${index + 1}`,
    notificationId: notification.id,
    kind: notification.kind,
    number: extra === undefined ? number : 0,
    at,
    url: withoutToken(notification.url),
    xml: attempt.xml ?? notification.xml,
    ...(decrypted !== undefined && { decrypted }),
    ...(signature && { signature }),
    ...(status !== undefined && { status }),
    ...(answer !== undefined && { answer }),
    accepted,
    ...(problem && { problem: problem.en, problemZh: problem.zh }),
    durationMs,
    ...(repeatedAt !== undefined && { repeatedAt }),
    remaining: notification.answered && accepted && extra !== 'forgery' ? 0 : RETRY_COUNT - number,
    ...(extra === 'replay' && { replay: true }),
    ...(fault && { fault }),
    ...(delivery && { deliveryId: delivery.id }),
  };
}

/** The number of scheduled attempts up to this one. */
function countedUntil({ attempts }: Notification, index: number): number {
  return attempts.slice(0, index + 1).filter(({ extra }) => extra === undefined).length;
}
