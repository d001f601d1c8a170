import { getEventListeners } from 'node:events';
import { describe, expect, it, jest } from '@jest/globals';
import { startDeadline, withinDeadline } from './deadline';

it('a deadline ends with its parent signal, and its reason says which of the two ended', () => {
  const whole = new AbortController();
  const deadline = startDeadline(60_000, whole.signal);
  expect(deadline.over).toBeUndefined();
  whole.abort('ended');
  deadline.clear();
  expect(deadline.over).toEqual({ reason: 'ended' });
  expect([deadline.signal.aborted, deadline.signal.reason]).toEqual([true, 'ended']);
  expect(startDeadline(60_000, whole.signal).over).toEqual({ reason: 'ended' });
});

it('a cancelled deadline leaves no listener on a signal that lives longer', () => {
  const whole = new AbortController();
  for (let call = 0; call < 100; call += 1) startDeadline(60_000, whole.signal).clear();
  expect(getEventListeners(whole.signal, 'abort')).toEqual([]);
});

describe('within a deadline', () => {
  const never = new Promise<never>(() => {});

  it('work that does not end in time rejects with the reason of the signal', async () => {
    const deadline = startDeadline(5);
    const { signal } = deadline;
    const failure = await withinDeadline(deadline, () => never).catch((reason) => reason);
    expect(failure).toBe(signal.reason);
    expect(failure).toMatchObject({ name: 'TimeoutError' });
  });

  it('work does not begin after the end', async () => {
    const deadline = startDeadline(60_000, AbortSignal.abort('ended'));
    const begin = jest.fn(() => never);
    await expect(withinDeadline(deadline, begin)).rejects.toBe('ended');
    expect(begin).not.toHaveBeenCalled();
  });

  it('work that throws before it returns a promise rejects, and a value that is no promise is the result', async () => {
    const deadline = startDeadline(60_000);
    const failing = withinDeadline(deadline, () => {
      throw new Error('at once');
    });
    await expect(failing).rejects.toThrow('at once');
    await expect(withinDeadline(deadline, (() => 1) as unknown as () => Promise<number>)).resolves.toBe(1);
    deadline.clear();
  });

  it('a listener is called once, at the end or at once after it, and not after it was removed', () => {
    const whole = new AbortController();
    const deadline = startDeadline(60_000, whole.signal);
    const [heard, removed] = [jest.fn(), jest.fn()];
    deadline.whenOver(heard);
    deadline.whenOver(removed)();
    whole.abort('ended');
    deadline.whenOver(heard);
    expect(heard.mock.calls).toEqual([['ended'], ['ended']]);
    expect(removed).not.toHaveBeenCalled();
  });
});
