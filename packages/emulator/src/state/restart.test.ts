import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { Emulator, StateProblem } from '../index';
import { order, SUB_MCH_ID, start, stopAll, temporaryFolder } from '../testing/emulators';

afterEach(stopAll);

async function restart(emulator: Emulator, state: string): Promise<Emulator> {
  await emulator.stop();
  return start({ state });
}

describe('after a restart', () => {
  it('an order made before can be paid, and its callback is called', async () => {
    const state = temporaryFolder();
    const before = await start({ state });
    const { outTradeNo, payment } = await order(before);
    const after = await restart(before, state);
    expect(after.urls.gateway).not.toBe(before.urls.gateway);
    await after.pay(payment);
    expect(after.deliveries()).toMatchObject([{ numbers: { outTradeNo }, verdict: { delivered: true } }]);
    expect(await after.callFunction('query', { outTradeNo, subMchId: SUB_MCH_ID })).toMatchObject({
      tradeState: 'SUCCESS',
    });
  });

  it('orders, refunds, deliveries, calls, timelines, faults and time are unchanged', async () => {
    const state = temporaryFolder();
    const before = await start({ state });
    const { outTradeNo } = await order(before);
    await before.pay(outTradeNo);
    await before.callFunction('refund', { outTradeNo, subMchId: SUB_MCH_ID });
    await before.advance('3h');
    await before.fault({ type: 'duplicate', times: 2 });
    await before.pay((await order(before)).outTradeNo);
    const told = () => ({
      orders: before.orders(),
      refunds: before.refunds(),
      notifications: before.notifications(),
      deliveries: before.deliveries(),
      calls: before.calls(),
      exchanges: before.exchanges(),
      faults: before.faults(),
      timeline: before.timeline(outTradeNo),
    });
    const expected = JSON.parse(JSON.stringify(told()));
    const now = before.now().getTime();
    const after = await restart(before, state);
    expect(
      JSON.parse(
        JSON.stringify({
          orders: after.orders(),
          refunds: after.refunds(),
          notifications: after.notifications(),
          deliveries: after.deliveries(),
          calls: after.calls(),
          exchanges: after.exchanges(),
          faults: after.faults(),
          timeline: after.timeline(outTradeNo),
        }),
      ),
    ).toEqual(expected);
    expect(after.now().getTime()).toBeGreaterThanOrEqual(now);
    expect(after.clock().offset).toBeGreaterThan(2.9 * 3_600_000);
  });

  it('notifications continue their schedule', async () => {
    const state = temporaryFolder();
    const before = await start({ state });
    const { outTradeNo } = await order(before, 'cb_wrong');
    await before.pay(outTradeNo);
    await before.advance('30s');
    expect(before.deliveries()).toHaveLength(3);
    const after = await restart(before, state);
    await after.advance('5s');
    expect(after.deliveries()).toHaveLength(3);
    await after.advance('25s');
    expect(after.deliveries()).toHaveLength(4);
    await after.advance('25h');
    expect(after.deliveries()).toHaveLength(16);
  });

  it('scheduled expiries and refunds happen', async () => {
    const state = temporaryFolder();
    const before = await start({ state });
    const { outTradeNo } = await order(before);
    await before.pay(outTradeNo);
    await before.callFunction('refund', { outTradeNo, subMchId: SUB_MCH_ID });
    const after = await restart(before, state);
    expect(after.refunds()).toMatchObject([{ status: 'PROCESSING' }]);
    await after.advance('6s');
    expect(after.refunds()).toMatchObject([{ status: 'SUCCESS' }]);
    expect(after.deliveries().at(-1)).toMatchObject({ kind: 'refund', verdict: { delivered: true } });
  });

  it('the state is empty with reset', async () => {
    const state = temporaryFolder();
    const before = await start({ state });
    await order(before);
    await before.stop();
    const after = await start({ state, reset: true });
    expect(after.orders()).toEqual([]);
    expect(after.calls()).toEqual([]);
  });
});

describe('the state’s folder', () => {
  it('is readable by its owner only, is excluded from git, and is free after stop', async () => {
    const state = join(temporaryFolder(), 'project/.cloudpay');
    const emulator = await start({ state });
    await expect(start({ state })).rejects.toMatchObject({
      code: 'EMULATOR_RUNNING',
      message: expect.stringMatching(new RegExp(`process ${process.pid}.*Stop it first`)),
    });
    expect(statSync(state).mode & 0o077).toBe(0);
    for (const file of readdirSync(state)) expect(statSync(join(state, file)).mode & 0o077).toBe(0);
    expect(readFileSync(join(state, '.gitignore'), 'utf8')).toBe('*\n');
    await emulator.stop();
    expect(existsSync(join(state, 'lock'))).toBe(false);
  });

  it('belongs to one emulator: an emulator whose lock is removed stops and writes nothing more', async () => {
    const state = temporaryFolder();
    let stopped = (_error: Error): void => {};
    const told = new Promise<Error>((resolve) => {
      stopped = resolve;
    });
    const first = await start({ state, onStopped: (error) => stopped(error) });
    const { outTradeNo } = await order(first);
    const before = readFileSync(join(state, 'state.jsonl'), 'utf8');
    rmSync(join(state, 'lock'));
    // Running work ends with the emulator.
    await order(first).catch(() => undefined);
    expect(readFileSync(join(state, 'state.jsonl'), 'utf8')).toBe(before);

    // Without its lock the journal looks as if it was closed and then cut.
    const second = await start({ state, onProblem: () => {} });
    expect(second.orders()).toMatchObject([{ outTradeNo }]);
    const later = await order(second);
    expect(await told).toMatchObject({
      code: 'STATE_LOCK_LOST',
      message: expect.stringContaining(join(state, 'lock')),
    });
    await expect(fetch(first.urls.gateway)).rejects.toThrow();
    const third = await restart(second, state);
    expect(third.orders()).toMatchObject([{ outTradeNo }, { outTradeNo: later.outTradeNo }]);
  });

  it('loads with a last line cut at any place', async () => {
    const state = temporaryFolder();
    const before = await start({ state });
    const { outTradeNo } = await order(before);
    await before.stop();
    const file = join(state, 'state.jsonl');
    const whole = readFileSync(file);
    const lastLine = whole.lastIndexOf('\n', whole.length - 2) + 1;
    for (const length of [lastLine + 1, Math.floor((lastLine + whole.length) / 2), whole.length - 1]) {
      writeFileSync(file, whole);
      truncateSync(file, length);
      const problems: StateProblem[] = [];
      const emulator = await start({ state, onProblem: (problem) => problems.push(problem) });
      expect(emulator.order(outTradeNo)).toBeDefined();
      expect(problems).toMatchObject([
        { message: expect.stringMatching(/its end is cut off.*Kept: 1 order/) },
      ]);
      await emulator.stop();
    }
  });

  it('that cannot be created is reported', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    await expect(start({ state: join(file, '.cloudpay') })).rejects.toMatchObject({
      code: 'STATE_NOT_WRITABLE',
    });
    const state = temporaryFolder();
    mkdirSync(join(state, 'lock'));
    await expect(start({ state })).rejects.toMatchObject({ code: 'STATE_NOT_WRITABLE' });
  });
});
