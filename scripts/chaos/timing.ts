/** The times that the run's programs keep to, all in milliseconds. */

/** The waits of two days in seconds, so that a run ends within minutes. */
export const RETRY_INTERVALS = [150, 150, 300, 1_000, 2_000, 3_000];

/** Much longer than callbacks that answer take, and much shorter than the lease. */
export const FUNCTION_TIMEOUT = 2_000;

/** For so long a delivery is its gateway's own: then another makes it. */
export const LEASE = 5_000;

/**
 * A callback that has not answered by then does not answer any more: the gateway may have given up on it, and an answer
 * that comes too late leads to another call without anybody's crash.
 */
export const HOST_PATIENCE = 1_500;

/** What the gateway waits before it tries again to record an answer, and what that takes on a machine that is busy. */
export const RECORDED_AGAIN = 500 + 500;

/** Clocks of several processes on one machine, read at slightly different moments. */
export const TOLERANCE = 20;
