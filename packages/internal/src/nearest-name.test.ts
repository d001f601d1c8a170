import { describe, expect, it } from '@jest/globals';
import { namesByDistance, nearestName } from './nearest-name';

describe('the nearest name', () => {
  it.each([
    ['refund', 'refund'],
    ['REFUND', 'refund'],
    ['refnd', 'refund'],
    ['rafunds', 'refund'],
    ['rafondz', undefined],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ])('to %s is %s', (given, nearest) => {
    expect(nearestName(given, ['queryOrder', 'refund'], 2)).toBe(nearest);
  });

  it('is none of no names', () => {
    expect(nearestName('refund', [], 2)).toBeUndefined();
  });

  it('comes first, and names at the same distance keep their order', () => {
    expect(namesByDistance('pay', ['refund', 'pad', 'day', 'PAY'])).toEqual([
      { name: 'PAY', distance: 0 },
      { name: 'pad', distance: 1 },
      { name: 'day', distance: 1 },
      { name: 'refund', distance: 6 },
    ]);
  });
});
