import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { centsOf, yuan } from './money';

describe('yuan', () => {
  it('moves the point by two places', () => {
    expect([0, 1, 10, 8800, 123456, 100000000].map(yuan)).toEqual([
      '0.00',
      '0.01',
      '0.10',
      '88.00',
      '1,234.56',
      '1,000,000.00',
    ]);
  });

  it('shows a minus before negative amounts', () => {
    expect(yuan(-5)).toBe('−0.05');
  });
});

describe('centsOf', () => {
  it('parses every formatted amount', () => {
    fc.assert(fc.property(fc.nat(99_999_999_999), (cents) => centsOf(yuan(cents)) === cents));
  });

  it('accepts the usual forms and nothing else', () => {
    expect(['8', '8.5', '¥1,234.56', ' 0.01 '].map(centsOf)).toEqual([800, 850, 123456, 1]);
    expect(['', '-1', '1.234', '1e3', 'tea', '1,23'].map(centsOf)).toEqual(Array(6).fill(undefined));
  });
});
