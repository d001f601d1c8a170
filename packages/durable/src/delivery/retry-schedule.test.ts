import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createRetrySchedule, GIVE_UP_AFTER } from './retry-schedule';

const SINCE = new Date('2026-01-01T00:00:00Z');
const middle = createRetrySchedule({ random: () => 0.5 });

/** Seconds from each attempt to the next, until the schedule ends; attempts take no time. */
function intervals(schedule = middle): number[] {
  const found: number[] = [];
  let now = SINCE;
  for (let attempt = 1; ; attempt += 1) {
    const next = schedule.next(attempt, SINCE, now);
    if (!next) return found;
    found.push((next.getTime() - now.getTime()) / 1000);
    now = next;
  }
}

it('is WeChat Pay’s own for the first day, then every six hours to the end of the second', () => {
  const day = [15, 15, 30, 180, 600, 1200, 1800, 1800, 1800, 3600, 10800, 10800, 10800, 21600, 21600];
  expect(intervals()).toEqual([...day, 21600, 21600, 21600]);
});

it('never exceeds two days, and differs from its intervals by a tenth at most, for any random value', () => {
  fc.assert(
    fc.property(fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (chance) => {
      const found = intervals(createRetrySchedule({ random: () => chance.next().value ?? 0 }));
      expect(found.reduce((sum, seconds) => sum + seconds, 0) * 1000).toBeLessThanOrEqual(GIVE_UP_AFTER);
      expect(found.length).toBeGreaterThanOrEqual(17);
      for (const [index, seconds] of found.entries())
        expect(Math.abs(seconds / (intervals()[index] ?? 21600) - 1)).toBeLessThanOrEqual(0.1001);
    }),
    { numRuns: 25 },
  );
});

it('makes eight attempts for a notification that waited for two days because no gateway ran', () => {
  const late = new Date(SINCE.getTime() + 3 * 86_400_000);
  const isLast = (attempts: number) => middle.next(attempts, SINCE, late) === undefined;
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9].filter(isLast)).toEqual([8, 9]);
  expect(middle.next(1, SINCE, late)).toEqual(new Date(late.getTime() + 15_000));
});
