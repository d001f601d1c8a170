import type { FaultEffect } from './fault';
import type { Owner } from './owner';

export interface NotificationAttempt {
  /** Of its place among all that happened, see {@link Simulator.nextSequence}. */
  sequence: number;
  at: number;
  /** HTTP status of the answer; absent when none came. */
  status?: number;
  /** The answer's text, cut to its first 2000 characters. */
  answer?: string;
  /** `X-Request-Id` of the answer: what the receiver's own records know it by. */
  answerId?: string;
  /** Whether WeChat Pay would have taken the answer for a receipt. */
  accepted: boolean;
  /** Why it was not accepted, for the developer. */
  problem?: string;
  /** Of real time, in milliseconds. */
  durationMs: number;
  /** When it is sent again, as the schedule stood after this attempt. */
  repeatedAt?: number;
  /** One that WeChat Pay's schedule does not count: a fault's second copy, a forgery, or one sent by hand. */
  extra?: 'duplicate' | 'forgery' | 'replay';
  /** The body, where it is not the notification's. */
  xml?: string;
  /** What a fault did to it. */
  fault?: FaultEffect;
}

export interface Notification extends Owner {
  id: number;
  kind: 'payment' | 'refund';
  outTradeNo: string;
  outRefundNo?: string;
  url: string;
  /** The body, the same in every attempt unless a fault changes it. */
  xml: string;
  /** What a refund's notification holds encrypted, as XML. */
  decrypted?: string;
  madeAt: number;
  attempts: NotificationAttempt[];
  answered: boolean;
  /** When it is sent next; absent when it was answered or given up. */
  dueAt?: number;
}

/** A notification before anything was done with it. */
export type NewNotification = Omit<Notification, 'id' | 'madeAt' | 'attempts' | 'answered' | 'dueAt'>;
