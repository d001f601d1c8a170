import type { NotificationState } from './notifications';
import type { Cents, Empty, Timestamp } from './values';

export interface OrderRoutes {
  'GET /api/orders': { query: OrderQuery; answer: OrderList };
  /** The merchant closes the order, without the five minutes that its API asks for. */
  'POST /api/orders/:outTradeNo/close': { body: Empty; answer: OrderSummary };
}

export interface OrderQuery {
  /** Part of a number, of the goods, an openid or a callback's name; case does not matter. */
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
  /** How many match in all. */
  total: number;
  /** How many match the search in each state, without the filter `state`. States without orders are left out. */
  states: Partial<Record<TradeState, number>>;
  /** For `after`; absent on the last page. */
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
  /** What is paid for (`body`). */
  goods: string;
  attach?: string;
  totalFee: Cents;
  /** What the payer paid without coupons. */
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
  /** The state of the payment's notification; absent as long as there is none. */
  notification?: NotificationState;
  /** When something last happened to it. */
  changedAt: Timestamp;
}
