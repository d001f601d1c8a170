/**
 * What the simulator remembers: plain data that survives `JSON.stringify`. Times are milliseconds since 1970 by
 * the simulator's clock; money is cents.
 */
import type { SignType } from '@opencloudpay/wechatpay';

/** The merchant that a record belongs to; `subMchId` is absent for a direct merchant. */
export interface Owner {
  mchId: string;
  subMchId?: string;
}

/**
 * WeChat Pay's own states. REFUND: paid, and refunds of it were accepted. USERPAYING: the payer is asked for the
 * password; REVOKED: reversed, paid or not; both of payment codes only.
 */
export type TradeState = 'NOTPAY' | 'USERPAYING' | 'SUCCESS' | 'REFUND' | 'REVOKED' | 'CLOSED' | 'PAYERROR';

export interface Order extends Owner {
  appid: string;
  subAppid?: string;
  outTradeNo: string;
  /** Everything that repeating the order must repeat: the request without what may differ (nonce, IP, signature). */
  request: Record<string, string>;
  signType: SignType;
  tradeType: string;
  body: string;
  attach?: string;
  deviceInfo?: string;
  /** The payer under `appid`, and under `subAppid` where there is one, as far as known. */
  openid?: string;
  subOpenid?: string;
  totalFee: number;
  /** `''`, as is `prepayId`, for an order that was made by charging a payment code. */
  notifyUrl: string;
  madeAt: number;
  /** When the order lapses by itself (`time_expire`). */
  expiresAt?: number;
  prepayId: string;
  prepaidAt: number;
  /** Prepay ids of this order that were replaced after their two hours. */
  formerPrepayIds: string[];
  state: TradeState;
  closedAt?: number;
  /** Whether it was closed by lapsing rather than by the merchant. */
  expired?: boolean;
  payment?: OrderPayment;
  /** The payment code that it was charged to last. */
  authCode?: string;
  reversal?: Reversal;
}

/** How an order of a payment code was undone; `refundId` where it was paid. */
export interface Reversal {
  at: number;
  refundId?: string;
}

/** A payment code that a payer shows at the counter. */
export interface AuthCode {
  code: string;
  /** The payer under `appid`. */
  openid: string;
  asksPassword: boolean;
  trouble?: 'SYSTEMERROR' | 'BANKERROR' | 'NOTENOUGH';
  shownAt: number;
  /** The merchant who has looked up whose it is. */
  boundTo?: Owner;
  usedFor?: Owner & { outTradeNo: string };
}

/** How a paid order was paid. */
export interface OrderPayment {
  transactionId: string;
  paidAt: number;
  bankType: string;
  openid: string;
  subOpenid?: string;
  coupons: Coupon[];
  cashFee: number;
}

/** `CASH` was paid for by somebody; `NO_CASH` is a discount of the merchant's own and lowers what is settled. */
export interface Coupon {
  id: string;
  fee: number;
  type: 'CASH' | 'NO_CASH';
}

export type RefundStatus = 'PROCESSING' | 'SUCCESS' | 'CHANGE' | 'REFUNDCLOSE';

export interface Refund extends Owner {
  refundId: string;
  outRefundNo: string;
  transactionId: string;
  outTradeNo: string;
  totalFee: number;
  refundFee: number;
  cashRefundFee: number;
  /** What each coupon of the order gives back, in the order's sequence; coupons that give nothing are left out. */
  coupons: Coupon[];
  account: string;
  notifyUrl?: string;
  status: RefundStatus;
  madeAt: number;
  settledAt?: number;
}

export interface NotificationAttempt {
  at: number;
  /** HTTP status of the answer; absent when none came. */
  status?: number;
  /** The answer's text, cut to its first 2000 characters. */
  answer?: string;
  /** Whether WeChat Pay would have taken the answer for a receipt. */
  accepted: boolean;
  /** Why it was not accepted, for the developer. */
  problem?: string;
}

export interface Notification extends Owner {
  id: number;
  kind: 'payment' | 'refund';
  outTradeNo: string;
  outRefundNo?: string;
  url: string;
  /** The body, the same in every attempt. */
  xml: string;
  madeAt: number;
  attempts: NotificationAttempt[];
  answered: boolean;
  /** When it is sent next; absent when it was answered or given up. */
  dueAt?: number;
}
