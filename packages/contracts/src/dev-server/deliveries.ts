import type { CallbackTarget } from '../callback';
import type { Empty, Json, Timestamp } from './values';

export interface DeliveryRoutes {
  /** Calls of callback functions, newest first. */
  'GET /api/deliveries': { query: { limit?: number }; answer: DeliveryList };
  /** Sends the notification behind the delivery again, now, beside WeChat Pay's own schedule. */
  'POST /api/deliveries/:id/replay': { body: Empty; answer: Delivery };
}

/** One call of a callback function and what came of it. */
export interface Delivery {
  id: string;
  at: Timestamp;
  kind: 'payment' | 'refund';
  outTradeNo?: string;
  outRefundNo?: string;
  callback: CallbackTarget;
  /** What the function was called with. */
  event: { readonly [name: string]: Json };
  /** What it returned; absent where it returned nothing or failed. */
  reply?: Json;
  delivered: boolean;
  /** Why not: a code, and for the reader what came, what CloudPay wants, and how often WeChat Pay will repeat it. */
  problem?: { code: string; diagnosis: string };
  durationMs: number;
  /** `NotificationAttempt.id`. */
  attemptId?: string;
  /** The function's call: finds its log lines. */
  requestId?: string;
}

/** Newest first. */
export interface DeliveryList {
  deliveries: readonly Delivery[];
}
