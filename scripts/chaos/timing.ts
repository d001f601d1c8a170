/** The time limits of the run's programs, in milliseconds. */

/** Retries of two days in seconds, so that a run ends within minutes. */
export const RETRY_INTERVALS = [150, 150, 300, 1_000, 2_000, 3_000];

export interface Timing {
  /** Of a callback, in milliseconds. */
  readonly functionTimeout: number;
  /** The lease of a delivery: after it another gateway makes the delivery. */
  readonly lease: number;
}

/** The time limit is much longer than a callback takes, and much shorter than the lease. */
export const TIMING: Timing = { functionTimeout: 2_000, lease: 5_000 };

/** A callback on `cloudpay serve` may first wait for a free process, or for the start of one, on a busy machine. */
export const SERVE_TIMING: Timing = { functionTimeout: 6_000, lease: 9_000 };

/**
 * A callback does not answer after this time: the gateway's timeout may have ended, and a late answer would lead to
 * another call without a crash.
 */
export const HOST_PATIENCE = 1_500;
/** The same on `cloudpay serve`. */
export const SERVE_PATIENCE = 4_000;

/** The gateway's pause before it retries to record an answer, and the time of recording on a busy machine. */
export const RECORDED_AGAIN = 500 + 500;

/** Clocks of several processes on one machine, read at slightly different moments. */
export const TOLERANCE = 20;
