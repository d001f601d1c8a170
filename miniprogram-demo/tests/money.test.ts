import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

const { yuan } = require('../miniprogram/shop/money') as { yuan(cents: number): string };

describe('an amount', () => {
  it.each([
    [0, '¥0.00'],
    [1, '¥0.01'],
    [30, '¥0.30'],
    [110, '¥1.10'],
    [8800, '¥88.00'],
    [100_000_000, '¥1000000.00'],
  ])('of %i cents reads %s', (cents, text) => {
    expect(yuan(cents)).toBe(text);
  });

  it('shows exactly its cents, for any amount', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), (cents) => {
        expect(yuan(cents)).toMatch(/^¥\d+\.\d\d$/);
        expect(BigInt(yuan(cents).replace(/[¥.]/g, ''))).toBe(BigInt(cents));
      }),
    );
  });

  it.each([-1, 0.5, Number.NaN, 2 ** 53])('is never %p', (cents) => {
    expect(() => yuan(cents)).toThrow(RangeError);
  });
});
