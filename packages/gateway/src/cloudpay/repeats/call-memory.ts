import type { KeyedCall, Remembered } from './remembered-calls';

/** Remembers calls outside of this process: for all gateways and across restarts. */
export interface CallMemory {
  /**
   * Makes the call, or returns the outcome of an earlier request with the same key at any gateway.
   *
   * @param holder the token's hash: each token has its own keys
   * @throws as `RememberedCalls.once`
   */
  once(holder: string, call: KeyedCall): Promise<Remembered>;
}
