import { expect, it } from '@jest/globals';
import { startDeadline } from '@opencloudpay/internal';
import { invokeOptions } from './invoke-options';

it('a copy of the options has the signal of the deadline', () => {
  const deadline = startDeadline(60_000);
  const options = invokeOptions(deadline);
  deadline.clear();
  expect(options?.signal).toBe(deadline.signal);
  expect({ ...options }.signal).toBe(deadline.signal);
  expect(Object.create(options ?? null).signal).toBe(deadline.signal);
});

it('all options share one getter, so that no notification outlives the next garbage collection', () => {
  const [one, other] = [1, 2].map(() => {
    const deadline = startDeadline(60_000);
    deadline.clear();
    return Object.getOwnPropertyDescriptor(invokeOptions(deadline), 'signal')?.get;
  });
  expect(one).toBeDefined();
  expect(one).toBe(other);
});
