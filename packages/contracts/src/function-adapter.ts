import type { CallbackEvent, CallbackTarget } from './callback';

/**
 * Calls a callback function on one platform. Each platform has an implementation in its own file.
 *
 * An adapter only transports: it returns the function's reply unchanged. Its caller decides what the reply means
 * and whether to retry.
 */
export interface FunctionAdapter {
  /**
   * @param options.signal aborts the call; the promise then rejects at once
   * @param options.orderRequestId the id of the call that placed the order, for the log of the function
   * @returns what the function returned: any JSON value, or `undefined`
   * @throws {AdapterError} if the function did not return
   */
  invoke(
    target: CallbackTarget,
    event: CallbackEvent,
    options?: { signal?: AbortSignal | undefined; orderRequestId?: string | undefined },
  ): Promise<unknown>;
  /**
   * Why the adapter's options rule this target out, as a sentence; `undefined` if they do not. The
   * gateway refuses orders whose callback the adapter can never call.
   */
  unsupported?(target: CallbackTarget): string | undefined;
}

/** The code of an adapter's error: why a call gave no reply. */
export const ADAPTER_ERROR_CODES = [
  /** There is no such function. */
  'FUNCTION_NOT_FOUND',
  /** The function could not be loaded, threw, crashed, or returned a value that JSON cannot carry. */
  'FUNCTION_FAILED',
  /** The function did not return in time. It may have done all of its work, or a part. */
  'FUNCTION_TIMEOUT',
  /**
   * The function host or platform refused the call because too many run, or the adapter made as many calls as it may
   * until the time was over. The function did not run.
   */
  'THROTTLED',
  /** The function host or platform does not accept the key, token or signature, or they may not call this function. */
  'PERMISSION_DENIED',
  /** The function host or platform did not answer, or gave an invalid answer. */
  'UNREACHABLE',
  /** This adapter cannot call this kind of target, or not in this environment. */
  'TARGET_UNSUPPORTED',
  /** The caller aborted the call. */
  'ABORTED',
  /** The adapter's options are not valid. */
  'CONFIGURATION_INVALID',
] as const;

export type AdapterErrorCode = (typeof ADAPTER_ERROR_CODES)[number];
