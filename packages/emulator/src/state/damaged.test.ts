/** Damaged state files: copied, reported, and used as far as they are valid. */
import {
  appendFileSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Emulator, StateProblem } from '../index';
import { order, start, stopAll, temporaryFolder } from '../testing/emulators';

afterEach(stopAll);

let state: string;
const file = () => join(state, 'state.jsonl');
const asides = () => readdirSync(state).filter((name) => name.startsWith('state.jsonl.unreadable-'));

let intact: string;
let made: string[];
beforeAll(async () => {
  intact = mkdtempSync(join(tmpdir(), 'emulator-intact-'));
  const before = await start({ state: intact });
  made = [(await order(before)).outTradeNo, (await order(before)).outTradeNo];
  await before.pay(made[0] ?? '');
  await before.stop();
});
afterAll(() => rmSync(intact, { recursive: true, force: true }));
beforeEach(() => {
  state = temporaryFolder();
  cpSync(intact, state, { recursive: true });
});

async function startAgain(): Promise<{ emulator: Emulator; problems: StateProblem[] }> {
  const problems: StateProblem[] = [];
  const emulator = await start({ state, onProblem: (problem) => problems.push(problem) });
  return { emulator, problems };
}

/** The emulator works normally: payments work and survive another restart, which reports no problem. */
async function expectGoesOn(emulator: Emulator): Promise<void> {
  const { outTradeNo, payment } = await order(emulator);
  await emulator.pay(payment);
  expect(emulator.deliveries().at(-1)).toMatchObject({
    numbers: { outTradeNo },
    verdict: { delivered: true },
  });
  await emulator.advance('1h');
  await emulator.stop();
  const { emulator: again, problems } = await startAgain();
  expect(problems).toEqual([]);
  expect(again.order(outTradeNo)).toMatchObject({ state: 'SUCCESS' });
  await again.stop();
}

describe('a journal that was', () => {
  it.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
    ['emptied', () => Buffer.alloc(0), /it is empty.*Kept: nothing\. Lost: the rest\./],
    [
      'zeroed',
      (bytes) => Buffer.alloc(bytes.length),
      /its first line is damaged.*Kept: nothing\. Lost: 1 line\./,
    ],
    [
      'written by a later version',
      () => Buffer.from('{"format":"opencloudpay-emulator","version":9}\n[]\n'),
      /another version \(9\).*Kept: nothing/,
    ],
    [
      'replaced by another file',
      () => Buffer.from('<html>\n</html>\n'),
      /its first line is damaged, 1 line is damaged.*Kept: nothing/,
    ],
  ])('%s is set aside, and the start reports it', async (_how, damage, message) => {
    const bytes = damage(readFileSync(file()));
    writeFileSync(file(), bytes);
    const { emulator, problems } = await startAgain();
    expect(problems).toEqual([
      {
        ...{ code: 'STATE_SET_ASIDE', message: expect.stringMatching(message) },
        zh: expect.stringMatching(/^\S+ 中的状态已损坏：/),
      },
    ]);
    expect(problems[0]?.message).not.toContain('\n');
    const [aside = ''] = asides();
    expect(problems[0]?.message).toContain(join(state, aside));
    expect(readFileSync(join(state, aside)).equals(bytes)).toBe(true);
    expect(emulator.orders()).toEqual([]);
    await expectGoesOn(emulator);
    expect(asides()).toEqual([aside]);
  });

  it('with a damaged line loses only that line', async () => {
    appendFileSync(file(), '{"half\n');
    const { emulator, problems } = await startAgain();
    expect(problems).toMatchObject([
      {
        message: expect.stringMatching(
          /1 line is damaged\. Kept: 2 orders, \d+ entries in all\. Lost: 1 line\./,
        ),
      },
    ]);
    expect(emulator.orders().map(({ outTradeNo }) => outTradeNo)).toEqual(made);
    await expectGoesOn(emulator);
  });

  it('cut at a line is recognised by its missing end, and the rest is used', async () => {
    const text = readFileSync(file(), 'utf8');
    truncateSync(file(), Buffer.byteLength(text.split('\n').slice(0, -4).join('\n')) + 1);
    const { emulator, problems } = await startAgain();
    expect(problems).toMatchObject([
      { message: expect.stringMatching(/its end is cut off\. Kept: 2 orders/) },
    ]);
    await expectGoesOn(emulator);
  });

  it('replaced by a folder or made unreadable is set aside too', async () => {
    rmSync(file());
    mkdirSync(file());
    const { emulator, problems } = await startAgain();
    expect(problems).toMatchObject([
      { message: expect.stringMatching(/cannot be read \(EISDIR\).*Kept: nothing/) },
    ]);
    await expectGoesOn(emulator);
  });

  it('without its keys loses the orders that could never be queried', async () => {
    const lines = readFileSync(file(), 'utf8').split('\n');
    writeFileSync(
      file(),
      lines.map((line) => (line.includes('["identity"') ? '\0'.repeat(line.length) : line)).join('\n'),
    );
    const { emulator, problems } = await startAgain();
    expect(problems).toMatchObject([
      { message: expect.stringMatching(/damaged, \d+ entries cannot be used\. Kept: 0 orders/) },
    ]);
    expect(emulator.orders()).toEqual([]);
    await expectGoesOn(emulator);
  });

  it('damaged again in the same second is set aside next to the other', async () => {
    for (const _ of [1, 2]) {
      writeFileSync(file(), '');
      const { emulator } = await startAgain();
      await emulator.stop();
    }
    expect(asides()).toHaveLength(2);
  });
});

describe('a state of an earlier version', () => {
  /** As written by that version. */
  function rewriteAsVersion1(change: (entry: [string, string, unknown]) => unknown): void {
    const [, ...lines] = readFileSync(file(), 'utf8').trim().split('\n').slice(0, -1);
    const entries = lines.flatMap((line) => (JSON.parse(line) as unknown[]).slice(0, -1)) as [
      string,
      string,
      unknown,
    ][];
    const text = entries.map((entry) => `${JSON.stringify([change(entry)])}\n`).join('');
    writeFileSync(file(), `{"format":"opencloudpay-emulator","version":1}\n${text}`);
  }

  it('with a clock out of range gets a valid clock, and its orders work', async () => {
    const day = 86_400_000;
    for (const offset of [1e18, 8.64e15, 1e14, null, 'soon']) {
      rewriteAsVersion1((entry) => {
        const [table, key, value] = entry;
        if (table === 'clock') return [table, key, offset];
        // The last earlier record has a valid time.
        if (table === 'orders' && (value as { outTradeNo: string }).outTradeNo === made[1])
          return [table, key, { ...(value as object), madeAt: Date.now() + 3 * day }];
        return entry;
      });
      if (!readFileSync(file(), 'utf8').includes('"clock"'))
        appendFileSync(file(), `${JSON.stringify([['clock', 'offset', offset]])}\n`);
      const { emulator, problems } = await startAgain();
      expect(problems).toMatchObject([
        {
          message: expect.stringMatching(/its clock was out of range\. Kept: 2 orders.*Lost: nothing\./),
        },
      ]);
      expect(Math.round(emulator.clock().offset / day)).toBe(3);
      expect(emulator.orders()).toHaveLength(2);
      await emulator.stop();
    }
    const { emulator } = await startAgain();
    await expectGoesOn(emulator);
  });

  it('loses invalid faults and records with times out of range', async () => {
    const fault = { id: 'fault-1', setAt: 1, struck: 0 };
    rewriteAsVersion1((entry) => {
      const [table, key, value] = entry;
      if (table === 'orders' && (value as { outTradeNo: string }).outTradeNo === made[1])
        return [table, key, { ...(value as object), madeAt: 1e18 }];
      return entry;
    });
    const faults = [
      { ...fault, type: ['drop'] },
      { ...fault, id: 'fault-2', type: 'drop' },
      { ...fault, id: 'fault-3', type: 'delay', by: 1e18 },
    ];
    appendFileSync(file(), `${JSON.stringify(faults.map((each) => ['faults', each.id, each]))}\n`);
    const { emulator, problems } = await startAgain();
    expect(problems).toMatchObject([
      {
        message: expect.stringMatching(/3 entries cannot be used\. Kept: 1 order, .*Lost: 3 entries\./),
      },
    ]);
    expect(emulator.faults()).toMatchObject([{ id: 'fault-2', type: 'drop' }]);
    expect(emulator.orders().map(({ outTradeNo }) => outTradeNo)).toEqual([made[0]]);
    await emulator.clearFault();
    await expectGoesOn(emulator);
  });
});
