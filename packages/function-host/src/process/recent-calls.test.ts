import { describe, expect, it } from '@jest/globals';
import { RecentCalls } from './recent-calls';

describe('RecentCalls', () => {
  it('numbers calls from 1 and knows their requests', () => {
    const calls = new RecentCalls();
    expect(calls.latest).toBe(0);
    expect([calls.add('r-1'), calls.add('r-2')]).toEqual([1, 2]);
    expect([calls.latest, calls.requestOf(1), calls.requestOf(2)]).toEqual([2, 'r-1', 'r-2']);
  });

  it('does not know a call that was not made', () => {
    const calls = new RecentCalls();
    calls.add('r-1');
    expect([calls.requestOf(0), calls.requestOf(2)]).toEqual([undefined, undefined]);
  });

  it('forgets all but the latest hundred', () => {
    const calls = new RecentCalls();
    for (let call = 1; call <= 1000; call += 1) calls.add(`r-${call}`);
    expect([calls.requestOf(900), calls.requestOf(901), calls.requestOf(1000)]).toEqual([
      undefined,
      'r-901',
      'r-1000',
    ]);
  });
});
