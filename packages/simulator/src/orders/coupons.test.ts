import { describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import type { Coupon, Order, OrderPayment } from '../records/order';
import type { Refund } from '../records/refund';
import { shareRefund, sumOf } from './coupons';

const amount = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 2_000_000_000 }));
const lives = fc.record({
  cash: fc.oneof(fc.constant(0), amount),
  fees: fc.array(amount, { maxLength: 4 }),
  steps: fc.array(fc.record({ part: fc.double({ min: 0, max: 1, noNaN: true }), fails: fc.nat(12) }), {
    maxLength: 12,
  }),
});

describe('splitting refunds', () => {
  it('returns what cash and coupons paid, never more, whichever refunds fail', () => {
    fc.assert(
      fc.property(lives, ({ cash, fees, steps }) => {
        const coupons = fees.map((fee, index): Coupon => ({ id: `c${index}`, fee, type: 'CASH' }));
        const totalFee = cash + sumOf(coupons);
        fc.pre(totalFee > 0);
        const order = { totalFee } as Order;
        const payment = { cashFee: cash, coupons } as OrderPayment;
        let standing: Refund[] = [];
        const left = () => totalFee - standing.reduce((sum, { refundFee }) => sum + refundFee, 0);
        const givenBy = (coupon: Coupon) =>
          sumOf(standing.flatMap((refund) => refund.coupons.filter(({ id }) => id === coupon.id)));
        const refund = (refundFee: number) => {
          const shares = shareRefund(order, payment, standing, refundFee);
          expect(shares.cash + sumOf(shares.coupons)).toBe(refundFee);
          expect(shares.cash).toBeGreaterThanOrEqual(0);
          standing.push({ refundFee, cashRefundFee: shares.cash, coupons: shares.coupons } as Refund);
          expect(standing.reduce((sum, { cashRefundFee }) => sum + cashRefundFee, 0)).toBeLessThanOrEqual(
            cash,
          );
          for (const coupon of coupons) expect(givenBy(coupon)).toBeLessThanOrEqual(coupon.fee);
        };
        for (const { part, fails } of steps) {
          standing = standing.filter((_, index) => index !== fails);
          if (left() > 0) refund(Math.max(1, Math.floor(left() * part)));
        }
        if (left() > 0) refund(left());
        for (const coupon of coupons) expect(givenBy(coupon)).toBe(coupon.fee);
      }),
      { numRuns: runs(150) },
    );
  });

  it('is in proportion', () => {
    const coupons: Coupon[] = [
      { id: '1', fee: 20, type: 'CASH' },
      { id: '2', fee: 20, type: 'NO_CASH' },
    ];
    const shares = shareRefund({ totalFee: 100 } as Order, { cashFee: 60, coupons } as OrderPayment, [], 75);
    expect(shares).toEqual({ cash: 45, coupons: [coupons[0], { id: '2', fee: 10, type: 'NO_CASH' }] });
  });

  it('corrects the proportions after failed refunds, as far as each amount allows', () => {
    const order = { totalFee: 10 } as Order;
    const payment = { cashFee: 5, coupons: [{ id: '1', fee: 5, type: 'CASH' }] } as OrderPayment;
    const refunds: Refund[] = [];
    for (let time = 0; time < 9; time++) {
      const { cash, coupons } = shareRefund(order, payment, refunds, 1);
      refunds.push({ refundFee: 1, cashRefundFee: cash, coupons } as Refund);
    }
    const inCash = refunds.filter(({ cashRefundFee }) => cashRefundFee === 1);
    expect(inCash).toHaveLength(5);
    expect(shareRefund(order, payment, inCash, 1)).toEqual({
      cash: 0,
      coupons: [{ id: '1', fee: 1, type: 'CASH' }],
    });
  });
});
