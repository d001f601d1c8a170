import type { SignType } from '@opencloudpay/wechatpay';
import type { Owner } from './owner';

/** How an order was signed. RSA: it was made by v3, as are the parameters of `wx.requestPayment`. */
export type OrderSignType = SignType | 'RSA';

/**
 * WeChat Pay's own states. REFUND: paid, with accepted refunds. USERPAYING: WeChat asks the payer for the password.
 * REVOKED: reversed, paid or not. The last two exist for payment codes only.
 */
export type TradeState = 'NOTPAY' | 'USERPAYING' | 'SUCCESS' | 'REFUND' | 'REVOKED' | 'CLOSED' | 'PAYERROR';

export interface Order extends Owner {
  appid: string;
  subAppid?: string;
  outTradeNo: string;
  /** The fields that a repetition of the order must repeat: the request without nonce, IP and signature. */
  request: Record<string, string>;
  signType: OrderSignType;
  tradeType: string;
  body: string;
  attach?: string;
  deviceInfo?: string;
  /** The payer under `appid`, and under `subAppid` if there is one, as far as known. */
  openid?: string;
  subOpenid?: string;
  totalFee: number;
  /** `''` for an order that was made by charging a payment code. So is `prepayId`. */
  notifyUrl: string;
  madeAt: number;
  /** When the order expires (`time_expire`). */
  expiresAt?: number;
  prepayId: string;
  prepaidAt: number;
  /** Earlier prepay ids of this order, replaced after two hours. */
  formerPrepayIds: string[];
  state: TradeState;
  closedAt?: number;
  /** Whether it was closed by its expiry and not by the merchant. */
  expired?: boolean;
  payment?: OrderPayment;
  /** The payment code that was charged last. */
  authCode?: string;
  /** When WeChat last asked the payer for the password. */
  askedAt?: number;
  reversal?: Reversal;
}

/** The reversal of an order of a payment code. `refundId` is present if it was paid. */
export interface Reversal {
  at: number;
  refundId?: string;
}

/** The payment of an order. */
export interface OrderPayment {
  transactionId: string;
  paidAt: number;
  bankType: string;
  openid: string;
  subOpenid?: string;
  coupons: Coupon[];
  cashFee: number;
}

/** `CASH` is financed by others. `NO_CASH` is the merchant's own discount and lowers the settled amount. */
export interface Coupon {
  id: string;
  fee: number;
  type: 'CASH' | 'NO_CASH';
}
