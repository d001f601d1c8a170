/** `cloudpay dev` keeps its state between runs and leaves no processes. */

import { appendFileSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { DeliveryList } from '@opencloudpay/contracts/dev-server/deliveries';
import type { FunctionCall } from '@opencloudpay/contracts/dev-server/functions';
import type { OrderList } from '@opencloudpay/contracts/dev-server/orders';
import type { ProjectInfo } from '@opencloudpay/contracts/dev-server/project';
import type { OrderTimeline } from '@opencloudpay/contracts/dev-server/timeline';
import { type DevProcess, endAll, startDev } from '../testing/dev-process';
import { eventuallyGone } from '../testing/processes';
import { type Project, temporaryProject } from '../testing/project';

const call = (api: string, params: string) => `
  const cloud = require('wx-server-sdk');
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  exports.main = ({ outTradeNo }) => cloud.cloudPay.${api}({
    outTradeNo, subMchId: '1900000109', totalFee: 8800, envId: cloud.DYNAMIC_CURRENT_ENV, ${params}
  });`;

const FUNCTIONS = {
  'cloudfunctions/pay/index.js': call('unifiedOrder', "body: 'tea', functionName: 'paid'"),
  'cloudfunctions/refund/index.js': call(
    'refund',
    "outRefundNo: outTradeNo + '-r', refundFee: 8800, functionName: 'refunded'",
  ),
  'cloudfunctions/paid/index.js': 'exports.main = async () => ({ errcode: 0 });',
  'cloudfunctions/refunded/index.js': 'exports.main = async () => ({ errcode: 0 });',
  // Never ends and does nothing else, as an endless loop, without its load.
  'cloudfunctions/hangs/index.js': `
    exports.main = () => {
      console.log('busy', process.pid);
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    };`,
  'cloudfunctions/hangs/config.json': '{ "timeout": 60 }',
  'cloudfunctions/starts/index.js': `
    const { spawn } = require('node:child_process');
    exports.main = async () => {
      const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      return [process.pid, child.pid];
    };`,
};

const projects: Project[] = [];
afterEach(async () => {
  await endAll();
  for (const project of projects.splice(0)) project.remove();
});

function project(): string {
  const made = temporaryProject(FUNCTIONS);
  projects.push(made);
  return made.folder;
}

const callFunction = async (dev: DevProcess, name: string, event: object = {}) =>
  (await dev.post(`/api/functions/${name}/call`, { event })) as FunctionCall;

async function payAndRefund(dev: DevProcess, outTradeNo: string): Promise<void> {
  await callFunction(dev, 'pay', { outTradeNo });
  await dev.post(`/api/cashier/${outTradeNo}/pay`, {});
  await dev.next('delivery', (line) => line['outTradeNo'] === outTradeNo);
  await callFunction(dev, 'refund', { outTradeNo });
}

const orders = async (dev: DevProcess) => ((await dev.get('/api/orders')) as OrderList).orders;

/** Calls functions, one of them endless, and returns their processes. */
async function keepBusy(dev: DevProcess): Promise<number[]> {
  const { result } = await callFunction(dev, 'starts');
  void callFunction(dev, 'hangs').catch(() => undefined);
  const { message } = await dev.next('log', (line) => line['functionName'] === 'hangs');
  return [...(result as number[]), Number(/\d+/.exec(String(message))?.[0])];
}

describe('cloudpay dev', () => {
  it('has its whole state after kill -9 during work, continues, and leaves no process and no lock when it is stopped', async () => {
    const folder = project();
    const before = await startDev(folder, '--port', '0');
    await payAndRefund(before, 'order-1');
    await before.post('/api/clock/advance', { duration: '3h' });
    await callFunction(before, 'pay', { outTradeNo: 'order-2' });
    const { clock } = (await before.get('/api/project')) as ProjectInfo;
    const { entries, order } = (await before.get('/api/orders/order-1')) as OrderTimeline;
    expect(order).toMatchObject({ state: 'REFUND', refundedFee: 8800 });
    const busy = await keepBusy(before);
    await before.kill();
    expect(await eventuallyGone(busy)).toEqual([]);

    const after = await startDev(folder, '--port', '0');
    expect(await after.get('/api/orders/order-1')).toMatchObject({ order, entries });
    expect((await orders(after)).map(({ outTradeNo }) => outTradeNo)).toEqual(['order-2', 'order-1']);
    expect(((await after.get('/api/deliveries')) as DeliveryList).deliveries).toHaveLength(2);
    const project_ = (await after.get('/api/project')) as ProjectInfo;
    expect(project_.clock.now).toBeGreaterThanOrEqual(clock.now);
    expect(project_.clock.offset).toBeGreaterThan(2.9 * 3_600_000);

    // The notification of an earlier order goes to the gateway's new address.
    await after.post('/api/cashier/order-2/pay', {});
    expect(await after.next('delivery')).toMatchObject({ outTradeNo: 'order-2', delivered: true });

    // Stopped while functions run, it leaves no process and no lock.
    const busyAgain = await keepBusy(after);
    expect(await after.stop()).toBe(0);
    expect(await eventuallyGone([after.pid, ...busyAgain])).toEqual([]);
    expect(existsSync(join(folder, '.cloudpay/lock'))).toBe(false);
  });

  it('keeps its state from run to run, also beside --ephemeral and when it is damaged, and without it with --reset', async () => {
    const folder = project();
    const before = await startDev(folder, '--port', '0');
    await callFunction(before, 'pay', { outTradeNo: 'kept-order' });
    expect(await before.stop()).toBe(0);

    const ephemeral = await startDev(folder, '--port', '0', '--ephemeral');
    expect(await orders(ephemeral)).toEqual([]);
    await callFunction(ephemeral, 'pay', { outTradeNo: 'passing-order' });
    expect(await ephemeral.stop()).toBe(0);

    // It first reports what was kept and what was lost.
    const file = join(folder, '.cloudpay/state.jsonl');
    appendFileSync(file, '{"half\n');
    const after = await startDev(folder, '--port', '0');
    expect(after.told[0]).toEqual({
      type: 'state-problem',
      code: 'STATE_SET_ASIDE',
      message: expect.stringContaining(
        `The state in ${file} was damaged: 1 line is damaged. Kept: 1 order, `,
      ),
    });
    expect(await orders(after)).toMatchObject([{ outTradeNo: 'kept-order' }]);
    expect(await after.stop()).toBe(0);

    const reset = await startDev(folder, '--port', '0', '--reset');
    expect(await orders(reset)).toEqual([]);
    expect(await reset.stop()).toBe(0);

    writeFileSync(file, '');
    const last = await startDev.forReader(folder, '--port', '0');
    expect(last.output()).toMatch(/^! The state in .*it is empty\. Kept: nothing\. .*\.unreadable-.*\n/);
    expect(await last.stop()).toBe(0);
    expect(readdirSync(join(folder, '.cloudpay')).filter((name) => name.includes('unreadable'))).toHaveLength(
      2,
    );
  });

  it('ends with the reason when the lock of its state is removed', async () => {
    const folder = project();
    const dev = await startDev(folder, '--port', '0');
    rmSync(join(folder, '.cloudpay/lock'));
    await expect(dev.next('never')).rejects.toThrow(
      /ended with 1: .*STATE_LOCK_LOST.*The lock .* was removed or replaced.*start this one again/,
    );
    const after = await startDev(folder, '--port', '0');
    expect(await after.stop()).toBe(0);
  });

  it('makes no folder for its state with --ephemeral', async () => {
    const folder = project();
    const passing = await startDev(folder, '--port', '0', '--ephemeral');
    expect(passing.ready).not.toHaveProperty('state');
    expect(await passing.stop()).toBe(0);
    expect(readdirSync(folder)).toEqual(['cloudfunctions']);
  });
});
