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

/** Machine-readable codes of why an order that the store does not have is not recovered. */
export type RecoverOrderErrorCode =
  /** The store has the order or its payment. */
  | 'ORDER_KNOWN'
  /** WeChat Pay has no payment of it. */
  | 'ORDER_NOT_PAID'
  /** It was refunded since. */
  | 'ORDER_REFUNDED'
  /** The payment contradicts what is stored. */
  | 'ORDER_MISMATCH'
  /** WeChat Pay gave no usable answer. */
  | 'QUERY_FAILED'
  /** No account can call WeChat Pay. */
  | 'ACCOUNT_MISSING';

/** An order that is not recovered, and what to do about it. Nothing was changed. */
export class RecoverOrderError extends BilingualError<RecoverOrderErrorCode> {}

/** Machine-readable codes of why a scheduled job did not finish. */
export type ScheduledJobErrorCode =
  /** The lease ended, and another gateway took the job. */
  | 'LEASE_LOST'
  /** WeChat Pay refuses the bill with a reason. */
  | 'BILL_REFUSED';
