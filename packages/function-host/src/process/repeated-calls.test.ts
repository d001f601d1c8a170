/** A call is repeated in another process only if it is certain that the function did nothing for it. */
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createFunctionHost } from '../host';
import { failureOf } from '../testing/failure-of';
import { temporaryFunctions } from '../testing/temporary-functions';

const shop = temporaryFunctions({
  'dies/package.json': '{"name":"dies"}',
  'dies/index.js': `
    const { writeSync } = require('node:fs');
    const ways = {
      exits: () => process.exit(3),
      crashes: () => { setTimeout(() => { throw new Error('forgotten'); }); return new Promise(() => {}); },
      'kills itself': () => process.kill(process.pid, 'SIGKILL'),
      'says falsely that it has not begun': () => {
        writeSync(3, '{"type":"ending","lastCall":1}\\n');
        return new Promise((resolve) => setTimeout(resolve, 50));
      },
      'exits later': () => { setTimeout(() => process.exit(3)); },
      'crashes later': () => { setTimeout(() => { throw new Error('forgotten'); }); },
      'prevents its end': () => { process.reallyExit = () => {}; setTimeout(() => process.exit(3)); },
      // Before it reads another call, and after it has sent its result.
      'is busy': () => { setImmediate(() => { for (;;); }); },
    };
    exports.main = async ({ way }) => {
      console.log('called');
      await ways[way]?.();
      return process.pid;
    };`,
});
let calls = 0;
const host = createFunctionHost({
  folder: shop.folder,
  timeout: 10_000,
  onLog: ({ message }) => (calls += Number(message === 'called')),
});
afterAll(async () => {
  await host.stop();
  shop.remove();
});

/** Makes a warm process. */
beforeEach(async () => {
  await host.invoke('dies', {});
  calls = 0;
});

describe('a call is not repeated if the function', () => {
  it.each(['exits', 'crashes', 'kills itself', 'says falsely that it has not begun'])('%s', async (way) => {
    expect(await failureOf(host.invoke('dies', { way }))).toMatchObject({ code: 'FUNCTION_CRASHED' });
    expect(calls).toBe(1);
  });
});

describe('the next call gets another process if the function', () => {
  it.each(['exits later', 'crashes later', 'prevents its end'])('%s', async (way) => {
    const pid = await host.invoke('dies', { way });
    for (let more = 0; more < 3; more++) {
      const next = await host.invoke('dies', {});
      // It may have been in time.
      if (next !== pid) break;
    }
    expect(await host.invoke('dies', {})).not.toBe(pid);
  });

  it('is killed before it reads the call', async () => {
    const pid = Number(await host.invoke('dies', { way: 'is busy' }));
    const next = host.invoke('dies', {});
    setTimeout(() => process.kill(pid, 'SIGKILL'), 50);
    // Only Linux reports what a killed process has not read.
    if (process.platform === 'linux') expect(await next).not.toBe(pid);
    else expect(await failureOf(next)).toMatchObject({ code: 'FUNCTION_CRASHED' });
    expect(calls).toBe(process.platform === 'linux' ? 2 : 1);
  });
});
