import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Emulator } from '../index';
import { SUB_MCH_ID, start, stopAll, temporaryFolder } from '../testing/emulators';

const ORDERS = `
const cloud = require('wx-server-sdk');
cloud.init();
exports.main = ({ outTradeNo, functionName = 'paid' }) => cloud.cloudPay.unifiedOrder({
  outTradeNo, body: 'Tea', totalFee: 100, subMchId: '${SUB_MCH_ID}', envId: 'test-env', functionName,
});`;
const PAID = `
const cloud = require('wx-server-sdk');
cloud.init();
exports.main = async ({ outTradeNo, userInfo }) => {
  await cloud.openapi.subscribeMessage.send({
    touser: userInfo.openId, templateId: 'T', data: { character_string1: { value: outTradeNo } },
  });
  await cloud.openapi.wxacode.get({}).catch(() => {});
  return { errcode: 0 };
};`;
const CALLS = `
const cloud = require('wx-server-sdk');
cloud.init();
const NEXT = { calls: 'relays', relays: 'paid' };
exports.main = async (event, { function_name: name }) =>
  (await cloud.callFunction({ name: NEXT[name], data: event })).result;`;
const SHIPS = `
const cloud = require('wx-server-sdk');
cloud.init();
const ship = ({ transactionId, more = {} }) => cloud.openapi.wxa.sec.order.uploadShippingInfo({
  orderKey: { orderNumberType: 2, transactionId }, logisticsType: 2, deliveryMode: 1,
  shippingList: [{ itemDesc: 'Tea' }], uploadTime: '2026-11-29T12:30:00+08:00',
  payer: { openid: cloud.getWXContext().OPENID }, ...more,
});
exports.main = async (event) => {
  for (let time = 1; time <= (event.times || 1); time++)
    try { await ship(event); } catch ({ errCode }) { return { refusedAt: time, errCode }; }
};`;
const REFUNDS = `
const cloud = require('wx-server-sdk');
cloud.init();
exports.main = ({ outTradeNo }) => cloud.cloudPay.refund({
  outTradeNo, outRefundNo: 'R' + outTradeNo, totalFee: 100, refundFee: 100, subMchId: '${SUB_MCH_ID}',
});`;
const CONFIG = JSON.stringify({
  permissions: {
    openapi: ['subscribeMessage.send', 'wxacode.get', 'wxa.sec.order.uploadShippingInfo'],
  },
});

const FUNCTIONS = {
  ...{ orders: ORDERS, paid: PAID, ships: SHIPS, refunds: REFUNDS },
  ...{ calls: CALLS, relays: CALLS },
};

let emulator: Emulator;
beforeAll(async () => {
  const functions = temporaryFolder();
  for (const [name, code] of Object.entries(FUNCTIONS)) {
    mkdirSync(join(functions, name));
    writeFileSync(join(functions, name, 'index.js'), code);
    writeFileSync(join(functions, name, 'config.json'), CONFIG);
  }
  emulator = await start({ functions });
});
afterAll(stopAll);

async function paidOrder(outTradeNo: string): Promise<string> {
  await emulator.callFunction('orders', { outTradeNo });
  await emulator.pay(outTradeNo);
  return emulator.order(outTradeNo)?.payment?.transactionId ?? '';
}

const entriesOf = (outTradeNo: string) =>
  emulator.timeline(outTradeNo).entries.filter(({ type }) => /wechat|shipping/.test(type));

describe('the timeline of an order', () => {
  it('has what its callback sent by cloud.openapi, and what WeChat would have refused', async () => {
    await paidOrder('A00001');
    const { openId } = emulator.user;
    expect(entriesOf('A00001')).toMatchObject([
      {
        type: 'wechat',
        functionName: 'paid',
        call: {
          api: 'subscribeMessage.send',
          effect: {
            kind: 'message',
            openid: openId,
            fields: [{ name: 'character_string1', value: 'A00001' }],
          },
        },
      },
      { type: 'wechat', call: { api: 'wxacode.get', error: { errcode: 40159 } } },
    ]);
    const { entries } = emulator.timeline('A00001');
    expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
  });

  it('says nothing of shipping in a project that never reports it', () => {
    expect(entriesOf('A00001').map(({ type }) => type)).not.toContain('shipping-awaited');
  });

  it('says that the shipping is not reported, until it is, once the project has reported one', async () => {
    const transactionId = await paidOrder('A00002');
    await emulator.callFunction('ships', { transactionId });
    expect(entriesOf('A00002').map(({ type }) => type)).toEqual(['wechat', 'wechat', 'wechat']);
    expect(entriesOf('A00002').at(-1)).toMatchObject({
      functionName: 'ships',
      call: { effect: { kind: 'shipping', outTradeNo: 'A00002', goods: 'Tea' } },
    });
    const { entries } = emulator.timeline('A00001');
    const types = entries.map(({ type }) => type);
    expect(types.slice(types.indexOf('order-paid'))).toEqual(expect.arrayContaining(['shipping-awaited']));
    expect(types[types.indexOf('order-paid') + 1]).toBe('shipping-awaited');
    const first = { transactionId: emulator.order('A00001')?.payment?.transactionId };
    const part = { logisticsType: 1, deliveryMode: 2, isAllDelivered: false };
    const shippingList = [{ itemDesc: 'Tea', trackingNo: '1', expressCompany: 'STO' }];
    await emulator.callFunction('ships', { ...first, more: { ...part, shippingList } });
    expect(entriesOf('A00001').map(({ type }) => type)).toContain('shipping-awaited');
    await emulator.callFunction('ships', first);
    expect(entriesOf('A00001').map(({ type }) => type)).not.toContain('shipping-awaited');
    expect(entriesOf('A00001').at(-1)).toMatchObject({ call: { effect: { again: true } } });
  });

  it('says that WeChat takes shipping again once, in one call too', async () => {
    const transactionId = await paidOrder('A00004');
    const { refusedAt, errCode } = (await emulator.callFunction('ships', { transactionId, times: 3 })) as {
      refusedAt: number;
      errCode: number;
    };
    expect([refusedAt, errCode]).toEqual([3, 10060003]);
  });
});

it('the timeline has what functions sent that a callback called, at any depth', async () => {
  await emulator.callFunction('orders', { outTradeNo: 'A00005', functionName: 'calls' });
  await emulator.pay('A00005');
  // The same function, not for the order.
  const userInfo = { openId: emulator.user.openId };
  await emulator.callFunction('relays', { outTradeNo: 'A00005', userInfo });
  expect(entriesOf('A00005').filter(({ type }) => type === 'wechat')).toMatchObject([
    { functionName: 'paid', call: { api: 'subscribeMessage.send' } },
    { functionName: 'paid', call: { api: 'wxacode.get' } },
  ]);
  const called = emulator.calls().filter(({ functionName }) => functionName === 'paid');
  expect(called.map(({ calledBy }) => typeof calledBy)).toContain('string');
});

it.each([
  ['says at once that shipping is awaited', true, true],
  ['never says so', false, false],
])('an emulator with physicalGoods %s', async (_, physicalGoods, says) => {
  emulator = await start({ functions: emulator.folder, physicalGoods });
  await paidOrder('A00003');
  const awaits = () => entriesOf('A00003').some(({ type }) => type === 'shipping-awaited');
  expect(awaits()).toBe(says);
  // No money is left to be kept.
  await emulator.callFunction('refunds', { outTradeNo: 'A00003' });
  expect(awaits()).toBe(false);
});
