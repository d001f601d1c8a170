import { NOTIFICATION_INTERVALS } from '@opencloudpay/wechatpay';

/**
 * CloudPay retries for up to two days, WeChat Pay for one: these are WeChat Pay's intervals, and the last one repeats.
 */
export const GIVE_UP_AFTER = 48 * 3_600_000;

/**
 * The least attempts, which take an hour and a half. A notification may have waited for two days because no gateway ran,
 * or because the database's clock was set forward, and the function may still be starting at the first attempt.
 */
const LEAST_ATTEMPTS = 8;

/** Jitter, so that functions that failed together are not retried together. */
const JITTER = 0.1;

export interface RetrySchedule {
  /**
   * The time of the next attempt after a failure.
   *
   * @param attempts the number of attempts, including this one
   * @param since start of the two days
   * @returns undefined if the retries have ended
   */
  next(attempts: number, since: Date, now: Date): Date | undefined;
}

/** @param random from 0 to 1, for the jitter: a tenth of the interval earlier to a tenth later */
export function createRetrySchedule({
  intervals = NOTIFICATION_INTERVALS,
  giveUpAfter = GIVE_UP_AFTER,
  random = Math.random,
}: {
  intervals?: readonly number[] | undefined;
  giveUpAfter?: number | undefined;
  random?: () => number;
} = {}): RetrySchedule {
  const least = Math.min(LEAST_ATTEMPTS, intervals.length);
  return {
    next(attempts, since, now) {
      const interval = intervals[Math.min(attempts, intervals.length) - 1] ?? 0;
      const at = now.getTime() + interval * (1 + JITTER * (2 * random() - 1));
      return attempts < least || at <= since.getTime() + giveUpAfter ? new Date(at) : undefined;
    },
  };
}
