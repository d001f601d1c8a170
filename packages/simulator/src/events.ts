import type { Sharing, SharingReturn } from './profit-sharing/records';
import type { Notification, NotificationAttempt, Order, Refund } from './records';

/** What happened, for whoever watches: a demonstration, a console. Records are copies. */
export type SimulatorEvent = { at: number } & (
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
  /** A request was refused: `code` is of WeChat Pay's tables, `text` what it was answered, `reason` why, in English. */
  | { type: 'request-refused'; api: string; code: string; text: string; reason: string }
);

type WithoutTime<Event> = Event extends SimulatorEvent ? Omit<Event, 'at'> : never;

/** Tells an event; the time is added, records are copied. */
export type Emit = (event: WithoutTime<SimulatorEvent>) => void;

/** @param listen what throws in here is reported as a process warning and harms nothing else */
export function createEmit(listen: ((event: SimulatorEvent) => void) | undefined, now: () => number): Emit {
  if (!listen) return () => {};
  return (event) => {
    try {
      listen({ at: now(), ...structuredClone(event) } as SimulatorEvent);
    } catch (error) {
      process.emitWarning(`onEvent of the WeChat Pay simulator threw: ${(error as Error).stack ?? error}`);
    }
  };
}
