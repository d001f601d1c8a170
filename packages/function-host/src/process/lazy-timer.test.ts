import { setTimeout as wait } from 'node:timers/promises';
import { expect, it, jest } from '@jest/globals';
import { LazyTimer } from './lazy-timer';

it('runs once when the time is over that was set last', async () => {
  const started = performance.now();
  const times: number[] = [];
  const timer = new LazyTimer(() => times.push(performance.now() - started));
  timer.set(20);
  timer.set(60);
  while (times.length === 0) await wait(10);
  await wait(60);
  expect(times).toHaveLength(1);
  expect(times[0]).toBeGreaterThanOrEqual(59);
});

it('runs in time if a shorter time is set', async () => {
  let runs = 0;
  const timer = new LazyTimer(() => runs++);
  timer.set(1_000_000);
  timer.set(10);
  while (runs === 0) await wait(10);
  expect(runs).toBe(1);
});

it('does not run if it is cleared, and can be set again', async () => {
  let runs = 0;
  const timer = new LazyTimer(() => runs++);
  timer.set(10);
  timer.clear();
  await wait(50);
  expect(runs).toBe(0);
  timer.set(10);
  while (runs === 0) await wait(10);
  expect(runs).toBe(1);
});

it('sets no new timer of Node for each call', () => {
  const timer = new LazyTimer(() => {});
  const made = jest.spyOn(globalThis, 'setTimeout');
  for (let call = 0; call < 100; call++) {
    timer.set(60_000);
    timer.clear();
  }
  expect(made).toHaveBeenCalledTimes(1);
  made.mockRestore();
});
