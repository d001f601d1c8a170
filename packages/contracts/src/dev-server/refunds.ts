import type { CallbackProblem } from './callback-problem';
import type { Coupon } from './payments';
import type { Cents, Timestamp } from './values';

export interface RefundRoutes {
  /** Ends a refund that is PROCESSING (or in CHANGE) now. */
  'POST /api/refunds/:outRefundNo/settle': { body: SettleRequest; answer: RefundRecord };
}

export type RefundStatus = 'PROCESSING' | 'SUCCESS' | 'CHANGE' | 'REFUNDCLOSE';

export interface RefundRecord {
  outTradeNo: string;
  outRefundNo: string;
  refundId: string;
  refundFee: Cents;
  totalFee: Cents;
  cashRefundFee: Cents;
  coupons: readonly Coupon[];
  status: RefundStatus;
  madeAt: Timestamp;
  settledAt?: Timestamp;
  /** Why its callback cannot be called; absent once its notification is delivered. */
  callbackProblem?: CallbackProblem;
}

export interface SettleRequest {
  /** Default: SUCCESS */
  status?: 'SUCCESS' | 'CHANGE' | 'REFUNDCLOSE';
}
