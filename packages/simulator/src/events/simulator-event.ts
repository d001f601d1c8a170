import type { OrderChange, RefundChange } from '@opencloudpay/contracts/dev-server/timeline';
import type { ActiveFault, FaultEffect } from '../records/fault';
import type { Notification, NotificationAttempt } from '../records/notification';
import type { Order } from '../records/order';
import type { Refund } from '../records/refund';
import type { Sharing, SharingReturn } from '../records/sharing';

/** An event of the simulator. Records are copies. */
export type SimulatorEvent = {
  at: number;
  /** Its place in the sequence of all records and events, see {@link Simulator.nextSequence}. */
  sequence: number;
} & (
  | { type: OrderChange; order: Order }
  | { type: RefundChange; refund: Refund }
  | { type: 'sharing-made' | 'sharing-finished'; sharing: Sharing }
  | { type: 'sharing-returned'; return: SharingReturn }
  | { type: 'notification-attempted'; notification: Notification; attempt: NotificationAttempt }
  /** A fault delays a notification. */
  | { type: 'notification-held'; notification: Notification; fault: FaultEffect }
  | { type: 'faults-changed'; faults: ActiveFault[] }
  /** A request was refused: `code` from WeChat Pay's tables, `text` from the answer, and the `reason` in English. */
  | { type: 'request-refused'; api: string; code: string; text: string; reason: string }
);

type WithoutTime<Event> = Event extends SimulatorEvent ? Omit<Event, 'at' | 'sequence'> : never;

/** Emits an event. Adds the time and copies the records. */
export type Emit = (event: WithoutTime<SimulatorEvent>) => void;
