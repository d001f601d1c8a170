import { expect, it } from '@jest/globals';
import { percentile } from './load';
import { slopeOf } from './slope';

it('a percentile is a measured time, also of a single measurement', () => {
  const times = Array.from({ length: 100 }, (_, index) => index + 1);
  expect([percentile(times, 0.5), percentile(times, 0.99), percentile([7], 0.99)]).toEqual([51, 100, 7]);
});

it('a slope is found in spite of noise, and is 0 if nothing grows', () => {
  const noisy = Array.from({ length: 200 }, (_, x) => [x, 3 * x + (x % 2 === 0 ? 1 : -1)] as const);
  expect(slopeOf(noisy)).toBeCloseTo(3, 2);
  expect(
    slopeOf([
      [1, 5],
      [2, 5],
      [9, 5],
    ]),
  ).toBe(0);
  expect(slopeOf([[1, 5]])).toBe(0);
});
