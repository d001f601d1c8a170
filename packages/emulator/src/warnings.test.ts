/** Orders that the emulator accepts and CloudBase refuses: a warning on the call's record, a refusal in strict mode. */
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Emulator } from './index';
import { SUB_MCH_ID, start, stopAll, temporaryFolder } from './testing/emulators';

/** The price with float arithmetic, and the expiry with the function's own clock, as real code has them. */
const ORDER = `
const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const two = (number) => String(number).padStart(2, '0');
const format = (time) => [time.getFullYear(), time.getMonth() + 1, time.getDate(), time.getHours(), time.getMinutes(), time.getSeconds()].map(two).join('');
exports.main = ({ outTradeNo, subMchId, price, expires }) =>
  cloud.cloudPay.unifiedOrder({
    body: 'Tea', outTradeNo, subMchId, totalFee: price * 100,
    envId: cloud.DYNAMIC_CURRENT_ENV, functionName: 'order-4',
    ...(expires && { timeExpire: format(new Date(Date.now() + expires)) }),
  });
`;

const KINDS = [{ sdk: 'stand-in' }, { sdk: '4.0.2' }];
const named = (sdk: string) => `order-${sdk[0]}`;

let functions: string;
let emulator: Emulator;
let strict: Emulator;
beforeAll(async () => {
  functions = temporaryFolder();
  for (const { sdk } of KINDS) {
    const folder = join(functions, named(sdk));
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    writeFileSync(join(folder, 'index.js'), ORDER);
    if (sdk === 'stand-in') continue;
    const real = realpathSync(join(__dirname, '../node_modules/wx-server-sdk'));
    symlinkSync(real, join(folder, 'node_modules/wx-server-sdk'), 'dir');
  }
  [emulator, strict] = await Promise.all([
    start({ functions, timeout: 15_000 }),
    start({ functions, timeout: 15_000, strict: true }),
  ]);
});
afterAll(stopAll);

describe.each(KINDS)('with the SDK $sdk', ({ sdk }) => {
  const call = (by: Emulator, data: object, requestId: string) =>
    by.callFunction(named(sdk), { subMchId: SUB_MCH_ID, ...data }, { requestId });
  const warnings = (requestId: string) =>
    emulator.logs({ requestId }).flatMap(({ level, message }) => (level === 'warn' ? [message] : []));

  it('an amount of float arithmetic is accepted with a warning', async () => {
    await call(emulator, { outTradeNo: `float-${sdk[0]}-1`, price: 69.6 }, `float-${sdk}`);
    expect(emulator.order(`float-${sdk[0]}-1`)).toMatchObject({ totalFee: 6960 });
    expect(emulator.logs({ requestId: `float-${sdk}` })).toMatchObject([
      {
        functionName: named(sdk),
        level: 'warn',
        message: expect.stringMatching(
          /^cloudPay\.unifiedOrder: total_?fee 6959\.999999999999 was rounded to 6960\. CloudBase refuses .*Math\.round\(price \* 100\)\.$/i,
        ),
      },
    ]);
  });

  it('an amount of float arithmetic is refused in strict mode', async () => {
    await expect(call(strict, { outTradeNo: `float-${sdk[0]}-1`, price: 69.6 }, 'strict')).rejects.toThrow(
      /total_?fee must be an integer number of cents, got 6959\.999999999999: .*here 6960/i,
    );
    expect(strict.order(`float-${sdk[0]}-1`)).toBeUndefined();
    await call(strict, { outTradeNo: `plain-${sdk[0]}-1`, price: 1 }, 'plain');
    expect(strict.order(`plain-${sdk[0]}-1`)).toBeDefined();
  });

  it('an expiry in UTC, which WeChat Pay refuses, is explained', async () => {
    const expires = 10 * 60_000;
    const result = await call(emulator, { outTradeNo: `utc-${sdk[0]}-1`, price: 1, expires }, `utc-${sdk}`);
    expect(result).toMatchObject({ returnCode: 'FAIL' });
    expect(warnings(`utc-${sdk}`)).toEqual([
      expect.stringMatching(
        /time_?expire \d{14} has passed in Beijing, .* cloud functions run in UTC: pass \d{14}/i,
      ),
    ]);
  });

  it('a correct order has no warning', async () => {
    await call(emulator, { outTradeNo: `right-${sdk[0]}-1`, price: 1 }, `right-${sdk}`);
    expect(warnings(`right-${sdk}`)).toEqual([]);
  });
});
