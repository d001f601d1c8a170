import type { CallbackEvent, CallbackTarget } from './callback';

/**
 * Calls a callback function wherever it lives. Each platform is one implementation, in a file of its own.
 *
 * An adapter only carries: it gives back what the function returned, unchanged, and leaves it to its caller what
 * that means and whether to call again.
 */
export interface FunctionAdapter {
  /**
   * @param options.signal gives the call up; the promise then rejects at once
   * @returns what the function returned: any JSON value, or `undefined`
   * @throws {AdapterError} if the function did not return
   */
  invoke(
    target: CallbackTarget,
    event: CallbackEvent,
    options?: { signal?: AbortSignal | undefined },
  ): Promise<unknown>;
  /**
   * Why the adapter can never call a target, as far as its options say so, as a sentence; `undefined` where it may. The
   * gateway refuses orders whose callback the adapter can never call.
   */
  unsupported?(target: CallbackTarget): string | undefined;
}

/** What an adapter throws: why a call gave no reply. */
export const ADAPTER_ERROR_CODES = [
  /** There is no such function. */
  'FUNCTION_NOT_FOUND',
  /** The function could not be loaded, threw, crashed, or returned what cannot be carried. */
  'FUNCTION_FAILED',
  /** The function did not return in time. It may have done its work, or part of it. */
  'FUNCTION_TIMEOUT',
  /** What runs the functions did not answer, or not as it should. */
  'UNREACHABLE',
  /** This adapter cannot call such a target, or not there. */
  'TARGET_UNSUPPORTED',
  /** The caller gave the call up. */
  'ABORTED',
  /** The adapter's own options cannot work. */
  'CONFIGURATION_INVALID',
] as const;

export type AdapterErrorCode = (typeof ADAPTER_ERROR_CODES)[number];
