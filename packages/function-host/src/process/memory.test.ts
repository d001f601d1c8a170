/** Effects that a function with too much memory must never have. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { eventually, isRunning } from '@opencloudpay/internal/testing/processes';
import { createFunctionHost } from '../host';
import { failureOf } from '../testing/failure-of';
import { temporaryFunctions } from '../testing/temporary-functions';

const LIMIT = 128;
const tellsPid = 'console.log(process.pid);';

const { folder, remove } = temporaryFunctions({
  'objects/index.js': `exports.main = () => { ${tellsPid} const kept = []; for (;;) kept.push(new Array(1000).fill(Math.random())); };`,
  'buffers/index.js': `exports.main = async () => { ${tellsPid} const kept = []; for (;;) { kept.push(Buffer.alloc(8 << 20, 1)); await new Promise((resolve) => setTimeout(resolve, 5)); } };`,
  'buffers-in-a-loop/index.js': `exports.main = () => { ${tellsPid} const kept = []; for (;;) kept.push(Buffer.alloc(1 << 20, 1)); };`,
  'while-loading/index.js':
    'const kept = []; for (let n = 0; n < 40; n += 1) kept.push(Buffer.alloc(8 << 20, 1)); setInterval(() => kept, 1000); for (;;);',
  // Allocates far more than its limit in total, and keeps none of it.
  'collected/index.js':
    "exports.main = () => { let made = 0; while (made < 250e6) made += JSON.stringify(Array.from({ length: 20000 }, (_, n) => 'x'.repeat(50) + n)).length; return 'done'; };",
  'own-limit/index.js':
    'exports.main = (event, context) => { const kept = Buffer.alloc(150 << 20, 1); return new Promise((resolve) => setTimeout(() => resolve([context.memory_limit_in_mb, kept.length]), 200)); };',
  'own-limit/config.json': '{ "memorySize": 512 }',
  'echo/index.js': 'exports.main = (event) => event;',
  'aborts/index.js': "exports.main = () => { console.error('out of tea'); process.abort(); };",
});
const lines: { functionName: string; message: string }[] = [];
const host = createFunctionHost({
  folder,
  memory: LIMIT,
  timeout: 15_000,
  onLog: (line) => lines.push(line),
});
afterAll(async () => {
  await host.stop();
  remove();
});

describe('a function that takes too much memory', () => {
  it.each([
    // Whichever is first: V8, or the check of its process.
    ['objects', /(filled the 64|used \d+) MB .*and was ended: its limit is 128 MB, Node included/],
    ['buffers', /used \d+ MB of memory and was ended: its limit is 128 MB/],
    ['buffers-in-a-loop', /used \d+ MB of memory and was ended: its limit is 128 MB/],
  ])('is ended, with the reason and the next step: %s', async (name, message) => {
    const error = failureOf(host.invoke(name, {}, { requestId: 'r-1' }));
    expect(await host.invoke('echo', { a: 1 })).toEqual({ a: 1 });
    expect(await error).toMatchObject({ code: 'FUNCTION_OUT_OF_MEMORY', limit: LIMIT, requestId: 'r-1' });
    expect((await error).message).toMatch(message);
    expect((await error).message).toMatch(/"memorySize" \(MB\) in its config\.json\.$/);
    const pid = Number(lines.find(({ functionName }) => functionName === name)?.message);
    expect(pid).toBeGreaterThan(0);
    expect(await eventually(() => !isRunning(pid))).toBe(true);
  });

  it('while it is loaded is ended, too', async () => {
    expect((await failureOf(host.invoke('while-loading'))).code).toBe('FUNCTION_OUT_OF_MEMORY');
  });

  it('in total, but never at once, is not ended', async () => {
    expect(await host.invoke('collected')).toBe('done');
  });

  it('of most functions is the one in its config.json, and the message names it', async () => {
    expect(await host.invoke('own-limit')).toEqual([512, 150 << 20]);
  });
});

describe('a function that aborts', () => {
  it('is not reported as out of memory', async () => {
    const error = await failureOf(host.invoke('aborts'));
    expect(error).toMatchObject({ code: 'FUNCTION_CRASHED', exit: { code: null, signal: 'SIGABRT' } });
  });
});
