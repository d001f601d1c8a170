import type { FaultEffect } from './fault';
import type { Owner } from './owner';

export interface NotificationAttempt {
  /** Its place in the sequence of all records and events, see {@link Simulator.nextSequence}. */
  sequence: number;
  at: number;
  /** HTTP status of the answer. Absent if none came. */
  status?: number;
  /** The first 2000 characters of the answer. */
  answer?: string;
  /** `X-Request-Id` of the answer, which the receiver's own records have too. */
  answerId?: string;
  /** Whether the answer is a valid receipt for WeChat Pay. */
  accepted: boolean;
  /** Why it was not accepted, for the developer. */
  problem?: string;
  /** The problem in Chinese. Absent in states of earlier versions. */
  problemZh?: string;
  /** Milliseconds of real time. */
  durationMs: number;
  /** The time of the next attempt, as scheduled after this one. */
  repeatedAt?: number;
  /** Set for attempts that WeChat Pay's schedule does not count: a copy by a fault, a forgery, or a replay by hand. */
  extra?: 'duplicate' | 'forgery' | 'replay';
  /** The body, if it differs from the notification's. */
  xml?: string;
  /** The encrypted content, if it differs from the notification's. */
  decrypted?: string;
  /** v3: the headers of its signature. */
  signature?: Readonly<Record<string, string>>;
  /** The effect of a fault. */
  fault?: FaultEffect;
}

export interface Notification extends Owner {
  id: number;
  kind: 'payment' | 'refund';
  outTradeNo: string;
  outRefundNo?: string;
  url: string;
  /** The form of the body. Absent: v2. */
  version?: 'v3';
  /** The body, the same in every attempt unless a fault changes it: XML, or the JSON of v3. */
  xml: string;
  /** The encrypted content: the XML of a refund, or the JSON of v3. */
  decrypted?: string;
  madeAt: number;
  attempts: NotificationAttempt[];
  answered: boolean;
  /** The time of the next attempt. Absent if it was answered or given up. */
  dueAt?: number;
}

/** A notification before its first attempt. */
export type NewNotification = Omit<Notification, 'id' | 'madeAt' | 'attempts' | 'answered' | 'dueAt'>;
