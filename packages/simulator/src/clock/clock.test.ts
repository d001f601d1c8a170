import { afterEach, describe, expect, it } from '@jest/globals';
import { compactTime } from '../beijing-time';
import { Clock, MOST_AHEAD } from './clock';

describe('the clock', () => {
  let clock = new Clock();
  afterEach(() => {
    clock.stop();
    clock = new Clock();
  });

  it('is real time until it is advanced', async () => {
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(60_000);
    await clock.advance(3_600_000);
    expect(Math.abs(clock.now() - Date.now() - 3_600_000)).toBeLessThan(60_000);
  });

  it('runs due tasks in order, each at its own time, one after another', async () => {
    const start = clock.now();
    const seen: string[] = [];
    const note = (name: string) => () => {
      seen.push(`${name} at ${clock.now() - start}`);
    };
    clock.schedule(start + 3000, note('third'));
    clock.schedule(start + 1000, async () => {
      note('first')();
      await new Promise((resolve) => setTimeout(resolve, 20));
      note('first, still')();
    });
    clock.schedule(start + 2000, note('second'));
    clock.schedule(start + 9000, note('not yet'));
    await clock.advance(5000);
    expect(seen).toEqual(['first at 1000', 'first, still at 1000', 'second at 2000', 'third at 3000']);
  });

  it('runs tasks that a task schedules within the same span', async () => {
    const start = clock.now();
    const seen: number[] = [];
    const again = () => {
      seen.push(clock.now() - start);
      clock.schedule(clock.now() + 1000, again);
    };
    clock.schedule(start + 1000, again);
    await clock.advance(3500);
    expect(seen).toEqual([1000, 2000, 3000]);
  });

  it('waits for running tasks before it advances', async () => {
    const seen: string[] = [];
    clock.start(async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      seen.push('under way');
    });
    const start = clock.now();
    clock.schedule(start + 1, () => void seen.push('due'));
    await clock.advance(1000);
    expect(seen).toEqual(['under way', 'due']);
  });

  it('adds up concurrent advances', async () => {
    const start = clock.now();
    await Promise.all([clock.advance(1_000_000), clock.advance(2_000_000)]);
    expect(Math.abs(clock.now() - start - 3_000_000)).toBeLessThan(60_000);
  });

  it('is at most ten years ahead, and refuses invalid durations', async () => {
    await clock.advance(MOST_AHEAD - 60_000);
    const refused = { code: 'CLOCK_LIMIT', message: expect.stringContaining('0 days are left') };
    const beyond = [60_001, 1e18, Number.POSITIVE_INFINITY, Number.NaN, -1];
    for (const milliseconds of beyond)
      expect(() => clock.advance(milliseconds)).toThrow(expect.objectContaining(refused));
    const [first, second] = [clock.advance(30_000), clock.advance(30_000)];
    expect(() => clock.advance(30_000)).toThrow(expect.objectContaining(refused));
    await Promise.all([first, second]);
    expect(clock.ahead()).toBeLessThanOrEqual(MOST_AHEAD);
    expect(clock.now() - Date.now()).toBeGreaterThan(MOST_AHEAD - 60_000);
    // The protocol's fourteen digits hold it.
    expect(compactTime(clock.now())).toMatch(/^20\d{12}$/);
  });

  it('runs a task when its real time comes', async () => {
    const ran = new Promise<void>((resolve) => {
      clock.schedule(clock.now() + 20, resolve);
    });
    await ran;
  });

  it('runs no cancelled tasks, and none after it is stopped', async () => {
    const seen: string[] = [];
    clock.schedule(clock.now() + 10, () => void seen.push('taken back'))();
    clock.schedule(clock.now() + 10, () => void seen.push('stopped'));
    clock.stop();
    clock.schedule(clock.now() + 10, () => void seen.push('too late'));
    clock.start(async () => void seen.push('too late'));
    await clock.advance(1000);
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(seen).toEqual([]);
  });

  it('does not keep a process alive', () => {
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = timers();
    clock.schedule(clock.now() + 3_600_000, () => {});
    expect(timers()).toBe(before);
  });
});
