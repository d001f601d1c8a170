import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createFunctionHost, type FunctionHost } from '../host';
import type { FunctionLog } from '../log';
import { endedAfterEach } from '../testing/clean-up';
import { failureOf } from '../testing/failure-of';
import { manualClock } from '../testing/manual-clock';
import { temporaryFunctions } from '../testing/temporary-functions';
import type { TimerRun } from './timers';

const tells =
  'exports.main = (event) => ({ event, source: process.env.TRIGGER_SRC, by: process.env.TCB_SOURCE, user: process.env.WX_OPENID });';
const timer = (name: string, config: string) =>
  JSON.stringify({ triggers: [{ name, type: 'timer', config }] });

const afterTest = endedAfterEach();

function hostOf(files: Record<string, string>): { host: FunctionHost; folder: string; logs: FunctionLog[] } {
  const { folder, remove } = temporaryFunctions(files);
  const logs: FunctionLog[] = [];
  const host = createFunctionHost({ folder, timeout: 10_000, onLog: (log) => logs.push(log) });
  afterTest(remove, () => host.stop());
  return { host, folder, logs };
}

describe('timers', () => {
  it('run their functions when they are due by the clock, in order, with CloudBase’s event and no user', async () => {
    const { host } = hostOf({
      'hourly/index.js': tells,
      'hourly/config.json': timer('on-the-hour', '0 0 * * * * *'),
      'half/index.js': tells,
      'half/config.json': timer('half-past', '0 30 * * * * *'),
      'pay/index.js': tells,
    });
    const clock = manualClock('2026-11-21T00:10:00.500Z');
    const runs: TimerRun[] = [];
    host.startTimers({ clock, onRun: (run) => runs.push(run) });
    await clock.advanceTo('2026-11-21T02:00:00Z');
    expect(runs.map(({ functionName, time }) => [functionName, time.toISOString()])).toEqual([
      ['half', '2026-11-21T00:30:00.000Z'],
      ['hourly', '2026-11-21T01:00:00.000Z'],
      ['half', '2026-11-21T01:30:00.000Z'],
      ['hourly', '2026-11-21T02:00:00.000Z'],
    ]);
    expect(runs[0]).toMatchObject({
      triggerName: 'half-past',
      requestId: expect.any(String),
      result: {
        event: { Type: 'Timer', TriggerName: 'half-past', Time: '2026-11-21T00:30:00Z', Message: '' },
        source: 'timer',
      },
    });
    expect(runs[0]?.result).not.toHaveProperty('user');
  });

  it('continue after a failed run, which is reported', async () => {
    const { host, logs } = hostOf({
      'broken/index.js': "exports.main = () => { throw new Error('out of tea'); };",
      'broken/config.json': timer('minutely', '0 * * * * * *'),
    });
    const clock = manualClock('2026-11-21T00:00:00Z');
    const runs: TimerRun[] = [];
    host.startTimers({ clock, onRun: (run) => runs.push(run) });
    await clock.advanceTo('2026-11-21T00:02:00Z');
    expect(runs.map(({ error }) => error?.message)).toEqual([
      "Function 'broken' threw Error: out of tea",
      "Function 'broken' threw Error: out of tea",
    ]);
    expect(logs[0]).toMatchObject({
      functionName: 'broken',
      requestId: runs[0]?.requestId,
      level: 'error',
      message: "By its trigger 'minutely': Function 'broken' threw Error: out of tea",
    });
  });

  it('follow their config.json through a reload, and end with their function and with the host', async () => {
    const { host, folder } = hostOf({
      'one/index.js': tells,
      'one/config.json': timer('mine', '0 0 * * * * *'),
    });
    const clock = manualClock('2026-11-21T00:00:00Z');
    const times: string[] = [];
    host.startTimers({ clock, onRun: ({ time }) => times.push(time.toISOString().slice(11, 16)) });
    await clock.advanceTo('2026-11-21T01:00:00Z');
    writeFileSync(join(folder, 'one/config.json'), timer('mine', '0 15 * * * * *'));
    host.reload();
    await clock.advanceTo('2026-11-21T02:20:00Z');
    writeFileSync(join(folder, 'one/config.json'), '{}');
    host.reload();
    expect(clock.pending()).toBe(0);
    writeFileSync(join(folder, 'one/config.json'), timer('mine', '0 30 * * * * *'));
    host.reload();
    await clock.advanceTo('2026-11-21T02:40:00Z');
    expect(times).toEqual(['01:00', '01:15', '02:15', '02:30']);
    await host.stop();
    expect(clock.pending()).toBe(0);
  });

  it('that are invalid are reported in their function’s log, and the function can be called', async () => {
    const { host, logs } = hostOf({
      'late/index.js': tells,
      'late/config.json': timer('nightly', '0 2 * * *'),
    });
    host.startTimers({ clock: manualClock('2026-11-21T00:00:00Z') });
    expect(logs).toEqual([
      expect.objectContaining({
        functionName: 'late',
        level: 'error',
        message: expect.stringMatching(/^Trigger 'nightly' in config\.json has a "config" of 5 fields/),
      }),
    ]);
    expect(host.triggers()).toEqual([
      expect.objectContaining({
        functionName: 'late',
        name: 'nightly',
        problem: { en: expect.any(String), zh: expect.any(String) },
      }),
    ]);
    expect(await host.invoke('late')).toMatchObject({ source: 'tcb' });
  });
});

describe('runTrigger', () => {
  it('runs a function as its trigger would, now', async () => {
    const { host } = hostOf({
      'one/index.js': tells,
      'one/config.json': timer('mine', '0 0 * * * * *'),
    });
    const result = await host.runTrigger('one', 'mine', { time: new Date('2026-11-21T01:02:03.456Z') });
    expect(result).toMatchObject({
      event: { Type: 'Timer', TriggerName: 'mine', Time: '2026-11-21T01:02:03Z' },
      source: 'timer',
      by: 'wx_trigger',
    });
  });

  it('names the existing triggers', async () => {
    const { host } = hostOf({
      'one/index.js': tells,
      'one/config.json': timer('mine', '0 0 * * * * *'),
      'none/index.js': tells,
    });
    const unknown = await failureOf(host.runTrigger('one', 'mein'));
    expect(unknown).toMatchObject({ code: 'TRIGGER_NOT_FOUND', functionName: 'one' });
    expect(unknown.message).toBe("Function 'one' has no trigger 'mein'. It has 'mine'.");
    expect((await failureOf(host.runTrigger('none', 'mine'))).message).toMatch(/none: add "triggers"/);
    expect((await failureOf(host.runTrigger('nobody', 'mine'))).code).toBe('FUNCTION_NOT_FOUND');
  });
});
