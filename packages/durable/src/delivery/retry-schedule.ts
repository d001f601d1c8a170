import { NOTIFICATION_INTERVALS } from '@opencloudpay/wechatpay';

/** CloudPay repeats a call for up to two days, WeChat Pay a notification for one: it keeps to WeChat Pay's intervals, and the last goes on. */
export const GIVE_UP_AFTER = 48 * 3_600_000;

/** Functions that failed together, of a service that was down, are not called again together. */
const JITTER = 0.1;

export interface RetrySchedule {
  /**
   * When to call again after an attempt that failed.
   *
   * @param attempts how many were made, this one included
   * @param since from when the two days count
   * @returns undefined where it is time to give up
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
  return {
    next(attempts, since, now) {
      const interval = intervals[Math.min(attempts, intervals.length) - 1] ?? 0;
      const at = now.getTime() + interval * (1 + JITTER * (2 * random() - 1));
      return at <= since.getTime() + giveUpAfter ? new Date(at) : undefined;
    },
  };
}
