import { BilingualError } from '@opencloudpay/contracts/coded-error';

/** Machine-readable codes of why a store refuses a call. */
export type StoreErrorCode =
  /** The notification was encrypted with a key that is not configured. */
  | 'BODY_KEY_UNKNOWN'
  /** The stored notification cannot be decrypted: it was changed. */
  | 'BODY_UNREADABLE'
  /** The store has no such notification. */
  | 'NOTIFICATION_UNKNOWN'
  /** The records are younger than the store must keep them. */
  | 'TOO_YOUNG'
  /** The store was closed before the call. */
  | 'STORE_CLOSED';

/** A call that a store refuses, and what to do about it. */
export class StoreError extends BilingualError<StoreErrorCode> {}

/** Machine-readable codes of why a scheduled job did not finish. */
export type ScheduledJobErrorCode =
  /** The lease ended, and another gateway took the job. */
  | 'LEASE_LOST'
  /** WeChat Pay refuses the bill with a reason. */
  | 'BILL_REFUSED';
