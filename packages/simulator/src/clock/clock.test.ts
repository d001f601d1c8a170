import { afterEach, describe, expect, it } from '@jest/globals';
import { compactTime } from '../beijing-time';
import { Clock, MOST_AHEAD } from './clock';

describe('the clock', () => {
  let clock = new Clock();
  afterEach(() => {
    clock.stop();
    clock = new Clock();
  });

  it('is real time until it is moved on', async () => {
    expect(Math.abs(clock.now() - Date.now())).toBeLessThan(60_000);
    await clock.advance(3_600_000);
    expect(Math.abs(clock.now() - Date.now() - 3_600_000)).toBeLessThan(60_000);
  });

  it('runs what falls due in order of time, each at its own time, awaiting one before the next', async () => {
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

  it('runs what a run schedules within the same span', async () => {
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

  it('waits for what is under way before it moves', async () => {
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

  it('moves on by the sum of advances that overlap', async () => {
    const start = clock.now();
    await Promise.all([clock.advance(1_000_000), clock.advance(2_000_000)]);
    expect(Math.abs(clock.now() - start - 3_000_000)).toBeLessThan(60_000);
  });

  it('is ten years ahead at most, whatever the steps, and refuses what is no time', async () => {
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

  it('runs by itself when real time comes', async () => {
    const ran = new Promise<void>((resolve) => {
      clock.schedule(clock.now() + 20, resolve);
    });
    await ran;
  });

  it('forgets what was taken back, and everything when it is stopped', async () => {
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

  it('keeps no process alive', () => {
    const timers = () => process.getActiveResourcesInfo().filter((resource) => resource === 'Timeout').length;
    const before = timers();
    clock.schedule(clock.now() + 3_600_000, () => {});
    expect(timers()).toBe(before);
  });
});
