import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '@opencloudpay/emulator';

const openId = 'oEmulatedPayer0000000000000';
let emulator: Emulator;
beforeEach(async () => {
  emulator = await startEmulator({
    functions: join(__dirname, 'functions'),
    user: { openId },
    data: { orders: [], users: [{ _id: openId, points: 0 }] },
  });
});
afterEach(() => emulator.stop());

const pay = () => emulator.callFunction<{ outTradeNo: string }>('pay');

it('my callback marks the order paid once, although it is notified three times', async () => {
  await emulator.fault({ type: 'duplicate', copies: 3, times: 1 });
  const { outTradeNo } = await pay();

  await emulator.pay(outTradeNo);

  expect(emulator.deliveries()).toHaveLength(3);
  expect(await emulator.database.findOne('orders', { _id: outTradeNo })).toMatchObject({ status: 'PAID' });
  expect(await emulator.database.findOne('users', { _id: openId })).toMatchObject({ points: 88 });
});

it('WeChat Pay’s retry replaces a lost notification', async () => {
  await emulator.fault({ type: 'drop', times: 1 });
  const { outTradeNo } = await pay();
  await emulator.pay(outTradeNo);
  expect(await emulator.database.count('orders', { status: 'PAID' })).toBe(0);

  await emulator.advance('15s');

  expect(await emulator.database.count('orders', { status: 'PAID' })).toBe(1);
});
