import type { CallbackTarget } from '../callback';
import type { DocumentAccess } from './documents';
import type { CallRefusal } from './refusals';
import type { Empty, Json, Timestamp } from './values';

export interface DeliveryRoutes {
  /** Calls of callback functions, newest first. */
  'GET /api/deliveries': { query: { limit?: number }; answer: DeliveryList };
  /** Sends the notification of the delivery again, now, in addition to WeChat Pay's own schedule. */
  'POST /api/deliveries/:id/replay': { body: Empty; answer: Delivery };
}

/** One call of a callback function and its outcome. */
export interface Delivery {
  id: string;
  at: Timestamp;
  kind: 'payment' | 'refund';
  outTradeNo?: string;
  outRefundNo?: string;
  callback: CallbackTarget;
  /** The event that the function received. */
  event: { readonly [name: string]: Json };
  /** What it returned; absent where it returned nothing or failed. */
  reply?: Json;
  delivered: boolean;
  /** Why it failed: a code, and a text with the reply, the reply that CloudPay wants, and the retries that WeChat Pay will make. */
  problem?: { code: string; diagnosis: string /** The text in Chinese. */; zh: string };
  durationMs: number;
  /** `NotificationAttempt.id`. */
  attemptId?: string;
  /** The request id of the function's call, by which its log lines are found. */
  requestId?: string;
  /** What the function read and wrote by `cloud.database()`. */
  documents?: readonly DocumentAccess[];
  /**
   * Its calls of `cloud.cloudPay` and `cloud.database()` that were refused. A delivered callback with one that is not
   * `recovered` has a warning: it replied SUCCESS, but may not have done its work.
   */
  refusals?: readonly CallRefusal[];
}

/** Newest first. */
export interface DeliveryList {
  deliveries: readonly Delivery[];
}
