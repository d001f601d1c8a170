/** Functions with Tencent's own wx-server-sdk in node_modules, each major version, without changes. */
import { cpSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Emulator } from './index';
import { FUNCTIONS, order, SUB_MCH_ID, start, stopAll, temporaryFolder } from './testing/emulators';

const VERSIONS = [
  { version: '4.0.2', installed: 'wx-server-sdk' },
  { version: '3.0.4', installed: 'wx-server-sdk-3' },
  { version: '2.6.3', installed: 'wx-server-sdk-2' },
];

let emulator: Emulator;
beforeAll(async () => {
  const functions = temporaryFolder();
  for (const { version, installed } of VERSIONS) {
    const real = realpathSync(join(__dirname, '../node_modules', installed));
    for (const name of ['order', 'refund', 'query', 'cb_good', 'cb_refund', 'whoami']) {
      const folder = join(functions, `${name}-${version[0]}`);
      cpSync(join(FUNCTIONS, name), folder, { recursive: true });
      mkdirSync(join(folder, 'node_modules'));
      symlinkSync(real, join(folder, 'node_modules/wx-server-sdk'), 'dir');
    }
  }
  emulator = await start({ functions, timeout: 15_000 });
});
afterAll(stopAll);

describe.each(VERSIONS)('wx-server-sdk $version', ({ version }) => {
  const named = (name: string) => `${name}-${version[0]}`;

  it('goes through payment, callback, query and refund', async () => {
    const { outTradeNo, payment } = await order(emulator, named('cb_good'), named('order'));
    await emulator.pay(payment);
    expect(emulator.deliveries().at(-1)).toMatchObject({
      target: { functionName: named('cb_good') },
      event: { outTradeNo, totalFee: 100, userInfo: { openId: emulator.user.openId } },
      verdict: { delivered: true },
    });
    const query = await emulator.callFunction(named('query'), { outTradeNo, subMchId: SUB_MCH_ID });
    expect(query).toMatchObject({
      tradeState: 'SUCCESS',
      totalFee: 100,
      errCode: 0,
      errMsg: 'cloudPay.queryOrder:ok',
    });
    const refund = await emulator.callFunction(named('refund'), {
      outTradeNo,
      subMchId: SUB_MCH_ID,
      functionName: named('cb_refund'),
    });
    expect(refund).toMatchObject({ resultCode: 'SUCCESS', refundFee: 40 });
    await emulator.advance('10s');
    expect(emulator.deliveries().at(-1)).toMatchObject({
      kind: 'refund',
      target: { functionName: named('cb_refund') },
      event: { refundStatus: 'SUCCESS', refundFee: 40 },
      verdict: { delivered: true },
    });
  });

  it('has its requests in the timeline next to the calls that made them, also for concurrent calls', async () => {
    const made = await Promise.all([1, 2, 3].map(() => order(emulator, named('cb_good'), named('order'))));
    for (const { outTradeNo } of made) {
      const { entries } = emulator.timeline(outTradeNo);
      expect(entries.map(({ type }) => type)).toEqual(['function-call', 'request', 'order-made']);
      expect(entries[0]).toMatchObject({ call: { functionName: named('order'), event: { outTradeNo } } });
    }
  });

  it('fails as on the platform if a parameter is wrong', async () => {
    const refund = { outTradeNo: 'T-1', subMchId: SUB_MCH_ID, refundFee: 'much' };
    await expect(emulator.callFunction(named('refund'), refund)).rejects.toThrow(
      /errCode: -501007 invalid parameters.*refund:fail .*refundFee/,
    );
  });
});
