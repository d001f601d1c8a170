import { describe, expect, it } from '@jest/globals';
import { toMilliseconds } from './duration';
import { SimulatorError } from './errors';

describe('a duration', () => {
  it.each([
    [1500, 1500],
    ['90s', 90_000],
    ['2h', 7_200_000],
    ['1h30m', 5_400_000],
    ['0.5m', 30_000],
    ['250ms', 250],
    ['1d', 86_400_000],
  ])('%p is %i milliseconds', (duration, milliseconds) => {
    expect(toMilliseconds(duration)).toBe(milliseconds);
  });

  it.each(['', '90', '2 h', 'soon', '-1s', -1, Number.NaN, Number.POSITIVE_INFINITY])(
    '%p is none',
    (duration) => {
      expect(() => toMilliseconds(duration)).toThrow(SimulatorError);
    },
  );
});
