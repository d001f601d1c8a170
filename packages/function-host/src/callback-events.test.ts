/** Events of WeChat Pay's notifications, and the same data sent by a mini program. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createFunctionHost, type FunctionHost } from './host';
import type { FunctionLog } from './log';
import { temporaryFunctions } from './testing/temporary-functions';

const CODE = `
exports.main = async (event) => {
  const { out_trade_no, refund_status } = event;
  return {
    out_trade_no,
    refund_status,
    isKnown: 'out_trade_no' in event,
    json: JSON.stringify(event),
    keys: Object.keys(event),
    source: process.env.TCB_SOURCE,
    openid: process.env.WX_OPENID,
  };
};`;

const PAYMENT = {
  returnCode: 'SUCCESS',
  resultCode: 'SUCCESS',
  outTradeNo: 'T-1',
  totalFee: 8800,
  userInfo: { appId: 'wx1', openId: 'o-payer' },
};
const REFUND = {
  returnCode: 'SUCCESS',
  outTradeNo: 'T-1',
  refundStatus: 'SUCCESS',
  userInfo: { appId: 'wx1' },
};
const user = { openId: 'o-user', appId: 'wx1' };

const logs: FunctionLog[] = [];
const { folder, remove } = temporaryFunctions({ 'paid/index.js': CODE, 'refunded/index.js': CODE });
let host: FunctionHost;
beforeAll(() => {
  host = createFunctionHost({ folder, timeout: 10_000, onLog: (log) => logs.push(log) });
});
afterAll(async () => {
  await host.stop();
  remove();
});
afterEach(() => {
  logs.length = 0;
});

describe('a callback function', () => {
  it('can read the documented names, and is warned once, whatever the number of its processes', async () => {
    const results = await Promise.all([1, 2, 3].map(() => host.invoke('paid', PAYMENT)));
    results.push(await host.invoke('paid', PAYMENT, { requestId: 'later' }));
    for (const result of results)
      expect(result).toEqual({
        out_trade_no: 'T-1',
        isKnown: true,
        json: JSON.stringify(PAYMENT),
        keys: Object.keys(PAYMENT),
        source: 'wx_paycallback',
        openid: 'o-payer',
      });
    expect(logs).toMatchObject([
      {
        functionName: 'paid',
        level: 'warn',
        requestId: expect.any(String),
        message: expect.stringMatching(/^This function reads event\.out_trade_no\. It works here/),
      },
    ]);
  });

  it('is warned again after a change of its code', async () => {
    writeFileSync(join(folder, 'paid/index.js'), `${CODE} // changed`);
    host.reload(['paid']);
    await host.invoke('paid', PAYMENT);
    expect(logs).toHaveLength(1);
  });

  it('gets a refund in the same way', async () => {
    expect(await host.invoke('refunded', REFUND)).toMatchObject({
      ...{ out_trade_no: 'T-1', refund_status: 'SUCCESS', isKnown: true },
      ...{ json: JSON.stringify(REFUND), source: 'wx_paycallback' },
    });
    expect(logs).toMatchObject([{ functionName: 'refunded', level: 'warn' }]);
  });

  it('that a mini program calls with the same data gets no documented names, and the user as caller', async () => {
    for (const event of [PAYMENT, REFUND]) {
      const result = await host.invoke('paid', event, { user });
      expect(result).toMatchObject({ isKnown: false, source: 'wx_client', openid: 'o-user' });
      expect(result).not.toHaveProperty('out_trade_no');
    }
    expect(await host.invoke('paid', { outTradeNo: 'T-1' })).toMatchObject({ isKnown: false });
    expect(logs).toEqual([]);
  });

  it('that another function calls with the same data is not taken for a callback, even without a user', async () => {
    const result = await host.invoke('paid', PAYMENT, { depth: 1 });
    expect(result).toMatchObject({ isKnown: false });
    expect(result).not.toHaveProperty('source');
    expect(result).not.toHaveProperty('openid');
  });
});
