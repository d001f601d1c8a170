import type { Caller } from '../caller';

/** A call of `cloud.cloudPay.<api>` by a function that has the real wx-server-sdk. */
export interface PayApiCall {
  /** `unifiedOrder` */
  api: string;
  /** The function's parameters, with keys in snake_case, as the SDK sends them. */
  data: Record<string, unknown>;
  /** The user for whom the function runs. */
  caller?: Caller;
  /** The mini program that the call was bound to, by `cloud.cloudPay({ appid })`. */
  appid?: string;
  /** The function that calls. */
  functionName: string;
  /** The id of the function's call; a new one outside of a call. */
  requestId: string;
  /** Whether a call of the function is under way. */
  inCall: boolean;
}

/**
 * CloudPay, for functions that have the real wx-server-sdk.
 *
 * Its result is the SDK's result, with snake_case keys changed to camelCase; bytes are a bill. An error with a number as
 * `errCode` (or `code`) is what the SDK rejects with; any other error is a system error.
 */
export type PayApi = (call: PayApiCall) => Promise<Record<string, unknown> | Uint8Array>;
