import type { Caller } from '../caller';

/** A call of `cloud.cloudPay.<api>` by a function that has the real wx-server-sdk. */
export interface PayApiCall {
  /** `unifiedOrder` */
  api: string;
  /** What the function gave, its keys in snake_case: so the SDK sends them. */
  data: Record<string, unknown>;
  /** The user on whose behalf the function runs. */
  caller?: Caller;
  /** The mini program that the call was bound to, by `cloud.cloudPay({ appid })`. */
  appid?: string;
  /** Of the function's call that it is made in; one of its own where it is made in none. */
  requestId: string;
}

/**
 * CloudPay, for functions that have the real wx-server-sdk.
 *
 * What it resolves with is what the SDK resolves with, keys in snake_case becoming camelCase; bytes are a bill. An
 * error with a number as `errCode` (or `code`) is what the SDK rejects with; any other error is a system error.
 */
export type PayApi = (call: PayApiCall) => Promise<Record<string, unknown> | Uint8Array>;
