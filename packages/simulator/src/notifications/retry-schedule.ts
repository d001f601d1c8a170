import { NOTIFICATION_INTERVALS } from '@opencloudpay/wechatpay';
import type { Notification } from '../records/notification';

/** How many times WeChat Pay sends a notification that nobody answers. */
export const RETRY_COUNT = NOTIFICATION_INTERVALS.length + 1;

/** How many attempts the schedule has counted. */
export function countedAttempts({ attempts }: Pick<Notification, 'attempts'>): number {
  return attempts.filter(({ extra }) => extra === undefined).length;
}

/** How many more times a notification is sent if no attempt is answered. */
export function remainingAttempts(notification: Pick<Notification, 'attempts' | 'answered'>): number {
  if (notification.answered) return 0;
  return Math.max(0, RETRY_COUNT - countedAttempts(notification));
}
