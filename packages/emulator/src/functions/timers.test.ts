import { join } from 'node:path';
import { afterEach, expect, it } from '@jest/globals';
import { start, stopAll } from '../testing/emulators';

afterEach(stopAll);

const functions = join(__dirname, '../../fixtures/triggered');

it('runs due triggers while the time is advanced', async () => {
  const emulator = await start({ functions });
  await emulator.advance('25h');
  const calls = emulator.calls();
  const ticks = calls.filter(({ functionName }) => functionName === 'tick');
  expect(ticks.length).toBeGreaterThanOrEqual(24);
  expect(ticks.length).toBeLessThanOrEqual(26);
  expect(ticks[0]).toMatchObject({
    source: 'trigger',
    event: { Type: 'Timer', TriggerName: 'hourly' },
    ok: true,
    result: { ran: 1 },
  });
  // On the hour of the emulated time.
  for (const { at } of ticks) expect(at % 3_600_000).toBe(0);
  expect(calls.find(({ functionName }) => functionName === 'broken')).toMatchObject({
    ok: false,
    error: { code: 'FUNCTION_THREW', message: expect.stringContaining('out of tea') },
  });
});

it('runs a trigger by hand with the emulated time', async () => {
  const emulator = await start({ functions });
  await emulator.advance('10m');
  const result = await emulator.runTrigger('tick', 'hourly');
  expect(result).toMatchObject({ event: { TriggerName: 'hourly' } });
  await expect(emulator.runTrigger('tick', 'yearly')).rejects.toMatchObject({ code: 'TRIGGER_NOT_FOUND' });
});
