import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '@opencloudpay/emulator';

let emulator: Emulator;
let data: string;
beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'shop-'));
  emulator = await startEmulator({ functions: join(__dirname, 'functions'), env: { DATA: data } });
});
afterEach(async () => {
  await emulator.stop();
  rmSync(data, { recursive: true });
});

it('my callback marks the order paid, also when it is called twice', async () => {
  await emulator.fault({ type: 'duplicate', times: 1 });
  const { outTradeNo } = await emulator.callFunction<{ outTradeNo: string }>('pay');
  expect(await emulator.callFunction('my_order', { outTradeNo })).toEqual({ paid: false, points: 0 });

  await emulator.pay(outTradeNo);

  expect(emulator.deliveries()).toHaveLength(2);
  expect(await emulator.callFunction('my_order', { outTradeNo })).toEqual({ paid: true, points: 88 });
});

it('WeChat Pay’s retry replaces a lost notification', async () => {
  await emulator.fault({ type: 'drop', times: 1 });
  const { outTradeNo } = await emulator.callFunction<{ outTradeNo: string }>('pay');
  await emulator.pay(outTradeNo);
  expect(await emulator.callFunction('my_order', { outTradeNo })).toMatchObject({ paid: false });

  await emulator.advance('15s');

  expect(await emulator.callFunction('my_order', { outTradeNo })).toMatchObject({ paid: true });
});
