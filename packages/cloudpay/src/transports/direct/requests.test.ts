/** The requests for typical calls. The loopback WeChat Pay checks every signature. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { verifyNotifyToken } from '../../notify-url';
import { CALLED_BY_USER, inEnvironment } from '../../testing/environment';
import { NOTIFY_SECRET, ORDER, startMerchant, type TestMerchant } from '../../testing/merchant';
import type { Untyped } from '../../testing/untyped';

let merchant: TestMerchant;
let direct: Untyped;

beforeAll(async () => {
  merchant = await startMerchant();
  direct = merchant.with({ mode: 'direct' });
});
afterAll(() => merchant.wechatPay.close());

async function sentFor(
  call: () => unknown,
  environment: Record<string, string> = CALLED_BY_USER,
): Promise<Record<string, string>> {
  const before = merchant.wechatPay.requests.length;
  await inEnvironment(environment, call);
  expect(merchant.wechatPay.requests).toHaveLength(before + 1);
  return merchant.sent();
}

const order = (fields: Record<string, unknown> = {}) =>
  merchant.cloudPay.unifiedOrder({ ...ORDER, ...fields });

const IDENTITY = {
  appid: 'wx0000000000000000',
  mch_id: '1900000109',
  sub_mch_id: '1712734762',
  sub_appid: 'wxd2565e6a04246fd1',
  nonce_str: expect.stringMatching(/^[0-9a-f]{32}$/),
};

describe('an order of a service provider', () => {
  it('has the caller’s fields, those that CloudPay fills in, and no others', async () => {
    expect(await sentFor(order)).toEqual({
      ...IDENTITY,
      body: '小秋TIT店-超市',
      out_trade_no: '2021WERUN1647839289398',
      total_fee: '1',
      trade_type: 'JSAPI',
      sub_openid: 'oZWaC4xeOVCUkip5njeEeXi1TEsk',
      spbill_create_ip: '203.0.113.7',
      notify_url: expect.stringMatching(
        /^https:\/\/pay\.example\.com\/notify\/pay\/prod-1a2b\/pay_cb\/2[\w-]{22}$/,
      ),
    });
  });

  it('has a notify address whose token binds callback, number and amount', async () => {
    const { notify_url: url = '' } = await sentFor(order);
    const token = url.slice(url.lastIndexOf('/') + 1);
    const target = { envId: 'prod-1a2b', functionName: 'pay_cb' };
    const { mch_id, sub_mch_id } = IDENTITY;
    const notified = { mch_id, sub_mch_id, out_trade_no: ORDER.outTradeNo, total_fee: '1' };
    expect(verifyNotifyToken('pay', target, notified, token, NOTIFY_SECRET)).toBe(true);
    expect(verifyNotifyToken('pay', target, { ...notified, total_fee: 2 }, token, NOTIFY_SECRET)).toBe(false);
  });

  it('is the same in either style of keys, and mixed', async () => {
    const { nonce_str: _, ...camel } = await sentFor(order);
    const snake = {
      body: ORDER.body,
      out_trade_no: ORDER.outTradeNo,
      sub_mch_id: ORDER.subMchId,
      totalFee: 1,
      env_id: ORDER.envId,
      function_name: ORDER.functionName,
    };
    const { nonce_str: __, ...mixed } = await sentFor(() => merchant.cloudPay.unifiedOrder(snake));
    expect(mixed).toEqual(camel);
  });

  it('ignores variables that are not listed: they may be another caller’s', async () => {
    const stale = { ...CALLED_BY_USER, WX_CONTEXT_KEYS: 'WX_APPID' };
    await expect(inEnvironment(stale, order)).rejects.toMatchObject({
      errMsg: expect.stringContaining('subOpenid is missing'),
    });
    const sent = await sentFor(() => order({ subOpenid: 'o-given' }), stale);
    expect(sent).toMatchObject({ sub_appid: CALLED_BY_USER.WX_APPID, spbill_create_ip: '127.0.0.1' });
  });

  it('outside of a cloud function has the fields of the caller and the options', async () => {
    const cloudPay = merchant.with({ subAppid: 'wxconfigured' });
    const sent = await sentFor(() => cloudPay.unifiedOrder({ ...ORDER, subOpenid: 'o-given' }), {});
    expect(sent).toMatchObject({ sub_appid: 'wxconfigured', sub_openid: 'o-given' });
    expect(sent['notify_url']).toContain('/notify/pay/prod-1a2b/pay_cb/');
  });

  it('has the mini program that the caller names, else the bound one, else the calling one, else the configured', async () => {
    const cloudPay = merchant.with({ subAppid: 'wxconfigured' });
    const bound = cloudPay({ appid: 'wxbound' });
    const paid = { ...ORDER, subOpenid: 'o-given' };
    const subAppid = async (call: () => unknown, env?: Record<string, string>) =>
      (await sentFor(call, env))['sub_appid'];
    expect(await subAppid(() => bound.unifiedOrder({ ...ORDER, subAppid: 'wxgiven' }))).toBe('wxgiven');
    expect(await subAppid(() => bound.unifiedOrder(ORDER))).toBe('wxbound');
    expect(await subAppid(() => cloudPay.unifiedOrder(ORDER))).toBe(CALLED_BY_USER.WX_APPID);
    expect(await subAppid(() => cloudPay.unifiedOrder(paid), {})).toBe('wxconfigured');
    const ofTheProvider = { ...ORDER, openid: 'o-of-the-provider' };
    expect(await subAppid(() => merchant.cloudPay.unifiedOrder(ofTheProvider), {})).toBeUndefined();
  });

  it('keeps the payer that the caller names', async () => {
    expect(await sentFor(() => order({ subOpenid: 'o-given' }))).toHaveProperty('sub_openid', 'o-given');
    const sent = await sentFor(() => order({ openid: 'o-of-the-provider' }));
    expect(sent).toHaveProperty('openid', 'o-of-the-provider');
    expect(sent).not.toHaveProperty('sub_openid');
  });

  it('takes the calling user in openid for the payer of the mini program, as functions of CloudBase mean it', async () => {
    const { WX_OPENID: openid } = CALLED_BY_USER;
    const sent = await sentFor(() => order({ openid }));
    expect(sent).toHaveProperty('sub_openid', openid);
    expect(sent).not.toHaveProperty('openid');
    const both = await sentFor(() => order({ openid, subOpenid: 'o-given' }));
    expect(both).toMatchObject({ openid, sub_openid: 'o-given' });
  });

  it('of another trade type gets no payer', async () => {
    const sent = await sentFor(() => order({ tradeType: 'NATIVE', productId: '1' }));
    expect(sent).toMatchObject({ trade_type: 'NATIVE', product_id: '1' });
    expect(sent).not.toHaveProperty('sub_openid');
  });

  it('calls back to the current environment if envId is DYNAMIC_CURRENT_ENV, a symbol, or left out', async () => {
    const symbol = await sentFor(() => order({ envId: Symbol.for('SYMBOL_CURRENT_ENV') }));
    expect(symbol['notify_url']).toContain('/notify/pay/prod-1a2b/pay_cb/');
    const scf = await sentFor(() => order({ envId: undefined, openid: 'o' }), {
      SCF_NAMESPACE: 'scf-env',
    });
    expect(scf['notify_url']).toContain('/notify/pay/scf-env/pay_cb/');
  });

  it('converts obvious values: numbers for text, objects for JSON text, lower case, float errors', async () => {
    const sent = await sentFor(() =>
      order({
        subMchId: 1712734762,
        nonceStr: 0.5,
        tradeType: 'jsapi',
        totalFee: 0.29 * 100,
        attach: 42,
        detail: { costPrice: 1, goodsDetail: [{ goodsId: '商品' }] },
        sceneInfo: { storeInfo: { id: 'SZTX001' } },
      }),
    );
    expect(sent).toMatchObject({
      sub_mch_id: '1712734762',
      nonce_str: '0.5',
      trade_type: 'JSAPI',
      sub_openid: CALLED_BY_USER.WX_OPENID,
      total_fee: '29',
      attach: '42',
      detail: '{"cost_price":1,"goods_detail":[{"goods_id":"商品"}]}',
      scene_info: '{"store_info":{"id":"SZTX001"}}',
    });
  });

  it.each([0.1 + 0.2, 0.57, 1.1, 8.2, 9.95, 19.99, 1.15, 4.35, 1001.3, 99999.99])(
    'of %d yuan, computed in unrounded cents, has the right cents',
    async (yuan) => {
      const sent = await sentFor(() => order({ totalFee: yuan * 100 }));
      expect(sent['total_fee']).toBe(yuan.toFixed(2).replace('.', '').replace(/^0+/, ''));
    },
  );

  it('leaves out unknown parameters, empty values, and other notify addresses', async () => {
    const { nonce_str: _, ...plain } = await sentFor(order);
    const { nonce_str: __, ...littered } = await sentFor(() =>
      order({
        transactionId: '4200',
        userInfo: { openId: 'o' },
        sign: 'x',
        appid: 'wx-other',
        mchId: '1',
        notifyUrl: 'https://elsewhere.example/notify',
        notify_url: 'https://elsewhere.example/notify',
        callbackType: 1,
        deviceInfo: '',
        attach: null,
        spbillCreateIp: '',
        tradeType: '',
        subOpenid: '',
        nonceStr: '',
        junk: { deep: [1] },
      }),
    );
    expect(littered).toEqual(plain);
  });

  it('signed with HMAC-SHA256 sends the sign type', async () => {
    const cloudPay = merchant.with({ signType: 'HMAC-SHA256' });
    expect(await sentFor(() => cloudPay.unifiedOrder(ORDER))).toHaveProperty('sign_type', 'HMAC-SHA256');
  });
});

describe('an order of an ordinary merchant (mode direct)', () => {
  it('has no sub fields: the payer is openid', async () => {
    const { sub_mch_id, sub_appid, ...identity } = IDENTITY;
    expect(await sentFor(() => direct.unifiedOrder({ ...ORDER, subMchId: '1900000109' }))).toEqual({
      ...identity,
      body: ORDER.body,
      out_trade_no: ORDER.outTradeNo,
      total_fee: '1',
      trade_type: 'JSAPI',
      openid: CALLED_BY_USER.WX_OPENID,
      spbill_create_ip: '203.0.113.7',
      notify_url: expect.stringContaining('/notify/pay/prod-1a2b/pay_cb/'),
    });
  });

  it.each([
    ['subMchId as a number', { subMchId: 1900000109 }],
    ['no subMchId', { subMchId: undefined }],
    ['an empty one', { subMchId: '' }],
    ['sub fields', { subAppid: 'wx1', subOpenid: 'o-given' }],
    ['sub fields of an order without payer', { subOpenid: 'o-given', tradeType: 'NATIVE' }],
  ])('may be called with %s', async (_, fields) => {
    const sent = await sentFor(() => direct.unifiedOrder({ ...ORDER, subMchId: '1900000109', ...fields }));
    expect(Object.keys(sent)).not.toEqual(expect.arrayContaining([expect.stringMatching(/^sub_/)]));
    expect(sent).toHaveProperty('mch_id', '1900000109');
  });

  it('has the payer that the caller names under either name', async () => {
    const base = { ...ORDER, subMchId: undefined };
    for (const payer of [{ openid: 'o-given' }, { subOpenid: 'o-given' }, { sub_openid: 'o-given' }])
      expect(await sentFor(() => direct.unifiedOrder({ ...base, ...payer }))).toHaveProperty(
        'openid',
        'o-given',
      );
  });
});

describe('the other APIs', () => {
  const SUB = { subMchId: '1712734762' };
  const JUNK = {
    body: 'b',
    spbillCreateIp: '1.2.3.4',
    tradeType: 'JSAPI',
    envId: 'e',
    functionName: '',
    openid: 'o',
  };
  const refund = { outTradeNo: '123456', outRefundNo: 'r1', totalFee: 100, refundFee: 28.999999999999996 };

  it.each<[string, string, object, object]>([
    ['queryOrder', '/pay/orderquery', { outTradeNo: '123456' }, { out_trade_no: '123456' }],
    ['queryOrder', '/pay/orderquery', { transactionId: '4200' }, { transaction_id: '4200' }],
    ['closeOrder', '/pay/closeorder', { outTradeNo: '123456' }, { out_trade_no: '123456' }],
    [
      'refund',
      '/secapi/pay/refund',
      { ...refund, refundDesc: '退' },
      { out_trade_no: '123456', out_refund_no: 'r1', total_fee: '100', refund_fee: '29', refund_desc: '退' },
    ],
    [
      'queryRefund',
      '/pay/refundquery',
      { outRefundNo: 'r1', offset: 0 },
      { out_refund_no: 'r1', offset: '0' },
    ],
  ])('%s goes to %s with its own fields only', async (api, path, data, fields) => {
    const call = () => Reflect.get(merchant.cloudPay, api)({ ...SUB, ...JUNK, ...data });
    expect(await sentFor(call)).toEqual({ ...IDENTITY, ...fields });
    expect(merchant.wechatPay.requests.at(-1)?.path).toBe(path);
  });

  it('a refund without a callback has no notify address, even if the caller gives one', async () => {
    const sent = await sentFor(() =>
      merchant.cloudPay.refund({ ...SUB, ...refund, notifyUrl: 'https://x.example' }),
    );
    expect(sent).not.toHaveProperty('notify_url');
  });

  it('downloadBill is sent without the mini program', async () => {
    const { sub_appid, ...identity } = IDENTITY;
    const sent = await sentFor(() =>
      merchant.cloudPay.downloadBill({ ...SUB, billDate: 20260101, billType: 'ALL', tarType: 'GZIP' }),
    );
    expect(sent).toEqual({ ...identity, bill_date: '20260101', bill_type: 'ALL', tar_type: 'GZIP' });
  });

  it.each([
    ['out_trade_no', { outTradeNo: '123456' }],
    ['transaction_id', { outTradeNo: undefined, transactionId: '4200' }],
  ])('a refund with a callback is bound to %s', async (_, given) => {
    const data = { ...SUB, ...refund, ...given, envId: 'prod-1a2b', functionName: 'refund_cb' };
    const { notify_url: url = '' } = await sentFor(() => merchant.cloudPay.refund(data));
    expect(url).toContain('/notify/refund/prod-1a2b/refund_cb/');
    const notified = {
      mch_id: IDENTITY.mch_id,
      out_trade_no: '123456',
      transaction_id: '4200',
      out_refund_no: 'r1',
      refund_fee: 29,
    };
    const target = { envId: 'prod-1a2b', functionName: 'refund_cb' };
    const token = url.slice(url.lastIndexOf('/') + 1);
    expect(verifyNotifyToken('refund', target, notified, token, NOTIFY_SECRET)).toBe(true);
    const forged = { ...notified, refund_fee: 30 };
    expect(verifyNotifyToken('refund', target, forged, token, NOTIFY_SECRET)).toBe(false);
  });
});
