import { expect, it } from '@jest/globals';
import { createPace, keepPace } from './pace';

/** Starts a number of tasks. Each runs until it is released. */
function works(pace: ReturnType<typeof createPace>, count: number) {
  const ends: (() => void)[] = [];
  const all = Array.from({ length: count }, () =>
    pace.run(() => new Promise<void>((resolve) => ends.push(resolve))),
  );
  return { ends, all: Promise.all(all) };
}

it('runs no more at once than the limit, and all in the end', async () => {
  const pace = createPace(40);
  const { ends, all } = works(pace, 30);
  await new Promise(setImmediate);
  expect(ends).toHaveLength(12);
  for (let ended = 0; ended < 30; ended += 1) {
    ends[ended]?.();
    await new Promise(setImmediate);
  }
  await all;
  expect(ends).toHaveLength(30);
});

it('raises the limit on an idle machine, and lowers it on a busy one', async () => {
  const pace = createPace(20);
  for (let times = 0; times < 50; times += 1) pace.adjust(1);
  expect(pace.limit).toBe(20);
  pace.adjust(30);
  expect(pace.limit).toBe(20);
  pace.adjust(200);
  expect(pace.limit).toBe(16);
  for (let times = 0; times < 50; times += 1) pace.adjust(200);
  expect(pace.limit).toBe(6);
  expect(createPace(4).limit).toBe(4);
});

it('continues if a task fails', async () => {
  const pace = createPace(1);
  await expect(pace.run(() => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  await pace.run(async () => undefined);
});

it('measures the event loop delay', async () => {
  const stop = new AbortController();
  const lag = await new Promise<number>((resolve) => void keepPace({ adjust: resolve }, stop.signal));
  stop.abort();
  expect(lag).toBeGreaterThan(-50);
});
