/** The two steps of a call: after the first it is known what will be sent, and nothing was sent. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transportOf } from '../index';
import { API_KEY, NOTIFY_SECRET, ORDER, PFX, startMerchant, type TestMerchant } from '../testing/merchant';
import type { Transport } from './transport';

const CALLER = { openid: 'oZWaC4xeOVCUkip5njeEeXi1TEsk', appid: 'wx2222222222222222', envId: 'prod-1a2b' };
const DATA = {
  ...{ body: ORDER.body, out_trade_no: ORDER.outTradeNo, total_fee: 0.29 * 100 },
  ...{ sub_mch_id: 1712734762, function_name: 'pay_cb', time_expire: '20260102000001' },
};

let merchant: TestMerchant;
beforeAll(async () => {
  merchant = await startMerchant();
});
afterAll(() => merchant.wechatPay.close());

const account = () => ({
  ...{ appid: 'wx0000000000000000', mchId: '1900000109', apiKey: API_KEY, pfx: PFX },
  notify: { baseUrl: 'https://pay.example.com', secret: NOTIFY_SECRET },
  endpoints: [merchant.wechatPay.url],
});

const KNOWN = {
  ...{ api: 'unifiedOrder', outTradeNo: ORDER.outTradeNo, totalFee: 29, tradeType: 'JSAPI' },
  expiresAt: new Date('2026-01-01T16:00:01Z'),
  target: { envId: 'prod-1a2b', functionName: 'pay_cb' },
  merchant: { subMchId: '1712734762', subAppid: 'wx2222222222222222' },
};

describe.each([
  ['an account', () => transportOf(account())],
  ['several accounts', () => transportOf({ merchants: [account()] })],
])('a call by %s', (_, make) => {
  let transport: Transport;
  beforeAll(() => {
    transport = make();
  });

  it('is complete when it is prepared, and then sent unchanged', async () => {
    const call = transport.prepare('unifiedOrder', DATA, CALLER);
    expect(merchant.wechatPay.requests).toEqual([]);
    expect(call).toMatchObject({
      ...KNOWN,
      merchant: { ...KNOWN.merchant, mode: 'partner', mchId: '1900000109', appid: 'wx0000000000000000' },
    });
    const answer = await transport.send(call);
    expect(answer).toMatchObject({ fields: { result_code: 'SUCCESS', payment: expect.any(Object) } });
    const texts = Object.entries(call.request).map(([name, value]) => [name, String(value)]);
    expect(merchant.sent()).toEqual(Object.fromEntries(texts));
    merchant.wechatPay.requests.length = 0;
  });

  it('is not sent if it was prepared elsewhere', async () => {
    const call = transport.prepare('unifiedOrder', DATA, CALLER);
    for (const other of [{ ...call }, make().prepare('unifiedOrder', DATA, CALLER)])
      await expect(transport.send(other)).rejects.toThrow(/was not prepared by this transport/);
    expect(merchant.wechatPay.requests).toEqual([]);
  });
});

describe('a call through a gateway', () => {
  const transport = () => transportOf({ gateway: { url: 'http://127.0.0.1:1', token: 'the-token' } });

  it('is read by the same rules, and its parameters are sent unchanged', () => {
    const call = transport().prepare('unifiedOrder', DATA, CALLER);
    expect(call).toMatchObject({ ...KNOWN, request: DATA });
    expect(call.merchant).not.toHaveProperty('mchId');
  });

  it('is left to the gateway to refuse', () => {
    const wrong = { ...DATA, function_name: 7, total_fee: 'much', trade_type: {} };
    expect(transport().prepare('unifiedOrder', wrong, CALLER)).toMatchObject({
      target: undefined,
      totalFee: undefined,
    });
    expect(transport().prepare('nothing', DATA, CALLER)).toMatchObject({ outTradeNo: undefined });
  });
});
