/** Refused calls of cloudPay and of the database are recorded, also when the function catches the error. */
import { cpSync, mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '@opencloudpay/internal/testing/processes';
import type { Emulator } from '../index';
import { start, stopAll, temporaryFolder } from '../testing/emulators';

const PROJECT = join(__dirname, '../../fixtures/projects/caught-errors');
const FUNCTIONS = ['pay', 'pay_cb', 'tidy'];

/** The project, whose functions have Tencent's SDK as their own copy. */
function withOriginalSdk(): string {
  const folder = join(temporaryFolder(), 'shop');
  cpSync(PROJECT, folder, { recursive: true });
  const installed = realpathSync(join(__dirname, '../../node_modules/wx-server-sdk-3'));
  for (const name of FUNCTIONS) {
    const modules = join(folder, 'cloudfunctions', name, 'node_modules');
    mkdirSync(modules);
    symlinkSync(installed, join(modules, 'wx-server-sdk'), 'dir');
  }
  return folder;
}

afterAll(stopAll);

describe.each([
  ['our stand-in', () => PROJECT],
  ['Tencent’s SDK', withOriginalSdk],
])('a function with %s that catches its errors', (sdk, folder) => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await start({ functions: folder(), envId: undefined, subMchId: undefined, timeout: 60_000 });
    // Opens the database, so that no function waits for it on a busy machine.
    await emulator.database.collections();
  });

  it('has its refused calls in the record of its call', async () => {
    await emulator.callFunction('pay', { outTradeNo: 'ORDER-1' });
    await emulator.callFunction('pay', { outTradeNo: 'ORDER-1', totalFee: 100 });
    expect(emulator.calls()).toMatchObject([
      {
        ok: true,
        refusals: [
          {
            service: 'cloudPay',
            action: 'unifiedOrder',
            outTradeNo: 'ORDER-1',
            code: '-501007',
            errCode: -501007,
            message: expect.stringMatching(/total_?fee is missing/i),
            times: 1,
          },
        ],
      },
      {
        ok: true,
        // That the collection exists is no refusal.
        refusals: [
          {
            service: 'database',
            action: 'add',
            kind: 'insert',
            collection: 'orders',
            code: 'DATABASE_REQUEST_FAILED',
            errCode: -502001,
            message: expect.stringContaining('E11000'),
            adviceCode: 'KEY_TAKEN',
          },
        ],
      },
    ]);
  });

  it('that is a callback is delivered with a warning: in the delivery, the timeline and the order', async () => {
    await emulator.callFunction('pay', { outTradeNo: 'ORDER-2', totalFee: 100 });
    await emulator.pay('ORDER-2');
    const refusals = [
      {
        service: 'database',
        action: 'update',
        kind: 'update',
        collection: 'order',
        code: 'DATABASE_COLLECTION_NOT_EXIST',
        errCode: -502005,
        message: '[ResourceNotFound] Db or Table not exist: order.',
        adviceCode: 'COLLECTION_MISSING',
      },
      { service: 'cloudPay', action: 'queryOrder', outTradeNo: 'ORDER-2-2', code: 'ORDERNOTEXIST' },
    ];
    expect(emulator.deliveries()).toMatchObject([{ verdict: { delivered: true }, refusals }]);
    const { order, entries } = emulator.timeline('ORDER-2');
    expect(order.notification).toMatchObject({ state: 'delivered', refusedCalls: 2 });
    expect(entries.find(({ type }) => type === 'callback')).toMatchObject({
      delivery: { delivered: true, refusals },
    });
  });

  it('and returns before is reported by a line', async () => {
    await emulator.callFunction('tidy');
    // Errors that Tencent's SDK makes itself do not leave the function.
    if (sdk === 'our stand-in') {
      expect(emulator.calls().at(-1)?.refusals).toMatchObject([
        {
          service: 'database',
          action: 'get',
          kind: 'read',
          collection: 'orders',
          code: '-1',
          message: 'document with _id none does not exist',
          adviceCode: 'DOCUMENT_MISSING',
        },
        { action: 'set', kind: 'update', collection: 'orders', errCode: -1 },
      ]);
    }
    const lines = () => emulator.logs({ functionName: 'tidy' });
    expect(await eventually(() => lines().length > 0)).toBe(true);
    expect(lines()).toMatchObject([
      {
        level: 'warn',
        message: expect.stringMatching(
          /^database remove of 'expired' was refused: -502005 .* make it inside main, and await it\.$/,
        ),
      },
    ]);
  });
});
