import { afterEach, describe, expect, it } from '@jest/globals';
import { readTriggers } from '../project/trigger';
import { systemClock } from './system-clock';
import { startTimers } from './timers';

const HOUR = 3_600_000;
/** Milliseconds between two looks at the clock. */
const STEP = 5;

let set = 0;
const now = () => Date.now() + set;
const clock = systemClock(now, STEP);
const stops: (() => void)[] = [];

afterEach(() => {
  set = 0;
  for (const stop of stops.splice(0)) stop();
});

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function scheduled(at: number): { ran: boolean } {
  const state = { ran: false };
  const run = async () => {
    state.ran = true;
  };
  stops.push(clock.schedule(at, run));
  return state;
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await pause(STEP);
}

describe('a run that waits for the machine’s clock', () => {
  it('begins when the clock is set forward over its time', async () => {
    const state = scheduled(now() + 2 * HOUR);
    await pause(10 * STEP);
    expect(state.ran).toBe(false);
    set = 3 * HOUR;
    await until(() => state.ran);
  });

  it('waits again when the clock is set back', async () => {
    const at = now() + 50;
    const state = scheduled(at);
    set = -HOUR;
    await pause(100 + 10 * STEP);
    expect(state.ran).toBe(false);
    set = 0;
    await until(() => state.ran);
  });
});

describe('the timer of a function', () => {
  /** Begins half an hour before the first run. */
  function hourly() {
    const start = new Date('2026-11-21T08:30:00Z').getTime();
    set = start - Date.now();
    const runs: string[] = [];
    const { stop } = startTimers({
      clock,
      triggers: () =>
        readTriggers([{ name: 'hourly', type: 'timer', config: '0 0 * * * * *' }], 'config.json').map(
          (trigger) => ({ ...trigger, functionName: 'report' }),
        ),
      run: async (_, time) => void runs.push(time.toISOString().slice(8, 16).replace('T', ' ')),
    });
    stops.push(stop);
    return runs;
  }

  it('runs nothing twice after the clock was set back by up to three hours', async () => {
    const runs = hourly();
    set += HOUR;
    await until(() => runs.length === 1);
    set -= 2 * HOUR;
    await pause(20 * STEP);
    set += HOUR;
    await pause(20 * STEP);
    expect(runs).toEqual(['21 09:00']);
    set += 2 * HOUR;
    await until(() => runs.length === 2);
    expect(runs).toEqual(['21 09:00', '21 10:00']);
  });

  it('goes on at once after a clock that was hours ahead was set right', async () => {
    const runs = hourly();
    set += 24 * HOUR;
    await until(() => runs.length === 1);
    set += HOUR;
    await until(() => runs.length === 2);
    set -= 25 * HOUR;
    await pause(20 * STEP);
    set += HOUR;
    await until(() => runs.length === 3);
    expect(runs).toEqual(['21 09:00', '22 09:00', '21 09:00']);
  });
});
