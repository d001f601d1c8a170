/**
 * The same callback called by WeChat Pay and by a mini program, with either SDK: it can tell them apart, and it can store
 * its event unchanged.
 */
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PaymentObject } from '@opencloudpay/simulator';
import type { Emulator } from './index';
import { SUB_MCH_ID, start, stopAll, temporaryFolder } from './testing/emulators';

/** A router that makes orders and names itself as their callback, as many shops have it. */
const SHOP = `
const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
const db = cloud.database();
exports.main = async (event) => {
  if (event.buy)
    return cloud.cloudPay.unifiedOrder({
      body: 'Tea', outTradeNo: event.buy, subMchId: event.subMchId, totalFee: 100,
      envId: cloud.DYNAMIC_CURRENT_ENV, functionName: event.self,
    });
  const { OPENID, SOURCE, ENV } = cloud.getWXContext();
  if (event.by) return (await cloud.callFunction({ name: event.by, data: {} })).result;
  const { out_trade_no } = event;
  await db.collection('notifications').add({ data: event });
  await db.collection('contexts').add({ data: { OPENID, SOURCE, ENV, out_trade_no: String(out_trade_no) } });
  return { errcode: 0, SOURCE, OPENID };
};
`;
const TIMER = '{ "triggers": [{ "name": "night", "type": "timer", "config": "0 0 3 * * * *" }] }';
const KINDS = [{ sdk: 'stand-in' }, { sdk: '4.0.2' }];
const named = (sdk: string) => `shop-${sdk[0]}`;

let emulator: Emulator;
beforeAll(async () => {
  const functions = temporaryFolder();
  for (const { sdk } of KINDS) {
    const folder = join(functions, named(sdk));
    mkdirSync(join(folder, 'node_modules'), { recursive: true });
    writeFileSync(join(folder, 'index.js'), SHOP);
    writeFileSync(join(folder, 'config.json'), TIMER);
    if (sdk === 'stand-in') continue;
    const real = realpathSync(join(__dirname, '../node_modules/wx-server-sdk'));
    symlinkSync(real, join(folder, 'node_modules/wx-server-sdk'), 'dir');
  }
  emulator = await start({ functions, timeout: 30_000, data: { notifications: [], contexts: [] } });
  // A delivery may take 5 s, and the first use of the database takes long on a busy machine.
  for (const { sdk } of KINDS) await emulator.callFunction(named(sdk), {});
});
afterAll(stopAll);

const MALLORY = { openId: 'oMallory0000000000000000000' };

describe.each(KINDS)('a callback with the SDK $sdk', ({ sdk }) => {
  const name = named(sdk);
  const outTradeNo = `order-${sdk[0]}`;

  it('is called by WeChat Pay as the payer, with SOURCE wx_paycallback', async () => {
    const data = { buy: outTradeNo, self: name, subMchId: SUB_MCH_ID };
    const { payment } = (await emulator.callFunction(name, data)) as { payment: PaymentObject };
    await emulator.pay(payment);
    const delivery = emulator.deliveries().at(-1);
    expect(delivery).toMatchObject({
      target: { functionName: name },
      verdict: { delivered: true },
      reply: { SOURCE: 'wx_paycallback', OPENID: emulator.user.openId },
    });
    const context = await emulator.database.findOne('contexts', { out_trade_no: outTradeNo });
    expect(context).toMatchObject({
      OPENID: emulator.user.openId,
      SOURCE: 'wx_paycallback',
      ENV: 'test-env',
    });
    // The documented names were read and are not stored.
    const { _id, ...stored } = (await emulator.database.findOne('notifications', { outTradeNo })) ?? {};
    expect(Object.keys(stored).sort()).toEqual(Object.keys(delivery?.event ?? {}).sort());
  });

  it('is called by a mini program as its user, with SOURCE wx_client, whatever the event says', async () => {
    const event = emulator
      .deliveries()
      .find(({ target }) => 'functionName' in target && target.functionName === name)?.event as object;
    const result = await emulator.callFromMiniProgram(name, event, { user: MALLORY, requestId: `mp-${sdk}` });
    expect(result).toEqual({ errcode: 0, SOURCE: 'wx_client', OPENID: MALLORY.openId });
    expect(
      await emulator.database.findOne('contexts', { OPENID: MALLORY.openId, out_trade_no: 'undefined' }),
    ).toMatchObject({
      SOURCE: 'wx_client',
    });
    const warnings = emulator.logs({ requestId: `mp-${sdk}` }).map(({ message }) => message);
    expect(warnings).toContainEqual(
      expect.stringMatching(`^A mini program called '${name}', which is a callback\\. CloudBase allows this`),
    );
  });

  it('sees that another function calls for a mini program', async () => {
    const result = await emulator.callFromMiniProgram(name, { by: name }, { user: MALLORY });
    expect(result).toEqual({ errcode: 0, SOURCE: 'wx_client,scf', OPENID: MALLORY.openId });
  });

  it('is called by its timer with SOURCE wx_trigger and no user', async () => {
    expect(await emulator.runTrigger(name, 'night')).toEqual({ errcode: 0, SOURCE: 'wx_trigger' });
  });
});
