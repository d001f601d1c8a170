import type { Notification } from '../records';

const [S, M, H] = [1000, 60_000, 3_600_000];

/** WeChat Pay's intervals after each attempt that was not answered: 24 hours and 4 minutes in all. */
export const RETRY_INTERVALS: readonly number[] = [
  15 * S,
  15 * S,
  30 * S,
  3 * M,
  10 * M,
  20 * M,
  30 * M,
  30 * M,
  30 * M,
  60 * M,
  3 * H,
  3 * H,
  3 * H,
  6 * H,
  6 * H,
];

/** How many times WeChat Pay sends a notification that nobody answers. */
export const RETRY_COUNT = RETRY_INTERVALS.length + 1;

/** How many attempts the schedule has counted. */
export function countedAttempts({ attempts }: Pick<Notification, 'attempts'>): number {
  return attempts.filter(({ extra }) => extra === undefined).length;
}

/** How many more times a notification is sent if no attempt is answered. */
export function remainingAttempts(notification: Pick<Notification, 'attempts' | 'answered'>): number {
  if (notification.answered) return 0;
  return Math.max(0, RETRY_COUNT - countedAttempts(notification));
}
