import type { Delivery } from './deliveries';
import type { Exchange } from './exchanges';
import type { FaultEffect } from './faults';
import type { FunctionCall } from './functions';
import type { NotificationAttempt, NotificationRecord } from './notifications';
import type { OrderSummary } from './orders';
import type { PaymentRecord } from './payments';
import type { RefundRecord } from './refunds';
import type { Timestamp } from './values';
import type { WechatCall } from './wechat-calls';

export interface TimelineRoutes {
  'GET /api/orders/:outTradeNo': { answer: OrderTimeline };
}

/** Everything that happened to an order. */
export interface OrderTimeline {
  order: OrderSummary;
  refunds: readonly RefundRecord[];
  notifications: readonly NotificationRecord[];
  /** Sorted by time: `at` never decreases. */
  entries: readonly TimelineEntry[];
  /** How many old requests have been removed. */
  forgotten: number;
}

/** The changes of an order, as events of the simulator and as entries of a timeline. */
export type OrderChange =
  | 'order-made'
  | 'order-paid'
  | 'order-closed'
  | 'order-expired'
  | 'order-reversed'
  | 'payment-failed'
  | 'payment-cancelled';

/** The changes of a refund, as events of the simulator and as entries of a timeline. */
export type RefundChange = 'refund-made' | 'refund-settled';

/** One thing that happened. */
export type TimelineEntry = TimelineEntryBase & TimelineEntryContent;

interface TimelineEntryBase {
  /** Unique within the timeline, and the same in every answer. */
  id: string;
  at: Timestamp;
}

type TimelineEntryContent =
  /** A mini program, a trigger or another function called the function that made the requests of this call. */
  | { type: 'function-call'; call: FunctionCall }
  /** A signed request to WeChat Pay, and its answer. */
  | { type: 'request'; exchange: Exchange }
  /** The order changed. */
  | { type: Exclude<OrderChange, 'order-paid'> }
  | { type: 'order-paid'; payment: PaymentRecord }
  /** WeChat Pay sent a notification; `at` is when sending began. */
  | { type: 'notification'; attempt: NotificationAttempt }
  /** The gateway called the callback function and checked its reply. */
  | { type: 'callback'; delivery: Delivery }
  | { type: RefundChange; refund: RefundRecord }
  /** A function called a method of WeChat's server API. */
  | { type: 'wechat'; functionName: string; call: WechatCall }
  /** WeChat would keep the money until the shipping of the goods is reported. Only while that has not happened. */
  | { type: 'shipping-awaited' }
  /** A fault had an effect that no other entry shows, for example a notification was not sent. */
  | { type: 'fault'; fault: FaultEffect };
