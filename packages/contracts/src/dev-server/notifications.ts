import type { CallbackTarget } from '../callback';
import type { Delivery } from './deliveries';
import type { SignatureHeaders } from './exchanges';
import type { FaultEffect } from './faults';
import type { Empty, Timestamp } from './values';

export interface NotificationRoutes {
  /** Sends a notification that belongs to no order to a callback function, once. Answers the delivery. */
  'POST /api/notifications': { body: NotifyRequest; answer: Delivery };
  /** Sends a notification again, now; also one that never reached a callback. */
  'POST /api/notifications/:id/replay': { body: Empty; answer: NotificationAttempt };
}

/** A notification without an order. */
export interface NotifyRequest {
  kind: 'payment' | 'refund';
  /** The version of WeChat Pay's protocol. Default: that of the functions. */
  version?: 'v2' | 'v3';
  functionName: string;
  /** Default: the emulator's environment. */
  envId?: string;
  /** By v2's wire names, amounts as integers. Default for each that is left out: a sample. */
  fields?: { readonly [name: string]: string | number };
  /** The payer. Default: the project's first user. */
  openId?: string;
}

export interface NotificationState {
  /** `delivered`: answered SUCCESS. `waiting`: it will be sent (again). `given-up`: no attempt is left. */
  state: 'waiting' | 'delivered' | 'given-up';
  /** The callback that receives it. */
  callback?: CallbackTarget;
  attempts: number;
  /** The attempts that remain if none is acknowledged. */
  remaining: number;
  /** The time of the next attempt. */
  nextAt?: Timestamp;
  /** Why the last attempt failed: the callback's diagnosis, else the transport error. */
  problem?: string;
  /** The problem in Chinese. */
  problemZh?: string;
  /** The kind of mistake in the callback; absent for a transport error. */
  problemCode?: string;
  /** How many calls were refused to the callback that acknowledged it; absent if none: see `Delivery.refusals`. */
  refusedCalls?: number;
}

export interface NotificationRecord {
  id: number;
  kind: 'payment' | 'refund';
  outRefundNo?: string;
  madeAt: Timestamp;
  /** Without its token. */
  url: string;
  /** The protocol. Absent: v2. */
  version?: 'v3';
  /** The body: XML, or the JSON of v3. */
  xml: string;
  /** The encrypted content: `req_info` of a refund's notification as XML, or `resource` of v3 as JSON. */
  decrypted?: string;
  state: NotificationState;
}

export interface NotificationAttempt {
  /** Unique: `<notification>.<number>`. */
  id: string;
  notificationId: number;
  kind: 'payment' | 'refund';
  /** From 1 in WeChat Pay's schedule; 0 for duplicates, forgeries and replays, which are outside the schedule. */
  number: number;
  at: Timestamp;
  /** Without its token. */
  url: string;
  /** The body as it was sent: XML, or the JSON of v3. A fault may have changed it. */
  xml: string;
  /** The encrypted content, if a fault has changed it. */
  decrypted?: string;
  /** v3: the headers of its signature. */
  signature?: SignatureHeaders;
  /** Absent until an answer has come. */
  status?: number;
  /** The answer's text, its first 2000 characters. */
  answer?: string;
  /** Whether the answer acknowledges the notification. */
  accepted: boolean;
  /** Why not, in English. */
  problem?: string;
  /** The problem in Chinese. */
  problemZh?: string;
  durationMs: number;
  /** The time of the next attempt; absent if there is none. */
  repeatedAt?: Timestamp;
  /** The attempts that remain if none is acknowledged. */
  remaining: number;
  /** Sent by a person. */
  replay?: boolean;
  /** The effect of a fault on it. */
  fault?: FaultEffect;
  /** The call of the callback that it caused. */
  deliveryId?: string;
}
