import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { eventually, isRunning } from '@opencloudpay/internal/testing/processes';
import { createFunctionHost, type FunctionHost } from './host';
import { endedAfterEach } from './testing/clean-up';
import { failureOf } from './testing/failure-of';
import { temporaryFunctions } from './testing/temporary-functions';

const afterTest = endedAfterEach();

function hostOf(files: Record<string, string>): { host: FunctionHost; folder: string; lines: string[] } {
  const { folder, remove } = temporaryFunctions(files);
  const lines: string[] = [];
  const host = createFunctionHost({ folder, timeout: 10_000, onLog: ({ message }) => lines.push(message) });
  afterTest(remove, () => host.stop());
  return { host, folder, lines };
}

describe('check', () => {
  it('loads a function without calling it, and leaves no process', async () => {
    const { host, lines } = hostOf({
      'one/index.js': "console.log(process.pid); exports.main = () => console.log('called');",
    });
    expect(await host.check('one')).toBeUndefined();
    expect(lines).toEqual([expect.stringMatching(/^\d+$/)]);
    expect(await eventually(() => !isRunning(Number(lines[0])))).toBe(true);
  });

  it('reports why a function cannot be loaded, until it can', async () => {
    const { host, folder } = hostOf({ 'one/index.js': 'exports.main = () => {' });
    expect(host.functions()[0]).not.toHaveProperty('problem');
    const problem = await host.check('one');
    expect(problem?.en).toMatch(/^syntax error in index\.js:1/);
    expect(problem?.zh).toMatch(/^index\.js:1 有语法错误：/);
    expect(host.functions()[0]).toMatchObject({ name: 'one', problem });

    // This host watches no files: only a call shows that the function was corrected.
    writeFileSync(join(folder, 'one/index.js'), 'exports.main = () => 1;');
    expect(await host.invoke('one')).toBe(1);
    expect(host.functions()[0]).not.toHaveProperty('problem');
  });

  it('forgets the problem when the function is loaded again', async () => {
    const { host } = hostOf({ 'one/index.js': 'process.exit(3);' });
    expect((await host.check('one'))?.en).toMatch(
      /^while it was loaded, it ended its process .*\(exit code 3\)/,
    );
    host.reload(['one']);
    expect(host.functions()[0]).not.toHaveProperty('problem');
  });

  it('reports problems that are visible without loading, and refuses an unknown function', async () => {
    const { host } = hostOf({ 'one/index.ts': 'export const main = () => 1;' });
    expect((await host.check('one'))?.en).toMatch(/^it is written in TypeScript/);
    await expect(host.check('two')).rejects.toMatchObject({ code: 'FUNCTION_NOT_FOUND' });
  });
});

/** A function whose loading never ends: as an endless loop, without its load. */
const LOADS_FOR_EVER = `
  console.log('loading', process.pid);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);`;

function manyThatLoadForEver(count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`fn${n}/index.js`, LOADS_FOR_EVER]));
}

describe('stop', () => {
  it('does not wait for functions that are loading, and starts none of the next', async () => {
    const { host, lines } = hostOf(manyThatLoadForEver(40));
    const outcomes: unknown[] = [];
    // One after the other, as `cloudpay dev` checks them.
    const all = (async () => {
      for (const name of host.names()) {
        outcomes.push(await host.check(name).catch((error: { code: string }) => error.code));
      }
    })();
    expect(await eventually(() => lines.length === 1)).toBe(true);
    await host.stop();
    await all;
    // The first was being checked, which proves nothing about its code.
    expect(outcomes).toEqual([undefined, ...Array(39).fill('HOST_STOPPED')]);
    expect(lines).toHaveLength(1);
    expect(isRunning(Number(lines[0]?.split(' ')[1]))).toBe(false);
  });

  it('ends all loading functions at once, and starts no waiting call', async () => {
    const { folder, remove } = temporaryFunctions({ 'one/index.js': LOADS_FOR_EVER });
    const lines: string[] = [];
    const host = createFunctionHost({ folder, maxInstances: 2, onLog: ({ message }) => lines.push(message) });
    afterTest(remove, () => host.stop());
    const calls = Array.from({ length: 10 }, () => failureOf(host.invoke('one')));
    expect(await eventually(() => lines.length === 2)).toBe(true);
    await host.stop();
    expect(new Set((await Promise.all(calls)).map(({ code }) => code))).toEqual(new Set(['HOST_STOPPED']));
    expect(lines).toHaveLength(2);
  });
});

describe('drain', () => {
  it('ends loading functions, starts nothing more, and lets running calls finish', async () => {
    const { host, lines } = hostOf({
      'slow/index.js': LOADS_FOR_EVER,
      'runs/index.js': `
        exports.main = async () => {
          console.log('running');
          await new Promise((resolve) => setTimeout(resolve, 500));
          return 'done';
        };`,
    });
    const running = host.invoke('runs', {}, { timeout: 60_000 });
    const loading = failureOf(host.invoke('slow'));
    expect(await eventually(() => lines.length === 2)).toBe(true);
    host.drain();
    expect((await loading).code).toBe('HOST_STOPPED');
    expect((await failureOf(host.invoke('runs'))).code).toBe('HOST_STOPPED');
    await expect(host.check('runs')).rejects.toMatchObject({ code: 'HOST_STOPPED' });
    expect(await running).toBe('done');
    expect(lines).toHaveLength(2);
  });
});

describe('a host that is killed', () => {
  it('leaves no function behind, not even one in an endless loop', async () => {
    const { folder } = hostOf({
      'busy/index.js': 'exports.main = () => { console.log(process.pid); for (;;); };',
    });
    const program = `
      const { createFunctionHost } = require(${JSON.stringify(join(__dirname, '../dist/index.cjs'))});
      const host = createFunctionHost({ folder: ${JSON.stringify(folder)}, onLog: ({ message }) => console.log(message) });
      host.invoke('busy', {}, { timeout: 60_000 });`;
    const child = spawn(process.execPath, ['--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] });
    afterTest(() => child.kill('SIGKILL'));
    const pid = await new Promise<number>((resolve) =>
      child.stdout.once('data', (line) => resolve(Number(line))),
    );
    afterTest(() => isRunning(pid) && process.kill(pid, 'SIGKILL'));
    expect(isRunning(pid)).toBe(true);
    child.kill('SIGKILL');
    expect(await eventually(() => !isRunning(pid))).toBe(true);
  });
});
