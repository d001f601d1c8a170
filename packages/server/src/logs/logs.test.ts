import { appendFile, mkdtemp, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Command } from 'commander';
import { addLogsCommand } from './command';
import type { LogFilter } from './log-filter';
import { readFileOn } from './read-file';
import { runLogs } from './run-logs';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'logs-'));
});
afterAll(() => rm(folder, { recursive: true }));

const time = new Date(2026, 0, 2, 3, 4, 5, 6).getTime();
const line = (facts: object) => JSON.stringify({ level: 30, time, pid: 1, hostname: 'h', ...facts });
const LOG = [
  line({ function: 'buy', requestId: 'r-1', msg: 'an order' }),
  line({ requestId: 'r-1', outTradeNo: 'TEA-1', code: 'SUCCESS', msg: 'CloudPay call answered' }),
  'FATAL ERROR: out of memory',
  line({ level: 50, function: 'other', requestId: 'r-9', msg: 'other' }),
  line({ function: 'pay_cb', requestId: 'r-2', orderRequestId: 'r-1', msg: 'paid' }),
  line({
    functionName: 'pay_cb',
    requestId: 'n-1',
    orderRequestId: 'r-1',
    outTradeNo: 'TEA-1',
    code: 'DELIVERED',
    msg: 'Notification delivered',
  }),
  line({ level: 40, function: 'pay_cb', requestId: 'r-2', msg: 'late' }),
  '{"cut": ',
  '[1]',
];

async function shown(
  options: LogFilter & { readable?: boolean },
  pieces: readonly Buffer[] = [Buffer.from(LOG.join('\n'))],
): Promise<string[]> {
  const out = new PassThrough();
  const chunks: Buffer[] = [];
  out.on('data', (chunk: Buffer) => chunks.push(chunk));
  async function* given() {
    yield* pieces;
  }
  await runLogs(given(), out, { readable: false, ...options });
  return Buffer.concat(chunks).toString().split('\n').slice(0, -1);
}

const messages = async (options: LogFilter) =>
  (await shown(options)).flatMap((text) => {
    try {
      const { msg } = JSON.parse(text) as { msg?: string };
      return msg ?? [];
    } catch {
      return [];
    }
  });

describe('cloudpay logs', () => {
  it('passes lines on unchanged without a filter, however they are cut into pieces', async () => {
    expect(await shown({})).toEqual(LOG);
    const bytes = Buffer.from(`${LOG.join('\n')}\n龙井茶\n`);
    expect(
      await shown(
        {},
        Array.from(bytes, (byte) => Buffer.of(byte)),
      ),
    ).toEqual([...LOG, '龙井茶']);
  });

  it('shows a whole payment by the request that placed its order', async () => {
    expect(await messages({ request: 'r-1' })).toEqual([
      ...['an order', 'CloudPay call answered', 'paid', 'Notification delivered'],
    ]);
  });

  it('filters by order, function and level, alone and together', async () => {
    expect(await messages({ order: 'TEA-1' })).toEqual([
      ...['CloudPay call answered', 'paid', 'Notification delivered'],
    ]);
    expect(await messages({ function: 'pay_cb' })).toEqual(['paid', 'Notification delivered', 'late']);
    expect(await messages({ level: 'warn' })).toEqual(['other', 'late']);
    expect(await messages({ order: 'TEA-1', function: 'pay_cb', level: 'warn' })).toEqual([]);
    expect(await messages({ function: 'pay_cb', level: 'warn' })).toEqual(['late']);
  });

  it('lets lines that are no JSON objects through, whatever the filter', async () => {
    expect(await shown({ request: 'none' })).toEqual(['FATAL ERROR: out of memory', '{"cut": ', '[1]']);
  });

  it('writes readable lines, in which a function can hide nothing', async () => {
    const evil = line({ function: 'buy', requestId: 'r-1', msg: 'a\nb\u001b]0;title\u0007', code: 'X' });
    const [text = ''] = await shown({ readable: true }, [Buffer.from(evil)]);
    expect(stripVTControlCharacters(text)).toBe('03:04:05.006 info buy X a⏎b␛]0;title␇ requestId=r-1');
    expect(await shown({ readable: true }, [Buffer.from('plain \u001b[2J text')])).toEqual([
      'plain ␛[2J text',
    ]);
  });

  it('follows a file while it grows, is cut, and is replaced', async () => {
    const file = join(folder, 'host.log');
    await writeFile(file, 'one\n');
    const ending = new AbortController();
    const seen: string[] = [];
    const reading = (async () => {
      for await (const piece of readFileOn(file, { follow: true, signal: ending.signal }))
        seen.push(...piece.toString().split('\n').filter(Boolean));
    })();
    const until = async (last: string) => {
      while (seen.at(-1) !== last) await new Promise((resolve) => setTimeout(resolve, 20));
    };
    await until('one');
    await appendFile(file, 'two\n');
    await until('two');
    await truncate(file);
    await new Promise((resolve) => setTimeout(resolve, 600));
    await appendFile(file, 'three\n');
    await until('three');
    await rename(file, `${file}.1`);
    await writeFile(file, 'four\n');
    await until('four');
    ending.abort();
    await reading;
    expect(seen).toEqual(['one', 'two', 'three', 'four']);
  });

  it('says which file cannot be read, and which levels there are', async () => {
    const run = async (...args: string[]) => {
      let said = '';
      const program = new Command('cloudpay').exitOverride().configureOutput({
        writeErr: (text) => {
          said += text;
        },
      });
      addLogsCommand(program);
      for (const command of program.commands) command.copyInheritedSettings(program);
      await program.parseAsync(['logs', ...args], { from: 'user' }).catch((error: Error) => {
        said ||= error.message;
      });
      return said;
    };
    expect(await run(join(folder, 'missing.log'))).toMatch(
      /missing\.log cannot be read \(ENOENT\): name the file/,
    );
    expect(await run('--level', 'loud')).toMatch(
      /Allowed choices are trace, debug, info, warn, error, fatal/,
    );
  });
});
