/** A real process that is killed at random moments during payments. */
import { spawn } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from '@jest/globals';
import { SHORT_PROCESS } from '@opencloudpay/internal/testing/short-process';
import { atEnd, FUNCTIONS, SUB_MCH_ID, start, stopAll, temporaryFolder } from '../testing/emulators';

afterEach(stopAll);

const PROGRAM = join(__dirname, '../../dist/index.cjs');
const SCRIPT = join(__dirname, '../../fixtures/killed/run.cjs');

interface Said {
  ready?: number;
  made?: string;
  prepayId?: string;
  paid?: string;
  transactionId?: string;
  refunded?: string;
  refundId?: string;
  now?: number;
}

/** Waits for a random number of acknowledged steps and then a random time, and kills it. */
async function runAndKill(state: string, run: number): Promise<Said[]> {
  const child = spawn(process.execPath, [...SHORT_PROCESS, SCRIPT, FUNCTIONS, state, PROGRAM, String(run)], {
    stdio: 'pipe',
  });
  atEnd(() => child.kill('SIGKILL'));
  let output = '';
  let problem = '';
  child.stderr.on('data', (chunk: Buffer) => {
    problem += chunk;
  });
  // Not a time from its start: a busy machine would kill it before it has done anything.
  const enough = 1 + Math.floor(Math.random() * 16);
  const working = new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error(`It ended by itself: ${problem}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      if (output.split('\n').length > enough) resolve();
    });
  });
  const closed = new Promise((resolve) => child.once('close', resolve));
  await working;
  await sleep(Math.random() * 50);
  child.kill('SIGKILL');
  await closed;
  // The last line may be incomplete.
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Said);
}

it('loses nothing that was acknowledged, after any number of kills, and continues', async () => {
  const state = temporaryFolder();
  const said: Said[] = [];
  const numbers = (name: 'made' | 'paid' | 'refunded') =>
    said.flatMap((line) => (line[name] === undefined ? [] : line));
  for (let run = 1; run <= 6 || numbers('made').length <= 10; run += 1)
    said.push(...(await runAndKill(state, run)));

  const emulator = await start({ state });
  for (const { made = '', prepayId } of numbers('made'))
    expect(emulator.order(made)).toMatchObject({ prepayId });
  for (const { paid = '', transactionId } of numbers('paid')) {
    expect(emulator.order(paid)).toMatchObject({ payment: { transactionId } });
    // `pay` waited for the callback.
    expect(emulator.timeline(paid)).toMatchObject({ order: { notification: { state: 'delivered' } } });
    expect(emulator.deliveries().some(({ numbers: { outTradeNo } }) => outTradeNo === paid)).toBe(true);
  }
  const refunds = new Map(emulator.refunds().map((refund) => [refund.outTradeNo, refund.refundId]));
  for (const { refunded = '', refundId } of numbers('refunded')) expect(refunds.get(refunded)).toBe(refundId);
  const latest = said.reduce((most, { now = 0 }) => Math.max(most, now), 0);
  expect(emulator.now().getTime()).toBeGreaterThanOrEqual(latest);

  // Work that was interrupted by the kill is finished.
  await emulator.advance('25h');
  for (const order of emulator.orders().filter(({ payment }) => payment)) {
    const { notifications, entries } = emulator.timeline(order.outTradeNo);
    expect(notifications[0]).toMatchObject({ state: { state: 'delivered' } });
    expect(entries.map(({ at }) => at)).toEqual(entries.map(({ at }) => at).sort((a, b) => a - b));
  }
  expect(emulator.refunds().every(({ status }) => status === 'SUCCESS')).toBe(true);
  for (const order of emulator
    .orders()
    .filter(({ state: unpaid }) => unpaid === 'NOTPAY')
    .slice(0, 1)) {
    const result = await emulator.callFunction('query', {
      outTradeNo: order.outTradeNo,
      subMchId: SUB_MCH_ID,
    });
    expect(result).toMatchObject({ tradeState: 'NOTPAY' });
  }
  expect(statSync(join(state, 'state.jsonl')).mode & 0o077).toBe(0);
  // Six starts of a process or more, which a busy machine makes long.
}, 600_000);

it('is refused while another process uses its state, and takes it over after that was killed', async () => {
  const state = temporaryFolder();
  const child = spawn(process.execPath, [...SHORT_PROCESS, SCRIPT, FUNCTIONS, state, PROGRAM, '1'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  atEnd(() => child.kill('SIGKILL'));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  try {
    await expect(start({ state })).rejects.toMatchObject({
      code: 'EMULATOR_RUNNING',
      message: expect.stringContaining(`(process ${child.pid})`),
    });
  } finally {
    const closed = new Promise((resolve) => child.once('close', resolve));
    child.kill('SIGKILL');
    await closed;
  }
  expect(JSON.parse(readFileSync(join(state, 'lock'), 'utf8'))).toMatchObject({ pid: child.pid });
  const emulator = await start({ state });
  expect(emulator.functionNames()).toContain('order');
});
