import { NOTIFICATION_INTERVALS } from '@opencloudpay/wechatpay';
import type { Notification } from '../records/notification';

/** How many times WeChat Pay sends a notification without an answer. */
export const RETRY_COUNT = NOTIFICATION_INTERVALS.length + 1;

/** The number of attempts that count for the schedule. */
export function countedAttempts({ attempts }: Pick<Notification, 'attempts'>): number {
  return attempts.filter(({ extra }) => extra === undefined).length;
}

/** The number of attempts left if none is answered. */
export function remainingAttempts(notification: Pick<Notification, 'attempts' | 'answered'>): number {
  if (notification.answered) return 0;
  return Math.max(0, RETRY_COUNT - countedAttempts(notification));
}
