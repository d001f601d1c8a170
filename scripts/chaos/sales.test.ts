import { describe, expect, it } from '@jest/globals';
import { HOSTS } from './plan';
import { functionsOn, planSale } from './sales';

const sales = Array.from({ length: 2_000 }, (_, index) => planSale('7', index));
const refunded = sales.filter(({ refunds }) => refunds.length > 0);

describe('what is sold', () => {
  it('is the same for the same seed; another refunds others', () => {
    expect(planSale('7', 3)).toEqual(planSale('7', 3));
    const numbers = refunded.map(({ outTradeNo }) => outTradeNo.slice(-7));
    const others = Array.from({ length: 2_000 }, (_, index) => planSale('8', index));
    expect(
      others.flatMap(({ refunds, outTradeNo }) => (refunds.length > 0 ? [outTradeNo.slice(-7)] : [])),
    ).not.toEqual(numbers);
  });

  it('is refunded once in five times: in full, or to the last cent in two parts', () => {
    expect(refunded.length / sales.length).toBeCloseTo(0.2, 1);
    for (const { totalFee, refunds } of refunded) {
      const fees = refunds.map(({ refundFee }) => refundFee);
      expect(fees.every((fee) => Number.isInteger(fee) && fee > 0)).toBe(true);
      expect(fees.reduce((sum, fee) => sum + fee)).toBe(totalFee);
    }
    const parts = refunded.map(({ refunds }) => refunds.length);
    expect(parts.filter((count) => count === 1).length / parts.length).toBeCloseTo(0.5, 1);
    expect(Math.max(...parts)).toBe(2);
  });

  it('has refunds that race the payment, and others', () => {
    const racing = refunded.flatMap(({ refunds }) => refunds.map(({ atOnce }) => atOnce));
    expect(new Set(racing)).toEqual(new Set([true, false]));
  });

  it('sends the payment and its refunds to different hosts that both have these functions', () => {
    const hostOf = (name: string) =>
      [...Array(HOSTS).keys()].filter((host) => functionsOn(host).includes(name));
    for (const { functionName, refunds } of refunded) {
      const [paid = [], ...back] = [functionName, ...refunds.map((refund) => refund.functionName)].map(
        hostOf,
      );
      expect(paid).toHaveLength(1);
      for (const host of back) {
        expect(host).toHaveLength(1);
        expect(host).not.toEqual(paid);
      }
    }
  });
});
