import { expect, it } from '@jest/globals';
import { rateTable, tokenBucket } from './token-bucket';

it('lets a burst through, then what the rate restores, and says how long to wait', () => {
  let now = 0;
  const bucket = tokenBucket({ perSecond: 0.5, burst: 2 }, () => now);
  expect([bucket.take(), bucket.take(), bucket.take()]).toEqual([0, 0, 2]);
  now += 2_000;
  expect([bucket.take(), bucket.take()]).toEqual([0, 2]);
});

it('keeps a bucket for each key, and no more than it may', () => {
  const table = rateTable({ perSecond: 1, burst: 1 }, 3, () => 0);
  expect([table.take('a'), table.take('a'), table.take('b')]).toEqual([0, 1, 0]);
  for (let key = 0; key < 1_000; key += 1) {
    table.take(String(key));
    // A key in use is not forgotten for others.
    expect(table.take('a')).toBe(1);
  }
  expect(table.size).toBe(3);
  expect(table.take('b')).toBe(0);
});
