import type { ActiveFault, FaultEffect } from '../records/fault';
import type { Notification, NotificationAttempt } from '../records/notification';
import type { Order } from '../records/order';
import type { Refund } from '../records/refund';
import type { Sharing, SharingReturn } from '../records/sharing';

/** What happened, for whoever watches: a demonstration, a console. Records are copies. */
export type SimulatorEvent = {
  at: number;
  /** Of its place among all that happened, see {@link Simulator.nextSequence}. */
  sequence: number;
} & (
  | {
      type:
        | 'order-made'
        | 'order-paid'
        | 'order-closed'
        | 'order-expired'
        | 'order-reversed'
        | 'payment-failed'
        | 'payment-cancelled';
      order: Order;
    }
  | { type: 'refund-made' | 'refund-settled'; refund: Refund }
  | { type: 'sharing-made' | 'sharing-finished'; sharing: Sharing }
  | { type: 'sharing-returned'; return: SharingReturn }
  | { type: 'notification-attempted'; notification: Notification; attempt: NotificationAttempt }
  /** A fault holds a notification back, or keeps it from being sent. */
  | { type: 'notification-held'; notification: Notification; fault: FaultEffect }
  | { type: 'faults-changed'; faults: ActiveFault[] }
  /** A request was refused: `code` is of WeChat Pay's tables, `text` what it was answered, `reason` why, in English. */
  | { type: 'request-refused'; api: string; code: string; text: string; reason: string }
);

type WithoutTime<Event> = Event extends SimulatorEvent ? Omit<Event, 'at' | 'sequence'> : never;

/** Tells an event; the time is added, records are copied. */
export type Emit = (event: WithoutTime<SimulatorEvent>) => void;
