import { startDeadline, withinDeadline } from '@opencloudpay/internal';
import { CALL_CONCURRENCY, CALL_TIMEOUT, checkConcurrency, checkTimeout } from '../check-options';
import { AdapterError } from '../errors';
import { Places } from './places';

/** The limits that every adapter of a platform has. */
export interface CallLimits {
  /** Milliseconds for one whole call. It waits at most half of them for its turn. Default: 60_000 */
  timeout?: number | undefined;
  /** The most calls at once; others wait. Default: 1_000 */
  concurrency?: number | undefined;
}

export interface LimitedCall {
  /** The called function in errors: `'payCallback'`. */
  called: string;
  /** The platform or address in errors: `AWS Lambda`. */
  at: string;
  /** The caller's. */
  signal: AbortSignal | undefined;
}

/** Makes a call within the limits of an adapter. */
export type MakeCall = <T>(call: LimitedCall, send: (signal: AbortSignal) => Promise<T>) => Promise<T>;

/**
 * The calls of one adapter: never more than `concurrency` at once, each at most `timeout` long, and each ends as soon as
 * its caller aborts it. A place is free again when the request has ended, not when its caller stopped waiting.
 *
 * @returns makes a call; its promise rejects with `ABORTED`, `FUNCTION_TIMEOUT` or `THROTTLED`, or as `send` rejects
 * @throws {AdapterError} `CONFIGURATION_INVALID`
 */
export function limitedCalls({
  timeout = CALL_TIMEOUT.default,
  concurrency = CALL_CONCURRENCY.default,
}: CallLimits): MakeCall {
  checkTimeout(timeout);
  checkConcurrency(concurrency);
  const places = new Places(concurrency);

  return async ({ called, at, signal }, send) => {
    const deadline = startDeadline(timeout, signal);
    try {
      return await withinDeadline(deadline, async () => {
        const leave = await places.enter(() => startDeadline(timeout / 2, signal));
        if (!leave) throw throttled(called, timeout, concurrency);
        try {
          return await send(deadline.signal);
        } finally {
          leave();
        }
      });
    } catch (failure) {
      if (signal?.aborted)
        throw new AdapterError('ABORTED', `The call of ${called} was aborted by its caller.`);
      if (!deadline.over) throw failure;
      throw new AdapterError('FUNCTION_TIMEOUT', `${called} did not answer within ${timeout} ms at ${at}.`);
    } finally {
      deadline.clear();
    }
  };
}

function throttled(called: string, timeout: number, concurrency: number): AdapterError {
  return new AdapterError(
    'THROTTLED',
    `${called} was not called: for ${timeout / 2} ms the adapter made ${concurrency} other calls, which is the most at once. Make the functions faster, or raise concurrency.`,
  );
}
