import { expect, it } from '@jest/globals';
import { CrashLoop } from './crash-loop';

const START = 1_000_000;

it('delays starts after three failures in a row, and doubles the delay up to 30 s', () => {
  let now = START;
  const loop = new CrashLoop(() => now);
  expect([loop.failed(loop.attempt), loop.failed(loop.attempt), loop.until]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  const delays: unknown[] = [];
  for (let count = 0; count < 7; count += 1) {
    const delay = loop.failed(loop.attempt);
    delays.push(delay);
    expect(loop.until).toBe(now + (delay ?? 0));
    now += delay ?? 0;
    expect(loop.until).toBeUndefined();
  }
  expect(delays).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
});

it('counts several processes that began together as one attempt', () => {
  const loop = new CrashLoop(() => START);
  const attempt = loop.attempt;
  expect(Array.from({ length: 8 }, () => loop.failed(attempt))).toEqual([
    ...[undefined, undefined, 1_000],
    ...[undefined, undefined, undefined, undefined, undefined],
  ]);
  expect(loop.until).toBe(START + 1_000);
});

it('ends with a call that returned, also for processes that began before it', () => {
  const loop = new CrashLoop(() => START);
  const old = loop.attempt;
  for (let count = 0; count < 3; count += 1) loop.failed(old);
  loop.reset();
  expect(loop.until).toBeUndefined();
  expect(loop.failed(old)).toBeUndefined();
  expect(loop.failed(loop.attempt)).toBeUndefined();
});

it('does not wait for hours after the clock was set back', () => {
  let now = START;
  const loop = new CrashLoop(() => now);
  for (let count = 0; count < 3; count += 1) loop.failed(loop.attempt);
  now -= 3_600_000;
  expect(loop.until).toBeUndefined();
});
