import type { CallbackProblem } from './callback-problem';
import type { NotificationState } from './notifications';
import type { Cents, Empty, Timestamp } from './values';

export interface OrderRoutes {
  'GET /api/orders': { query: OrderQuery; answer: OrderList };
  /** The merchant closes the order, without the five minutes that the API requires. */
  'POST /api/orders/:outTradeNo/close': { body: Empty; answer: OrderSummary };
}

export interface OrderQuery {
  /** Part of a number, of the goods, of an openid or of a callback's name; upper and lower case are equal. */
  search?: string;
  /** Several, separated by commas: `SUCCESS,REFUND`. */
  state?: string;
  /** Default: 100; at most 500. */
  limit?: number;
  /** `next` of the previous page. */
  after?: string;
}

/** Newest first. */
export interface OrderList {
  orders: readonly OrderSummary[];
  /** How many orders match in total. */
  total: number;
  /** How many orders match the search in each state, without the filter `state`. States without orders are left out. */
  states: Partial<Record<TradeState, number>>;
  /** The value for `after`; absent on the last page. */
  next?: string;
}

/** WeChat Pay's own states. REFUND: paid, and at least a part of it refunded or being refunded. */
export type TradeState = 'NOTPAY' | 'USERPAYING' | 'SUCCESS' | 'REFUND' | 'REVOKED' | 'CLOSED' | 'PAYERROR';

export interface OrderSummary {
  outTradeNo: string;
  prepayId: string;
  /** WeChat Pay's number of the payment. */
  transactionId?: string;
  mchId: string;
  subMchId?: string;
  /** The description of the goods (`body`). */
  goods: string;
  attach?: string;
  totalFee: Cents;
  /** The cash that the payer paid, without coupons. */
  cashFee?: Cents;
  /** The sum of all refunds that succeeded or are being processed. */
  refundedFee: Cents;
  state: TradeState;
  /** Whether it was closed because it expired. */
  expired: boolean;
  tradeType: string;
  /** The payer, as the mini program's functions know them. */
  openid?: string;
  madeAt: Timestamp;
  paidAt?: Timestamp;
  closedAt?: Timestamp;
  expiresAt?: Timestamp;
  /** The state of the payment's notification; absent before there is one. */
  notification?: NotificationState;
  /** Why its callback cannot be called; absent once the notification is delivered. */
  callbackProblem?: CallbackProblem;
  /** The time of its last change. */
  changedAt: Timestamp;
}
