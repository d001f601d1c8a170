import { describe, expect, it } from '@jest/globals';
import { nearestName } from './nearest-name';

const KNOWN = { queryOrder: ['orderquery'], refund: [], downloadBill: ['downloadbill'] };

describe('the nearest name', () => {
  it.each([
    ['queryorder', 'queryOrder'],
    ['QUERY_ORDER', 'queryOrder'],
    ['queryOder', 'queryOrder'],
    ['orderQuery', 'queryOrder'],
    ['pay.orderquery', undefined],
    ['refunds', 'refund'],
    ['reFound', 'refund'],
    ['dowloadBills', 'downloadBill'],
    ['micropay', undefined],
    ['', undefined],
    ['x'.repeat(10_000), undefined],
  ])('to %s is %s', (given, nearest) => {
    expect(nearestName(given, KNOWN)).toBe(nearest);
  });
});
