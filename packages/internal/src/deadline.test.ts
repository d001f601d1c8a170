import { getEventListeners } from 'node:events';
import { expect, it } from '@jest/globals';
import { startDeadline } from './deadline';

it('a deadline ends with its parent signal, and its reason says which of the two ended', () => {
  const whole = new AbortController();
  const { signal, clear } = startDeadline(60_000, whole.signal);
  whole.abort('over');
  clear();
  expect([signal.aborted, signal.reason]).toEqual([true, 'over']);
  expect(startDeadline(60_000, whole.signal).signal.reason).toBe('over');
});

it('a cancelled deadline leaves no listener on a signal that lives longer', () => {
  const whole = new AbortController();
  for (let call = 0; call < 100; call += 1) startDeadline(60_000, whole.signal).clear();
  expect(getEventListeners(whole.signal, 'abort')).toEqual([]);
});
