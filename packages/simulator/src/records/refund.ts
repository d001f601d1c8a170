import type { Coupon } from './order';
import type { Owner } from './owner';

export type RefundStatus = 'PROCESSING' | 'SUCCESS' | 'CHANGE' | 'REFUNDCLOSE';

export interface Refund extends Owner {
  refundId: string;
  outRefundNo: string;
  transactionId: string;
  outTradeNo: string;
  totalFee: number;
  refundFee: number;
  cashRefundFee: number;
  /** The part of each coupon of the order, in the order's sequence. Coupons without a part are left out. */
  coupons: Coupon[];
  account: string;
  notifyUrl?: string;
  status: RefundStatus;
  madeAt: number;
  settledAt?: number;
  /** v3: it was made by v3, so its notification has v3's form. */
  version?: 'v3';
}
