import type { TradeState } from './orders';
import type { Coupon, PaymentRecord } from './payments';
import type { Cents, Empty, Timestamp } from './values';

export interface CashierRoutes {
  'GET /api/cashier/:outTradeNo': { answer: CashierView };
  /** Answers once the payment is made; its notification is then under way (watch the events). */
  'POST /api/cashier/:outTradeNo/pay': { body: PayRequest; answer: CashierView };
  /** The payer closes the sheet: the order does not change. */
  'POST /api/cashier/:outTradeNo/cancel': { body: Empty; answer: CashierView };
  /** The payer's bank refuses: the order is PAYERROR and may be paid again. */
  'POST /api/cashier/:outTradeNo/fail': { body: Empty; answer: CashierView };
  /** The order expires, as if its `time_expire` had come. */
  'POST /api/cashier/:outTradeNo/expire': { body: Empty; answer: CashierView };
}

/** The payment sheet, as the payer sees it. */
export interface CashierView {
  outTradeNo: string;
  merchantName: string;
  goods: string;
  attach?: string;
  amount: Cents;
  currency: 'CNY';
  state: TradeState;
  /** Whether it can be paid now; if not, why. */
  payable: boolean;
  reason?: {
    code: 'ORDER_PAID' | 'ORDER_CLOSED' | 'ORDER_EXPIRED' | 'PREPAY_EXPIRED' | 'NOT_FOR_PAYERS';
    message: string;
  };
  /** When the order or its prepay id expires, whichever comes first. */
  expiresAt: Timestamp;
  now: Timestamp;
  /** The payer. */
  openid?: string;
  /** Set once it is paid. */
  payment?: PaymentRecord & { paidAt: Timestamp };
}

export interface PayRequest {
  /** The coupons that the payer redeems; the rest is paid in cash. Not more than the amount. */
  coupon?: { fee: Cents; type?: Coupon['type']; id?: string };
}
