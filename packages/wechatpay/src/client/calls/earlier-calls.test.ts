import { expect, it } from '@jest/globals';
import { createEarlierCalls } from './earlier-calls';

it('remembers which calls were made, and for a minute that their requests may still arrive', () => {
  let time = 1_000;
  const calls = createEarlierCalls(() => time);
  expect([calls.wasMade('r1'), calls.mayArrive('r1')]).toEqual([false, false]);
  calls.note('r1', 'unknown');
  calls.note('r2', 'done');
  expect([calls.wasMade('r1'), calls.mayArrive('r1')]).toEqual([true, true]);
  expect([calls.wasMade('r2'), calls.mayArrive('r2')]).toEqual([true, false]);
  time += 59_999;
  expect(calls.mayArrive('r1')).toBe(true);
  time += 1;
  expect([calls.wasMade('r1'), calls.mayArrive('r1')]).toEqual([true, false]);
});

it('restarts the minute with each call that gets no answer', () => {
  let time = 0;
  const calls = createEarlierCalls(() => time);
  calls.note('r1', 'unknown');
  time = 50_000;
  calls.note('r1', 'unknown');
  time = 100_000;
  expect(calls.mayArrive('r1')).toBe(true);
});
