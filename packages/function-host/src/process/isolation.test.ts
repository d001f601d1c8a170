/** Effects that a function or a caller must never have on the host, another function, or another caller. */
import { spawnSync } from 'node:child_process';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { afterAll, describe, expect, it } from '@jest/globals';
import { eventually, isRunning } from '@opencloudpay/internal/testing/processes';
import { createFunctionHost, type FunctionHost, type FunctionHostOptions } from '../host';
import { failureOf } from '../testing/failure-of';

const folder = join(__dirname, '../../fixtures/functions');
const hosts: FunctionHost[] = [];
const newHost = (options: Partial<FunctionHostOptions> = {}) => {
  const host = createFunctionHost({ folder, timeout: 10_000, ...options });
  hosts.push(host);
  return host;
};
const lines: string[] = [];
const host = newHost({ onLog: ({ message }) => lines.push(message) });
afterAll(() => Promise.all(hosts.map((each) => each.stop())));

interface Counted {
  calls: number;
  pid: number;
  openId?: string;
  openIdAfter?: string;
}

const count = async (on: FunctionHost, options = {}, event = {}) =>
  (await on.invoke('count', event, options)) as Counted;

describe('instances', () => {
  it('are kept warm', async () => {
    const own = newHost();
    const first = await count(own);
    const second = await count(own);
    expect(second).toMatchObject({ pid: first.pid, calls: 2 });
  });

  it('let their host go first, which needs a moment for each call of every function', async () => {
    const { pid } = await count(host);
    // Windows has six classes, and both are in one.
    const nicer = process.platform === 'win32' ? 0 : 2;
    expect(getPriority(pid)).toBe(Math.min(getPriority() + nicer, 19));
  });

  it('take one invocation at a time, so that two callers’ variables never mix', async () => {
    const own = newHost();
    const [a, b] = await Promise.all([
      count(own, { user: { openId: 'o-a' } }, { wait: 80 }),
      count(own, { user: { openId: 'o-b' } }, { wait: 80 }),
    ]);
    expect(a).toMatchObject({ calls: 1, openId: 'o-a', openIdAfter: 'o-a' });
    expect(b).toMatchObject({ calls: 1, openId: 'o-b', openIdAfter: 'o-b' });
    expect(a.pid).not.toBe(b.pid);
  });

  it('are no more than maxInstances; further invocations wait in their order of arrival', async () => {
    const own = newHost({ maxInstances: 1 });
    const order: number[] = [];
    const all = await Promise.all(
      [1, 2, 3].map(async (number) => {
        const counted = await count(own, { user: { openId: `o-${number}` } }, { wait: 5 });
        order.push(number);
        return counted;
      }),
    );
    expect(order).toEqual([1, 2, 3]);
    expect(all.map(({ calls, openId }) => [calls, openId])).toEqual([
      [1, 'o-1'],
      [2, 'o-2'],
      [3, 'o-3'],
    ]);
  });
});

describe('an endless loop', () => {
  it('ends by its config.json’s time limit, hurts no other function, and the next call gets a fresh instance', async () => {
    const error = failureOf(host.invoke('endless'));
    expect(await host.invoke('echo', { a: 1 })).toEqual({ a: 1 });
    expect(await error).toMatchObject({ code: 'FUNCTION_TIMEOUT' });
    expect((await error).message).toMatch(
      /^Function 'endless' did not return within 400 ms and was ended: .*config\.json/,
    );
    const pid = Number(
      lines
        .find((line) => line.startsWith('about to spin'))
        ?.split(' ')
        .at(-1),
    );
    expect(await eventually(() => !isRunning(pid))).toBe(true);
    expect(await host.invoke('endless', { spin: false }, { timeout: 10_000 })).not.toBe(pid);
  });

  it('ends by the invocation’s own limit first', async () => {
    const error = await failureOf(host.invoke('never-settles', {}, { timeout: 60 }));
    expect(error.message).toContain('did not return within 60 ms');
    expect(await host.invoke('never-settles', { settle: true })).toBe('settled');
  });
});

describe('a process that ends', () => {
  it.each([
    [
      'exit',
      { code: 0, signal: null },
      /ended its process before it returned \(exit code 0\).*process\.exit\(\)/,
    ],
    ['exit 7', { code: 7, signal: null }, /exit code 7/],
    ['signal', { code: null, signal: 'SIGSEGV' }, /signal SIGSEGV/],
    [
      'uncaught',
      { code: 1, signal: null },
      /crashed with an uncaught error, RangeError: thrown in a callback \(exit code 1\)/,
    ],
    ['unhandled', { code: 1, signal: null }, /crashed with an uncaught error, TypeError: not awaited/],
    ['hang up', undefined, /was ended: it closed file descriptor 3, the channel between its process/],
  ])('fails only its own invocation: %s', async (how, exit, problem) => {
    const error = await failureOf(host.invoke('dies', { how }));
    expect(error.code).toBe('FUNCTION_CRASHED');
    expect(error.message).toMatch(problem);
    expect(error.exit).toEqual(exit);
    expect(await host.invoke('dies')).toEqual(expect.any(Number));
  });

  it('reports the uncaught error', async () => {
    const { thrown } = await failureOf(host.invoke('dies', { how: 'uncaught' }));
    expect(thrown).toMatchObject({ name: 'RangeError', message: 'thrown in a callback' });
    expect(thrown?.stack).toContain('dies');
  });

  it('after it has answered does not disturb the next invocation, whenever it ends', async () => {
    for (const inMilliseconds of [0, 1, 2, 5, 0, 1]) {
      expect(await host.invoke('dies-afterwards', { inMilliseconds })).toEqual(expect.any(Number));
    }
  });

  it('is not reported if the function handles uncaught errors', async () => {
    expect(await host.invoke('own-uncaught-handler')).toBe('still here');
  });
});

describe('an aborted invocation', () => {
  it('is ABORTED at once, and its process is ended', async () => {
    const own = newHost();
    const { pid } = await count(own);
    // Its time limit of 10 s would give another error.
    const error = await failureOf(
      own.invoke('count', { wait: 600_000 }, { signal: AbortSignal.timeout(50) }),
    );
    expect(error.code).toBe('ABORTED');
    expect(await eventually(() => !isRunning(pid))).toBe(true);
    expect((await count(own)).pid).not.toBe(pid);
  });

  it('is ABORTED while its instance starts, while it waits for its turn, and before it begins', async () => {
    const own = newHost({ maxInstances: 1 });
    expect((await failureOf(own.invoke('count', {}, { signal: AbortSignal.abort() }))).code).toBe('ABORTED');
    const starting = new AbortController();
    const first = failureOf(own.invoke('count', {}, { signal: starting.signal }));
    const waiting = new AbortController();
    const second = failureOf(own.invoke('count', {}, { signal: waiting.signal }));
    waiting.abort();
    expect((await second).code).toBe('ABORTED');
    starting.abort();
    expect((await first).code).toBe('ABORTED');
    expect((await count(own)).calls).toBe(1);
  });
});

describe('stop', () => {
  it('fails running, starting and waiting calls, ends every process, and refuses later calls', async () => {
    const own = newHost({ maxInstances: 1 });
    const { pid } = await count(own);
    const pending = [
      failureOf(own.invoke('count', { wait: 5_000 })),
      failureOf(own.invoke('count')),
      failureOf(own.invoke('echo')),
    ];
    // In the next turn the first one runs, and no process can have started yet.
    await nextTurn();
    await own.stop();
    expect((await Promise.all(pending)).map(({ code }) => code)).toEqual([
      'HOST_STOPPED',
      'HOST_STOPPED',
      'HOST_STOPPED',
    ]);
    expect(isRunning(pid)).toBe(false);
    expect((await failureOf(own.invoke('count'))).code).toBe('HOST_STOPPED');
    await own.stop();
  });

  it('ends the processes that a function has started, too', async () => {
    const started: number[] = [];
    const own = newHost({ onLog: ({ message }) => started.push(Number(message)) });
    const pid = Number(await own.invoke('starts-a-process', {}));
    expect(started).toEqual([pid]);
    expect(isRunning(pid)).toBe(true);
    await own.stop();
    expect(await eventually(() => !isRunning(pid))).toBe(true);
  });
});

describe('a host that ends without stop()', () => {
  // A program of its own, as users run it.
  const run = (script: string) => {
    const create = `const host = require(${JSON.stringify(join(__dirname, '../../dist/index.cjs'))}).createFunctionHost({
      folder: ${JSON.stringify(folder)},
      timeout: 10000,
      onLog: ({ message }) => message.startsWith('about to spin') && (console.log(message.split(' ').at(-1)), process.exit()),
    });`;
    const { status, stdout } = spawnSync(process.execPath, ['-e', `${create}${script}`], {
      timeout: 100_000,
    });
    return { status, pid: Number(stdout) };
  };

  it('is not kept alive by idle instances, and they end with it', async () => {
    const { status, pid } = run("host.invoke('dies').then(console.log)");
    expect({ status, pid }).toEqual({ status: 0, pid: expect.any(Number) });
    expect(pid).toBeGreaterThan(0);
    expect(await eventually(() => !isRunning(pid))).toBe(true);
  });

  it('ends even a function in an endless loop with it', async () => {
    const { status, pid } = run("host.invoke('endless', {}, { timeout: 60000 }).catch(() => undefined)");
    expect(status).toBe(0);
    expect(pid).toBeGreaterThan(0);
    expect(await eventually(() => !isRunning(pid))).toBe(true);
  });
});
