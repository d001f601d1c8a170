import type { KeyedCall, Remembered } from './remembered-calls';

/** Calls that are remembered outside of this process: for all gateways, and for the time after a restart. */
export interface CallMemory {
  /**
   * Makes the call, or gives what became of it before, wherever it was made.
   *
   * @param holder whose key it is: another token's key of the same text is another
   * @throws as `RememberedCalls.once`
   */
  once(holder: string, call: KeyedCall): Promise<Remembered>;
}
