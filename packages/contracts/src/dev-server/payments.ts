import type { Cents } from './values';

export interface PaymentRecord {
  transactionId: string;
  totalFee: Cents;
  cashFee: Cents;
  coupons: readonly Coupon[];
  /** The payer. */
  openid: string;
  bankType: string;
}

export interface Coupon {
  id: string;
  fee: Cents;
  /** `CASH` is paid for by somebody; `NO_CASH` is a discount of the merchant's own. */
  type: 'CASH' | 'NO_CASH';
}
