import type { SignType } from '@opencloudpay/wechatpay';
import type { Owner } from './owner';

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
  /** When the order expires by itself (`time_expire`). */
  expiresAt?: number;
  prepayId: string;
  prepaidAt: number;
  /** Prepay ids of this order that were replaced after their two hours. */
  formerPrepayIds: string[];
  state: TradeState;
  closedAt?: number;
  /** Whether it was closed by its expiry rather than by the merchant. */
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
