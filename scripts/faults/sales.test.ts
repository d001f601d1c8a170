import { expect, it } from '@jest/globals';
import { planSales } from './sales';

it('contain exactly the requested number of calls', () => {
  for (const calls of [1, 2, 3, 2_000])
    expect(planSales('1', calls).flatMap(({ steps }) => steps)).toHaveLength(calls);
});

it('is repeated by its seed', () => {
  expect(planSales('1', 300)).toEqual(planSales('1', 300));
  expect(planSales('1', 300)).not.toEqual(planSales('2', 300));
});

it('alternate between direct and gateway, and mostly refund less than half', () => {
  const sales = planSales('1', 1_500);
  expect(sales.filter(({ channel }) => channel === 'gateway')).toHaveLength(250);
  const partly = sales.filter(({ totalFee, refundFee }) => 2 * refundFee < totalFee);
  expect(partly.length).toBeGreaterThan(300);
  expect(sales.every(({ totalFee, refundFee }) => refundFee >= 1 && refundFee <= totalFee)).toBe(true);
});

it('make numbers that WeChat Pay accepts, with the longest seed too', () => {
  for (const { number } of planSales('abcdefghijkl', 30)) expect(`${number}-O99`).toMatch(/^[\w-]{6,32}$/);
});
