import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { SimulatorError } from '../errors';
import { type Duration, durationProblem, LONGEST_DURATION, toMilliseconds } from './duration';

describe('a duration', () => {
  it.each([
    [1500, 1500],
    ['90s', 90_000],
    ['2h', 7_200_000],
    ['1h30m', 5_400_000],
    ['0.5m', 30_000],
    ['250ms', 250],
    ['1d', 86_400_000],
    ['3650d', LONGEST_DURATION],
    [0, 0],
    [0.4, 0],
  ])('%p is %i milliseconds', (duration, milliseconds) => {
    expect(toMilliseconds(duration)).toBe(milliseconds);
  });

  it.each([
    ...['', '90', '2 h', 'soon', '-1s', '1e3s', `${'9'.repeat(400)}d`, `${'9'.repeat(100_000)}`],
    ...[-1, Number.NaN, Number.POSITIVE_INFINITY, 1e18, LONGEST_DURATION + 1, '3651d'],
  ])('%p is not a duration', (duration) => {
    expect(() => toMilliseconds(duration)).toThrow(SimulatorError);
  });

  it('is refused if it has another type; the error quotes only a short part of it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.double(), fc.string({ maxLength: 10_000 })), (given) => {
        const problem = durationProblem(given);
        if (problem === undefined) {
          const milliseconds = toMilliseconds(given as Duration);
          expect(Number.isSafeInteger(milliseconds)).toBe(true);
          expect(milliseconds).toBeLessThanOrEqual(LONGEST_DURATION);
        } else expect(problem.en.length).toBeLessThan(100);
      }),
    );
  });
});
