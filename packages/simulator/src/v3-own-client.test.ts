/** Every declared API of v3 by the client of wechatpay-v3, in both forms and with both kinds of WeChat Pay's keys. */
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parseBill } from '@opencloudpay/wechatpay';
import {
  type ApiName,
  apis,
  type Client,
  createClient,
  decryptSensitive,
  type RequestParams,
} from '@opencloudpay/wechatpay-v3';
import { compactDate } from './beijing-time';
import { type Merchant, type Simulator, startSimulator } from './index';
import { newNumber } from './testing/merchant-client';
import { PARTNER } from './testing/sharing-client';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({
    merchants: [{ platformKeys: 'certificates' }, { subMerchants: [{}] }],
    profitSharing: { readyAfter: 0 },
  });
});
afterAll(() => simulator.stop());

function clientOf({ kind, appid, mchId, apiV3Key, key, serialNo, platformKeys }: Merchant): Client {
  const { publicKey, publicKeyId } = simulator.wechatPay;
  return createClient({
    ...{ mode: kind, appid, mchId, apiV3Key, privateKey: key, serialNo },
    ...{ ca: simulator.ca, endpoints: [simulator.url], timeout: 60_000 },
    ...(platformKeys === 'public-key' && { publicKey, publicKeyId }),
  });
}

describe.each([
  ['direct', 'certificates', 0],
  ['partner', 'public key', 1],
] as const)('the client of a %s merchant with the %s', (mode, _, index) => {
  const called = new Set<ApiName>();
  const notify_url = 'http://127.0.0.1:9/notify';
  let merchant: Merchant;
  let client: Client;
  let sub: object;
  beforeAll(() => {
    merchant = simulator.merchants[index] as Merchant;
    client = clientOf(merchant);
    sub = mode === 'partner' ? { sub_mchid: merchant.subMchId } : {};
  });

  /** The JSON of a success. */
  async function call(name: ApiName, params: RequestParams): Promise<Record<string, unknown>> {
    called.add(name);
    const { json = {}, status } = (await client.request(apis[name], params)) as {
      json?: Record<string, unknown>;
      status: number;
    };
    const accepted = json['trade_state'] === 'USERPAYING' ? 202 : 200;
    expect({ name, status, json }).toMatchObject({ status: name === 'closeOrder' ? 204 : accepted });
    return json;
  }
  const order = (out_trade_no: string, more: object = {}) => ({
    body: {
      ...{ ...sub, description: '茶', out_trade_no, notify_url, amount: { total: 1000 } },
      ...more,
    } as never,
  });

  it('orders in every way, queries and closes', async () => {
    const subAppid = mode === 'partner' ? { sub_appid: merchant.subAppid } : {};
    const payer = mode === 'partner' ? { sub_openid: 'oPayer' } : { openid: 'oPayer' };
    const out_trade_no = newNumber();
    expect(await call('jsapiOrder', order(out_trade_no, { ...subAppid, payer }))).toHaveProperty('prepay_id');
    expect(await call('nativeOrder', order(newNumber()))).toHaveProperty('code_url');
    expect(await call('appOrder', order(newNumber()))).toHaveProperty('prepay_id');
    const scene_info = { payer_client_ip: '203.0.113.7', h5_info: { type: 'Wap' } };
    expect(await call('h5Order', order(newNumber(), { scene_info }))).toHaveProperty('h5_url');
    const query = { path: { out_trade_no }, query: { ...sub } };
    expect(await call('queryOrderByOutTradeNo', query)).toMatchObject({ trade_state: 'NOTPAY' });
    await simulator.advance('5m');
    await call('closeOrder', { path: { out_trade_no }, body: { ...sub } });
  });

  it('charges payment codes, and reverses', async () => {
    const out_trade_no = newNumber();
    const code = simulator.authCode({ asksPassword: true });
    const charge = {
      body: {
        ...{ ...sub, description: '茶', out_trade_no, payer: { auth_code: code }, amount: { total: 100 } },
        scene_info: { store_info: { out_id: '1' } },
      },
    };
    expect(await call('codepay', charge)).toEqual({ trade_state: 'USERPAYING' });
    await simulator.confirm(code);
    expect(await call('reverse', { path: { out_trade_no }, body: { ...sub } })).toMatchObject({
      out_trade_no,
    });
  });

  it('refunds, shares and downloads bills', async () => {
    const out_trade_no = newNumber();
    await call('nativeOrder', order(out_trade_no, { settle_info: { profit_sharing: true } }));
    const { payment } = await simulator.pay(out_trade_no);
    const transaction_id = String(payment?.transactionId);
    const paid = await call('queryOrderById', { path: { transaction_id }, query: { ...sub } });
    expect(paid).toMatchObject({ trade_state: 'SUCCESS' });

    const amount = { refund: 100, total: 1000, currency: 'CNY' };
    const out_refund_no = newNumber('refund');
    await call('createRefund', { body: { ...sub, out_trade_no, out_refund_no, amount } });
    await simulator.advance('10s');
    const refund = { path: { out_refund_no }, query: { ...sub } };
    expect(await call('queryRefund', refund)).toMatchObject({ status: 'SUCCESS' });

    const receiver = { type: 'MERCHANT_ID', account: PARTNER };
    const name = '示例商户全称';
    const added = await call('addReceiver', {
      body: { ...sub, ...receiver, name, relation_type: 'PARTNER' },
    });
    expect(decryptSensitive(String(added['name']), merchant.key)).toBe(name);
    const out_order_no = newNumber('share');
    const receivers = [{ ...receiver, name, amount: 100, description: '分账' }];
    await call('createSharingOrder', {
      body: { ...sub, transaction_id, out_order_no, receivers, unfreeze_unsplit: false },
    });
    await simulator.advance('5s');
    const share = { path: { out_order_no }, query: { ...sub, transaction_id } };
    expect(await call('querySharingOrder', share)).toMatchObject({ state: 'FINISHED' });
    const out_return_no = newNumber('return');
    const back = { out_order_no, out_return_no, return_mchid: PARTNER, amount: 100, description: '退货' };
    await call('createReturnOrder', { body: { ...sub, ...back } });
    const returned = { path: { out_return_no }, query: { ...sub, out_order_no } };
    expect(await call('queryReturnOrder', returned)).toMatchObject({ result: 'SUCCESS' });
    const finish = { transaction_id, out_order_no: newNumber('finish'), description: '完结' };
    await call('unfreeze', { body: { ...sub, ...finish } });
    await call('deleteReceiver', { body: { ...sub, ...receiver } });

    const bill_date = compactDate(simulator.now().getTime()).replace(/^(....)(..)(..)$/, '$1-$2-$3');
    await simulator.advance('35h');
    for (const bill of ['tradeBill', 'fundFlowBill'] as const) {
      called.add(bill);
      const { file } = await client.download(apis[bill], { query: { bill_date, tar_type: 'GZIP' } });
      const chunks: Uint8Array[] = [];
      for await (const chunk of file ?? []) chunks.push(chunk);
      expect(parseBill(gunzipSync(Buffer.concat(chunks)).toString('utf8')).rows.length).toBeGreaterThan(1);
    }
  });

  it('has called all of them', async () => {
    called.add('certificates');
    const { status } = (await client.request(apis.certificates, {})) as { status: number };
    expect(status).toBe(mode === 'direct' ? 200 : 404);
    expect([...called].sort()).toEqual(Object.keys(apis).sort());
  });
});

it('goes on by itself when a certificate that it knows replaces another', async () => {
  const [merchant] = simulator.merchants as [Merchant];
  await simulator.rotatePlatformCertificate({ usedAfter: '1d', overlap: 0 });
  const client = clientOf(merchant);
  const query = { path: { out_trade_no: 'unknown' } };
  expect(await client.request(apis.queryOrderByOutTradeNo, query as never)).toMatchObject({ status: 404 });
  await simulator.advance('1d');
  expect(await client.request(apis.queryOrderByOutTradeNo, query as never)).toMatchObject({ status: 404 });
});
