/** What a host tells of its processes: calls, ends, memory; how it recycles them and delays those that crash. */
import { afterEach, expect, it } from '@jest/globals';
import type { CallEvent, ProcessEvent } from '../activity';
import { createFunctionHost, type FunctionHost, type FunctionHostOptions } from '../host';
import type { FunctionLog } from '../log';
import { failureOf } from '../testing/failure-of';
import { temporaryFunctions } from '../testing/temporary-functions';

const open: { host: FunctionHost; remove(): void }[] = [];
afterEach(async () => {
  for (const { host, remove } of open.splice(0)) {
    await host.stop();
    remove();
  }
});

function started(code: string, options: Partial<FunctionHostOptions> = {}) {
  const files = temporaryFunctions({
    'work/index.js': code,
    'idle/index.js': 'exports.main = async () => 1;',
  });
  const calls: CallEvent[] = [];
  const processes: ProcessEvent[] = [];
  const logs: FunctionLog[] = [];
  const host = createFunctionHost({
    folder: files.folder,
    timeout: 20_000,
    onCall: (event) => calls.push(event),
    onProcess: (event) => processes.push(event),
    onLog: (line) => logs.push(line),
    ...options,
  });
  open.push({ host, remove: files.remove });
  return { host, calls, processes, logs, ends: () => processes.flatMap(({ end }) => end ?? []) };
}

const eventually = async (holds: () => boolean | Promise<boolean>) => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20));
};

it('tells calls with their outcome, and the state of each function', async () => {
  const { host, calls, processes } = started(
    `exports.main = async ({ wait, fail }) => {
      if (fail) throw new Error('no');
      if (wait) await new Promise((resolve) => setTimeout(resolve, wait));
      return process.pid;
    };`,
    { maxInstances: 1 },
  );
  expect((await host.stats()).map(({ functionName, processes }) => [functionName, processes])).toEqual([
    ['idle', 0],
    ['work', 0],
  ]);
  const both = [host.invoke('work', { wait: 300 }), host.invoke('work')];
  await eventually(async () => (await host.stats())[1]?.processes === 1);
  expect((await host.stats())[1]).toMatchObject({ running: 1, waiting: 1, startsAt: undefined });
  await Promise.all(both);
  await failureOf(host.invoke('work', { fail: true }));
  await failureOf(host.invoke('missing'));
  expect(calls.map(({ functionName, failure }) => [functionName, failure])).toEqual([
    ['work', undefined],
    ['work', undefined],
    ['work', 'FUNCTION_THREW'],
  ]);
  expect(calls[0]?.duration).toBeGreaterThan(250);
  const [, work] = await host.stats();
  expect(work).toMatchObject({ running: 0, waiting: 0, processes: 1 });
  if (process.platform !== 'win32') expect(work?.memory).toBeGreaterThan(10_000_000);
  await host.stop();
  expect(processes).toEqual([
    { functionName: 'work', end: undefined },
    { functionName: 'work', end: 'stopped' },
  ]);
});

it('recycles a process after its calls, without losing one', async () => {
  const { host, ends } = started('exports.main = async () => process.pid;', { recycle: { calls: 3 } });
  const pids: unknown[] = [];
  for (let call = 0; call < 7; call += 1) pids.push(await host.invoke('work'));
  expect(new Set(pids).size).toBe(3);
  expect(pids.filter((pid) => pid === pids[0])).toHaveLength(3);
  const many = await Promise.all(Array.from({ length: 20 }, () => host.invoke('work')));
  expect(many.every((pid) => typeof pid === 'number')).toBe(true);
  await eventually(() => ends().length >= 2);
  expect(new Set(ends())).toEqual(new Set(['recycled']));
});

it('recycles a process above its memory between calls', async () => {
  // Windows has no fast way to read the memory of a process.
  if (process.platform === 'win32') return;
  const { host, ends } = started(
    `const kept = []; exports.main = async ({ grow }) => { if (grow) kept.push(Buffer.alloc(grow, 1)); return process.pid; };`,
    { recycle: { memory: 120 }, memory: 512 },
  );
  const first = await host.invoke('work', { grow: 100 * 1024 * 1024 });
  await eventually(() => ends().length === 1);
  expect(ends()).toEqual(['recycled']);
  expect(await host.invoke('work')).not.toBe(first);
});

it('delays a function that crashes again and again, says until when, and lets new code start at once', async () => {
  const { host, logs, processes } = started('process.exit(3);', { backoff: true });
  for (let call = 0; call < 3; call += 1)
    expect((await failureOf(host.invoke('work'))).code).toBe('FUNCTION_LOAD_FAILED');
  const before = processes.length;
  const refused = await failureOf(host.invoke('work'));
  expect(refused.code).toBe('FUNCTION_CRASH_LOOP');
  const [, until = ''] = /starts at (\S+);/.exec(refused.message) ?? [];
  expect(new Date(until).getTime()).toBe((await host.stats())[1]?.startsAt);
  expect(processes).toHaveLength(before);
  expect(logs.filter(({ notice }) => notice)).toEqual([
    expect.objectContaining({
      level: 'error',
      message: expect.stringMatching(
        /in a crash loop: the host starts it again in 1 s\. The last failure: .*exit code 3/,
      ),
    }),
  ]);
  // Another function is not affected.
  expect(await host.invoke('idle')).toBe(1);
  await eventually(async () => (await host.stats())[1]?.startsAt === undefined);
  expect((await failureOf(host.invoke('work'))).code).toBe('FUNCTION_LOAD_FAILED');
  expect(logs.at(-1)?.message).toContain('again in 2 s');
});

it('ends the delay with new code', async () => {
  const files = temporaryFunctions({ 'work/index.js': 'throw new Error("broken");' });
  const host = createFunctionHost({ folder: files.folder, backoff: true });
  open.push({ host, remove: files.remove });
  for (let call = 0; call < 3; call += 1) await failureOf(host.invoke('work'));
  expect((await failureOf(host.invoke('work'))).code).toBe('FUNCTION_CRASH_LOOP');
  const { writeFileSync } = await import('node:fs');
  writeFileSync(`${files.folder}/work/index.js`, 'exports.main = async () => "mended";');
  host.reload();
  expect(await host.invoke('work')).toBe('mended');
});

it('counts no call whose function throws, or takes too long, as a crash', async () => {
  const { host } = started('exports.main = async () => { throw new Error("no"); };', { backoff: true });
  for (let call = 0; call < 6; call += 1)
    expect((await failureOf(host.invoke('work'))).code).toBe('FUNCTION_THREW');
});
