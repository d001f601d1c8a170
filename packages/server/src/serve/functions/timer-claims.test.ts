/** Clocks of hosts that are wrong, or set: timers are due by the clock of the database. */
import { expect, it } from '@jest/globals';
import { timerClaims } from './timer-claims';

const HOUR = 3_600_000;
const NOON = new Date('2026-11-21T04:00:00Z').getTime();

/** The database, whose clock a test sets. */
function database(now: number) {
  const stored = new Map<string, string>();
  const state = { now, looks: 0 };
  return {
    state,
    read: async (name: string) => stored.get(name),
    async replace(name: string, expected: string | undefined, next: string) {
      if (stored.get(name) !== expected) return false;
      stored.set(name, next);
      return true;
    },
    async time() {
      state.looks += 1;
      return state.now;
    },
  };
}

const due = (time: number) => ({ functionName: 'report', triggerName: 'hourly', time: new Date(time) });

it('a host whose clock is ahead takes no run of the future from the others', async () => {
  const values = database(NOON - HOUR);
  const ahead = timerClaims(values, 'shop-1')(due(NOON));
  const right = timerClaims(values, 'shop-1');
  expect(await right(due(NOON - HOUR))).toBe(true);
  values.state.now = NOON;
  expect(await right(due(NOON))).toBe(true);
  // It waits meanwhile, and asks again after a while.
  expect(values.state.looks).toBe(3);
  void ahead;
});

it('waits the rest of a moment that a clock is ahead, and then claims once', async () => {
  const values = database(NOON - 20);
  const claims = [1, 2].map(() => timerClaims(values, 'shop-1')(due(NOON)));
  values.state.now = NOON;
  expect((await Promise.all(claims)).sort()).toEqual([false, true]);
});

it('runs nothing twice after the clock was set back by up to three hours', async () => {
  const values = database(NOON);
  const claim = timerClaims(values, 'shop-1');
  expect(await claim(due(NOON))).toBe(true);
  values.state.now = NOON - 2 * HOUR;
  expect(await claim(due(NOON - 2 * HOUR))).toBe(false);
});

it('goes on at once after a clock that was a day ahead was set right', async () => {
  const values = database(NOON + 24 * HOUR);
  const claim = timerClaims(values, 'shop-1');
  expect(await claim(due(NOON + 24 * HOUR))).toBe(true);
  values.state.now = NOON;
  expect(await claim(due(NOON))).toBe(true);
  expect(await claim(due(NOON))).toBe(false);
});

it('a host that stops leaves what is due to the others', async () => {
  const values = database(NOON);
  expect(await timerClaims(values, 'shop-1', () => true)(due(NOON))).toBe(false);
  expect(await timerClaims(values, 'shop-1')(due(NOON))).toBe(true);
});
