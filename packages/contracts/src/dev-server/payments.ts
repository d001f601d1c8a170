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
  /** A funded coupon (`CASH`), or a discount of the merchant (`NO_CASH`). */
  type: 'CASH' | 'NO_CASH';
}
