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
