import { describe, expect, it } from '@jest/globals';
import { nearestNames } from './nearest-names';

describe('nearestNames', () => {
  it('names the nearest first, whatever their case', () => {
    expect(nearestNames('payCalback', ['bill', 'refund', 'paycallback']).en).toMatch(/^'paycallback', /);
    expect(nearestNames('Refund', ['bill', 'refund'])).toEqual({
      en: "'refund', 'bill'",
      zh: 'refund、bill',
    });
  });

  it('lists only a few', () => {
    const many = Array.from({ length: 20 }, (_, index) => `function-${index}`);
    expect(nearestNames('x', many).en).toMatch(/ and 12 more$/);
  });
});
