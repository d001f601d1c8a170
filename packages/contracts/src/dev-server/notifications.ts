import type { CallbackTarget } from '../callback';
import type { FaultEffect } from './faults';
import type { Empty, Timestamp } from './values';

export interface NotificationRoutes {
  /** Sends a notification again, now; also one that reached no callback. */
  'POST /api/notifications/:id/replay': { body: Empty; answer: NotificationAttempt };
}

export interface NotificationState {
  /** `delivered`: answered SUCCESS. `waiting`: it will be sent (again). `given-up`: no attempt is left. */
  state: 'waiting' | 'delivered' | 'given-up';
  /** The callback that it goes to. */
  callback?: CallbackTarget;
  attempts: number;
  /** How many attempts are still to come if none is answered. */
  remaining: number;
  /** When it is sent next. */
  nextAt?: Timestamp;
  /** Of the last attempt, if it failed: the callback's diagnosis, else what went wrong on the way. */
  problem?: string;
  /** Which mistake of the callback's it is; absent where it went wrong on the way. */
  problemCode?: string;
}

export interface NotificationRecord {
  id: number;
  kind: 'payment' | 'refund';
  outRefundNo?: string;
  madeAt: Timestamp;
  /** Without its token. */
  url: string;
  xml: string;
  /** What WeChat Pay encrypted in `req_info` of a refund's notification, as XML. */
  decrypted?: string;
  state: NotificationState;
}

export interface NotificationAttempt {
  /** Unique: `<notification>.<number>`. */
  id: string;
  notificationId: number;
  kind: 'payment' | 'refund';
  /** From 1 in WeChat Pay's schedule; 0 for a duplicate, a forgery and a replay, which the schedule does not count. */
  number: number;
  at: Timestamp;
  /** Without its token. */
  url: string;
  /** As it was sent, which a fault may have changed. */
  xml: string;
  /** Absent as long as no answer has come. */
  status?: number;
  /** The answer's text, its first 2000 characters. */
  answer?: string;
  /** Whether the answer acknowledges the notification. */
  accepted: boolean;
  /** Why not, in English. */
  problem?: string;
  durationMs: number;
  /** When it is sent again; absent where it is not. */
  repeatedAt?: Timestamp;
  /** How many more times it will be sent if no attempt is answered. */
  remaining: number;
  /** Sent by hand. */
  replay?: boolean;
  /** What a fault did to it. */
  fault?: FaultEffect;
  /** The call of the callback that it led to. */
  deliveryId?: string;
}
