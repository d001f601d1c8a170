/** A function that writes to the channel between its process and the host ends only its own process. */
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, isRunning } from '@opencloudpay/internal/testing/processes';
import fc from 'fast-check';
import { createFunctionHost } from '../../host';
import type { FunctionLog } from '../../log';
import { failureOf } from '../../testing/failure-of';
import { MAX_MESSAGE_BYTES } from './messages';
import { readMessage } from './read-message';

const folder = join(__dirname, '../../../fixtures/functions');
const logs: FunctionLog[] = [];
const host = createFunctionHost({ folder, timeout: 60_000, onLog: (log) => logs.push(log) });
afterAll(() => host.stop());
beforeEach(() => {
  logs.length = 0;
});

const TOLD =
  /was ended: it wrote .+ to file descriptor 3, the channel between its process and the function host\. Write only to console/;

/** Makes the function write these bytes while it is called, and then wait: whether it returns does not matter. */
const write = (bytes: string | Uint8Array, more: object = {}) =>
  host.invoke('writes-to-channel', { base64: Buffer.from(bytes).toString('base64'), wait: 30_000, ...more });

const message = (fields: object) => `${JSON.stringify(fields)}\n`;
const breaches = () => logs.filter(({ level, message: text }) => level === 'error' && TOLD.test(text));

describe('data that a function writes to the channel', () => {
  it.each<[string, string | Buffer]>([
    ['no JSON', 'hello\n'],
    ['an empty line', '\n'],
    ['null', 'null\n'],
    ['a list', '[{"type":"ready"}]\n'],
    ['no type', message({})],
    ['an unknown type', message({ type: 'exit' })],
    ['a type of another type', message({ type: ['returned'] })],
    ['a throw of nothing', message({ type: 'threw' })],
    ['a throw of null', message({ type: 'threw', call: 1, thrown: null })],
    ['a throw without words', message({ type: 'threw', call: 1, thrown: {} })],
    ['a result that is not where it belongs', message({ type: 'returned', call: 1, json: '1' })],
    ['a result of a call that is not running', message({ type: 'returned', call: 7, result: 1 })],
    ['a result of a call that is no number', message({ type: 'returned', call: '1', result: 1 })],
    ['its end after a call that was never made', message({ type: 'ending', lastCall: 7 })],
    ['that it was loaded', message({ type: 'ready' })],
    ['that it could not be loaded', message({ type: 'load-failed', problem: { en: 'x', zh: 'x' } })],
    [
      'a line of a call that was never made',
      message({ type: 'log', call: 7, level: 'log', message: '', time: 1 }),
    ],
    ['a line without a level', message({ type: 'log', message: '', time: 1 })],
    ['a line of another level', message({ type: 'log', level: 'fatal', message: '', time: 1 })],
    ['JSON of many levels', `${'['.repeat(20_000)}\n`],
    ['bytes that are no text', Buffer.from([0xff, 0xfe, 0x00, 0x0a])],
    ['messages run together', '{"type":"ready"}{"type":"ready"}\n'],
  ])('ends that process with a clear line, and fails its call: %s', async (_, bytes) => {
    const other = host.invoke('count', { wait: 50 });
    const error = await failureOf(write(bytes));
    expect(error).toMatchObject({ code: 'FUNCTION_CRASHED', functionName: 'writes-to-channel' });
    expect(error.message).toMatch(TOLD);
    expect(breaches()).toMatchObject([{ functionName: 'writes-to-channel', requestId: error.requestId }]);
    expect(await other).toMatchObject({ calls: expect.any(Number) });
    expect(await host.invoke('echo', { a: 1 })).toEqual({ a: 1 });
  });

  it('ends that process in any form: any bytes and any JSON', async () => {
    const anything = fc.oneof(
      fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
      fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value))),
      fc
        .tuple(
          fc.constantFrom('ready', 'load-failed', 'ending', 'returned', 'result-invalid', 'threw', 'log'),
          fc.dictionary(
            fc.constantFrom('call', 'lastCall', 'result', 'thrown', 'problem', 'level'),
            fc.jsonValue({ maxDepth: 1 }),
          ),
        )
        .map(([type, fields]) => Buffer.from(JSON.stringify({ ...fields, type }))),
    );
    // Bytes that happen to be a valid message of the running call are accepted.
    const mayBeTrue = (bytes: Buffer) => 'message' in readMessage(bytes.toString());
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { minLength: 4, maxLength: 4 }), async (all) => {
        logs.length = 0;
        const broken = all.filter((bytes) => !mayBeTrue(bytes));
        const errors = await Promise.all(
          broken.map((bytes) => failureOf(write(Buffer.concat([bytes, Buffer.from('\n')])))),
        );
        expect(errors.map(({ code }) => code)).toEqual(broken.map(() => 'FUNCTION_CRASHED'));
        expect(breaches()).toHaveLength(broken.length);
        expect(await host.invoke('echo', { a: 1 })).toEqual({ a: 1 });
      }),
      { numRuns: 6 },
    );
  });

  it('beyond the size of a message ends it before the host has stored them', async () => {
    const half = Buffer.alloc(1024 * 1024, 'x').toString('base64');
    const error = await failureOf(
      host.invoke('writes-to-channel', {
        base64: half,
        times: MAX_MESSAGE_BYTES / 1024 / 1024 + 2,
        wait: 30_000,
      }),
    );
    expect(error.message).toMatch(/it wrote a line that is longer than 13 MB/);
    expect(breaches()).toHaveLength(1);
  });

  it('without an end damages and ends the next message', async () => {
    const error = await failureOf(write('{"type":"thr', { wait: 0 }));
    expect(error).toMatchObject({ code: 'FUNCTION_CRASHED', message: expect.stringMatching(TOLD) });
  });

  it('while it is loaded makes it impossible to load', async () => {
    const error = await failureOf(host.invoke('writes-to-channel-while-loading'));
    expect(error).toMatchObject({ code: 'FUNCTION_LOAD_FAILED', message: expect.stringMatching(TOLD) });
  });

  it('after it has returned ends its warm process; the next call gets another and does not fail', async () => {
    const pid = (await write('null\n', { inMilliseconds: 1, wait: 0 })) as number;
    expect(await eventually(() => !isRunning(pid))).toBe(true);
    expect(breaches()).toMatchObject([{ functionName: 'writes-to-channel', requestId: undefined }]);
    const next = await host.invoke('writes-to-channel', {});
    expect(next).toEqual(expect.any(Number));
    expect(next).not.toBe(pid);
  });

  it('that is a result counts as its result: the function could have returned it', async () => {
    const own = createFunctionHost({ folder, timeout: 60_000, onLog: (log) => logs.push(log) });
    const base64 = Buffer.from(message({ type: 'returned', call: 1, result: 'early' })).toString('base64');
    expect(await own.invoke('writes-to-channel', { base64, wait: 1 })).toBe('early');
    // Its real result is then one of a call that has ended.
    expect(await eventually(() => breaches().length === 1)).toBe(true);
    expect(await own.invoke('writes-to-channel', {})).toEqual(expect.any(Number));
    await own.stop();
  });

  it('that is a log line counts as one, and belongs to no request', async () => {
    await write(message({ type: 'log', level: 'log', message: 'by hand', time: 1 }), { wait: 1 });
    expect(logs).toMatchObject([
      { functionName: 'writes-to-channel', requestId: undefined, message: 'by hand' },
    ]);
  });
});
