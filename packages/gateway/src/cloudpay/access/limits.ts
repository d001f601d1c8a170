import { CallFailure, ErrCode } from '@opencloudpay/cloudpay';
import { type Rate, tokenBucket } from '@opencloudpay/internal';
import { ConfigurationError } from '@opencloudpay/wechatpay';
import { checkRange } from '../../options/check-values';
import { GATEWAY_LIMITS } from '../../options/option-limits';

export type { Rate };

/** @throws {ConfigurationError} */
export function checkRate(option: string, { perSecond, burst }: Rate): void {
  if (!(perSecond > 0 && Number.isFinite(perSecond)))
    throw new ConfigurationError(option, `must have a rate.perSecond above 0, got ${perSecond}.`);
  checkRange(option, burst, GATEWAY_LIMITS.rateBurst, 'calls, as `rate.burst`');
}

/** @throws {ConfigurationError} */
export function checkConcurrency(option: string, concurrency: number): void {
  checkRange(option, concurrency, GATEWAY_LIMITS.callConcurrency, 'calls at once, as `concurrency`');
}

/** The call exceeds a limit of its token. Nothing was done. */
export class TooManyCalls extends CallFailure {
  /** Seconds after which to retry. */
  readonly retryAfter: number;

  constructor(errCode: number, detail: string, retryAfter: number) {
    super(errCode, `${detail} Nothing was done: retry in ${retryAfter} s`);
    this.retryAfter = retryAfter;
  }
}

/** The limits of one token, in this process. */
export interface Limits {
  /**
   * Counts a request.
   *
   * @throws {TooManyCalls} EXCEED_REQUEST_LIMIT
   */
  count(): void;
  /**
   * Runs a call within the concurrency limit.
   *
   * @throws {TooManyCalls} EXCEED_CONCURRENT_REQUEST_LIMIT at once, without starting `work`
   */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** @param now milliseconds of a monotonic clock */
export function createLimits(rate: Rate, concurrency: number, now?: () => number): Limits {
  const { perSecond, burst } = rate;
  const bucket = tokenBucket(rate, now);
  let inProgress = 0;

  return {
    count() {
      const wait = bucket.take();
      if (wait > 0) {
        throw new TooManyCalls(
          ErrCode.EXCEED_REQUEST_LIMIT,
          `this token exceeded its rate limit of ${perSecond} calls per second (${burst} at once).`,
          wait,
        );
      }
    },

    run(work) {
      if (inProgress >= concurrency) {
        throw new TooManyCalls(
          ErrCode.EXCEED_CONCURRENT_REQUEST_LIMIT,
          `this token already has ${concurrency} concurrent calls, its limit.`,
          1,
        );
      }
      inProgress += 1;
      return work().finally(() => {
        inProgress -= 1;
      });
    },
  };
}
