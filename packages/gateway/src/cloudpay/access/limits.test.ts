import { describe, expect, it } from '@jest/globals';
import { createLimits } from './limits';

function clock() {
  let at = 0;
  return {
    now: () => at,
    pass(seconds: number) {
      at += seconds * 1000;
    },
  };
}

function thrownBy(call: () => unknown): unknown {
  try {
    call();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('the rate of a token', () => {
  const countsUpTo = (limits: ReturnType<typeof createLimits>) => {
    for (let calls = 0; ; calls += 1) if (thrownBy(limits.count)) return calls;
  };

  it('lets a burst through, and then as many calls as the rate restores', () => {
    const { now, pass } = clock();
    const limits = createLimits({ perSecond: 2, burst: 5 }, 10, now);
    expect(countsUpTo(limits)).toBe(5);
    pass(1);
    expect(countsUpTo(limits)).toBe(2);
    pass(0.5);
    expect(countsUpTo(limits)).toBe(1);
  });

  it('saves up no more than the burst, however long there are no calls', () => {
    const { now, pass } = clock();
    const limits = createLimits({ perSecond: 2, burst: 5 }, 10, now);
    pass(3600);
    expect(countsUpTo(limits)).toBe(5);
  });

  it('returns the time of a retry: an earlier retry would be refused', () => {
    const { now, pass } = clock();
    const limits = createLimits({ perSecond: 0.1, burst: 1 }, 10, now);
    limits.count();
    expect(thrownBy(limits.count)).toMatchObject({
      errCode: -501003,
      retryAfter: 10,
      message: expect.stringMatching(/0.1 calls per second \(1 at once\).*Nothing was done.*in 10 s/),
    });
    pass(9.9);
    expect(thrownBy(limits.count)).toMatchObject({ retryAfter: 1 });
    pass(0.1);
    expect(thrownBy(limits.count)).toBeUndefined();
  });
});

describe('calls in progress', () => {
  it('are limited; one more is refused and not started, until one has succeeded or failed', async () => {
    const limits = createLimits({ perSecond: 1, burst: 1 }, 2);
    const ends: (() => void)[] = [];
    const work = () =>
      new Promise<void>((resolve, reject) =>
        ends.push(ends.length === 0 ? () => reject(new Error('failed')) : resolve),
      );
    const first = limits.run(work);
    limits.run(work);
    const one = expect.objectContaining({ errCode: -501004, retryAfter: 1 });
    expect(() => limits.run(work)).toThrow(one);
    expect(ends).toHaveLength(2);
    ends[0]?.();
    await expect(first).rejects.toThrow('failed');
    limits.run(work);
    expect(() => limits.run(work)).toThrow(one);
  });
});
