/**
 * What the simulator remembers: plain data that survives `JSON.stringify`. Times are milliseconds since 1970 by
 * the simulator's clock; money is cents.
 */
import type { SignType } from '@opencloudpay/wechatpay';
import type { FaultEffect } from './fault';

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
  /** When the payer was asked for the password last. */
  askedAt?: number;
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

/** A request to an API, and what was answered. */
export interface Exchange {
  /** Of its place among all that happened, see {@link Simulator.nextSequence}; names the exchange. */
  sequence: number;
  at: number;
  /** Of the order that it is about, as far as that is known. */
  outTradeNo?: string;
  /** CloudPay's name of the API; the path where there is none. */
  api: string;
  method: string;
  path: string;
  /** WeChat Pay's address that it came to. */
  host: 'main' | 'backup';
  /** The body; absent where it was too large or not text. */
  request?: string;
  /** Whether a client certificate was shown. */
  certificate: boolean;
  /** HTTP status; absent where no answer was sent. */
  status?: number;
  /** The body of the answer, of a bill its first 4000 characters. */
  answer?: string;
  /** Why it was refused: a code of WeChat Pay's tables, and the reason in English. */
  refusal?: { code: string; reason: string };
  /** Of real time, in milliseconds. */
  durationMs: number;
  /** `X-Request-Id` of the request: what its sender's own records know it by. */
  requestId?: string;
  /** What a fault did to it. */
  fault?: FaultEffect;
}
