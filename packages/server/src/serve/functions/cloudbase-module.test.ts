/** CloudBase's template of WeChat Pay in `cloudpay serve`. */
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PaymentObject, Simulator } from '@opencloudpay/simulator';
import type { ServeConfiguration } from '../../configuration/serve/serve-configuration';
import { serveProblems } from '../../configuration/serve/serve-problems';
import { endAll } from '../../testing/gateway-process';
import { ENV_ID, prepareShop, type ServedShopOfTest } from '../../testing/served-shop';
import { checkServe } from '../check-serve';
import type { Logger } from '../logger';
import { builtInModule, warnOfUnheardEvents } from './cloudbase-module';

const TEMPLATE = join(__dirname, '../../../../emulator/fixtures/projects/wxpay-template/cloudfunctions');

const OTHERS: Readonly<Record<string, string>> = {
  'setup/index.js': `
    const cloud = require('wx-server-sdk');
    cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
    exports.main = () => cloud.database().createCollection('orders');`,
  'look/index.js': `
    const cloud = require('wx-server-sdk');
    cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
    exports.main = async ({ id }) => (await cloud.database().collection('orders').doc(id).get()).data;`,
  'raw/index.js': `
    const cloud = require('wx-server-sdk');
    cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
    exports.main = ({ name, data }) => cloud.callFunction({ name: 'cloudbase_module', data: { name, data } });`,
};

interface Answer {
  result: { errcode: unknown; errmsg: string; code?: string; data: PaymentObject & Record<string, unknown> };
}

function v3Merchant({ merchant, wechatPay, ca, url, backupUrl }: Simulator): object {
  const { kind: mode, appid, mchId, apiV3Key, key: privateKey, serialNo } = merchant;
  const { publicKey, publicKeyId } = wechatPay;
  return {
    ...{ version: 'v3', mode, appid, mchId, apiV3Key, privateKey, serialNo },
    ...{ publicKey, publicKeyId, ca, endpoints: [url, backupUrl] },
  };
}

describe('a shop that was made from the template', () => {
  let shop: ServedShopOfTest;
  let token: string;
  beforeAll(async () => {
    shop = await prepareShop((simulator) => ({
      merchants: [v3Merchant(simulator)],
      recovery: { silentAfter: 1_000 },
      cloudbaseModule: {
        paymentCallback: 'scf:wxpayOrderCallback',
        refundCallback: ['wxpayRefundCallback'],
        clientCalls: ['wxpay_order'],
        subMchId: simulator.merchant.subMchId,
      },
    }));
    shop.write(OTHERS);
    cpSync(TEMPLATE, join(shop.folder, 'cloudfunctions'), { recursive: true });
    await shop.start();
    token = await shop.login('alice');
    await call('setup');
  });
  afterAll(async () => {
    await endAll();
    await shop.close();
  });

  const call = async (name: string, body: object = {}) =>
    (await shop.call(`/call/${name}`, { token, body })).body as Answer;
  const pay = (type: string, body: object = {}) => call('wxpayFunctions', { type, ...body });
  const numberOfLast = () => shop.simulator.orders().at(-1)?.outTradeNo ?? '';
  /** Waits until an order's document has a status; a test that never sees it times out. */
  const storedAs = async (id: string, status: string) => {
    for (;;) {
      const { result } = await call('look', { id });
      if ((result as unknown as { status: string }).status === status) return result;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };

  it('orders, is paid, queries and refunds; its callbacks get CloudBase’s events', async () => {
    const { result } = await pay('wxpay_order', { goods: 'longjing' });
    expect(result).toMatchObject({
      errcode: 0,
      data: { signType: 'RSA', packageVal: expect.stringMatching(/^prepay_id=/) },
    });
    const out_trade_no = numberOfLast();
    const { payment } = await shop.simulator.pay(result.data);
    expect(payment?.subOpenid).toBe(shop.simulator.order(out_trade_no)?.subOpenid);
    const { transactionId: transaction_id } = payment ?? {};
    expect(await storedAs(out_trade_no, 'SUCCESS')).toMatchObject({ transaction_id });

    expect((await pay('wxpay_query_order_by_out_trade_no', { out_trade_no })).result).toMatchObject({
      data: { out_trade_no, trade_state: 'SUCCESS', amount: { total: 8_800 } },
    });
    const refund = await pay('wxpay_refund', { out_trade_no });
    expect(refund.result.data).toMatchObject({ out_refund_no: `R${out_trade_no}`, status: 'PROCESSING' });
    await shop.simulator.advance('10s');
    const { refund_id } = refund.result.data;
    expect(await storedAs(out_trade_no, 'REFUND')).toMatchObject({ refund_id });
  });

  it('the callback gets a payment whose notification was lost: the host has stored the order', async () => {
    const { result } = await pay('wxpay_order', { goods: 'tieguanyin' });
    const out_trade_no = numberOfLast();
    await shop.simulator.setFault({ type: 'drop', outTradeNo: out_trade_no });
    const { payment } = await shop.simulator.pay(result.data);
    const { transactionId: transaction_id, subOpenid: payer } = payment ?? {};
    expect(await storedAs(out_trade_no, 'SUCCESS')).toMatchObject({ transaction_id, payer });
  });

  it('answers in CloudBase’s wrapper; a refusal is a result', async () => {
    const data = { out_trade_no: 'no-such-order' };
    expect(await call('raw', { name: 'wxpay_query_order_by_out_trade_no', data })).toMatchObject({
      result: {
        errMsg: 'callFunction:ok',
        requestID: expect.stringMatching(/./),
        result: { code: 'ORDER_NOT_EXIST', errcode: 'ORDER_NOT_EXIST' },
      },
    });
  });

  it('a mini program makes only the calls that it may make, and pays only as its user', async () => {
    const order = { description: '茶', out_trade_no: 'by-client', amount: { total: 1 } };
    const payer = { openid: 'oSomebodyElse' };
    const own = await call('cloudbase_module', { name: 'wxpay_order', data: { ...order, payer } });
    expect(own.result).toMatchObject({ errcode: 0 });
    await pay('wxpay_order', { goods: 'longjing' });
    const [mine, ofFunction] = shop.simulator.orders().slice(-2);
    expect(mine).toMatchObject({ outTradeNo: 'by-client', subOpenid: ofFunction?.subOpenid });
    for (const name of ['wxpay_query_order_by_out_trade_no', 'wxpay_close_order', 'wxpay_refund'])
      expect(
        (await call('cloudbase_module', { name, data: { out_trade_no: 'by-client' } })).result,
      ).toMatchObject({ code: 'NO_AUTH' });
    for (const name of ['wxpayOrderCallback', 'wxpayRefundCallback'])
      expect(await call(name, { event_type: 'TRANSACTION.SUCCESS' })).not.toHaveProperty('result');
  });
});

it.each([
  [{}, /no merchants: give merchants\[0\] .* version "v3", mchId, .*apiV3Key, privateKey, serialNo/],
  [{ merchants: [{ mchId: '1900007291', apiKey: 'k'.repeat(32) }] }, /merchants\[0\]\.apiV3Key/],
])('a host with %j says what is missing', async (configuration, missing) => {
  const { cloudbase_module: module } = builtInModule(configuration as ServeConfiguration, {
    envId: ENV_ID,
    payApi: () => Promise.reject(new Error('was called')),
  });
  const order = { description: '茶', out_trade_no: 'T1', amount: { total: 1 } };
  const caller = { envId: ENV_ID, requestId: 'r-1', byClient: false };
  expect(await module?.({ name: 'wxpay_order', data: order }, caller)).toMatchObject({
    ...{ code: 'NOT_CONFIGURED', errmsg: expect.stringMatching(missing) },
  });
});

it('a host with callbacks of the module and no account on v3 does not start', () => {
  const problemsWith = (version: 'v2' | 'v3') => {
    const merchants = [{ version, mchId: '1900007291', appid: 'wxd678efh567hg6787' }];
    const read = {
      url: 'https://shop.example.com',
      merchants,
      cloudbaseModule: { paymentCallback: ['paid'] },
    };
    return [...serveProblems(read as ServeConfiguration, () => false)].filter(
      ({ key }) => key === 'cloudbaseModule',
    );
  };
  expect(problemsWith('v2')).toEqual([
    {
      key: 'cloudbaseModule',
      problem: expect.objectContaining({ en: expect.stringMatching(/^needs an account of WeChat Pay v3/) }),
    },
  ]);
  expect(problemsWith('v3')).toEqual([]);
});

it('a payment that no function is configured for is logged, once', () => {
  const lines: unknown[] = [];
  const logger = { warn: (line: unknown) => lines.push(line) } as unknown as Logger;
  const heard = warnOfUnheardEvents({ cloudbaseModule: { refundCallback: ['refunded'] } }, logger);
  for (const event_type of ['REFUND.SUCCESS', 'TRANSACTION.SUCCESS', 'TRANSACTION.SUCCESS'])
    heard({ event_type });
  expect(lines).toEqual([{ code: 'CALLBACK_MISSING', key: 'cloudbaseModule.paymentCallback' }]);
});

it('a check names the callback that the project does not have', async () => {
  const cloudbaseModule = { paymentCallback: ['wxpayOrderCallback', 'wxpayPaidCallback'] };
  const { functions } = await checkServe(TEMPLATE, { cloudbaseModule } as ServeConfiguration);
  expect(functions.filter(({ problem }) => problem !== undefined)).toMatchObject([
    { name: 'wxpayPaidCallback', problem: { en: expect.stringMatching(/named in cloudbaseModule/) } },
  ]);
});
