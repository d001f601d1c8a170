import { describe, expect, it } from '@jest/globals';
import { passesTo } from './find-table';
import { type Account, toV3 } from './to-v3';

const partner: Account = { mode: 'partner', appid: 'wx8888888888888888', mchId: '1900000100' };
const direct: Account = { mode: 'direct', appid: 'wx8888888888888888', mchId: '1900000109' };

const order = {
  sub_mch_id: '1900000109',
  sub_appid: 'wxd678efh567hg6999',
  sub_openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
  body: 'Image形象店',
  out_trade_no: '1217752501201407033233368018',
  total_fee: 100,
  fee_type: 'CNY',
  spbill_create_ip: '14.23.150.211',
  notify_url: 'https://pay.example.com/notify/pay/env/fn/token',
  trade_type: 'JSAPI',
  time_expire: '20180608103456',
  attach: '自定义数据',
  limit_pay: 'no_credit',
  receipt: 'Y',
  profit_sharing: 'Y',
  device_info: '013467007045764',
  detail: JSON.stringify({
    cost_price: 608800,
    receipt_id: 'wx123',
    goods_detail: [
      { goods_id: '1246464644', wxpay_goods_id: '1001', goods_name: 'iPhone', quantity: 1, price: 528800 },
    ],
  }),
  scene_info: JSON.stringify({ store_info: { id: '0001', name: '腾讯大厦分店' } }),
};

describe('an order', () => {
  it('becomes the body of WeChat Pay’s example for service providers', () => {
    const { declaration, params, ignored } = toV3('unifiedOrder', order, partner);
    expect(declaration.path.partner).toBe('/v3/pay/partner/transactions/jsapi');
    expect(params).toEqual({
      body: {
        sp_appid: 'wx8888888888888888',
        sp_mchid: '1900000100',
        sub_appid: 'wxd678efh567hg6999',
        sub_mchid: '1900000109',
        description: 'Image形象店',
        out_trade_no: '1217752501201407033233368018',
        amount: { total: 100, currency: 'CNY' },
        notify_url: 'https://pay.example.com/notify/pay/env/fn/token',
        time_expire: '2018-06-08T10:34:56+08:00',
        attach: '自定义数据',
        limit_pay: ['no_credit'],
        support_fapiao: true,
        settle_info: { profit_sharing: true },
        payer: { sub_openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
        detail: {
          cost_price: 608800,
          invoice_id: 'wx123',
          goods_detail: [
            {
              merchant_goods_id: '1246464644',
              wechatpay_goods_id: '1001',
              goods_name: 'iPhone',
              quantity: 1,
              unit_price: 528800,
            },
          ],
        },
        scene_info: {
          payer_client_ip: '14.23.150.211',
          device_id: '013467007045764',
          store_info: { id: '0001', name: '腾讯大厦分店' },
        },
      },
    });
    expect(ignored).toEqual([]);
  });

  it('of an ordinary merchant names no sub-merchant', () => {
    const { sub_mch_id: _, sub_appid: __, sub_openid: ___, ...fields } = order;
    const { declaration, params } = toV3('unifiedOrder', { ...fields, openid: 'oUpF8uMuAJO' }, direct);
    expect(declaration.path.direct).toBe('/v3/pay/transactions/jsapi');
    expect(params.body).toMatchObject({
      appid: direct.appid,
      mchid: direct.mchId,
      payer: { openid: 'oUpF8uMuAJO' },
    });
    expect(JSON.stringify(params)).not.toMatch(/sub_|sp_/);
  });

  it.each([
    ['NATIVE', 'native'],
    ['APP', 'app'],
    ['MWEB', 'h5'],
  ])('of %s goes to its own API, without a payer', (trade_type, api) => {
    const { declaration, params, ignored } = toV3('unifiedOrder', { ...order, trade_type }, partner);
    expect(declaration.path.partner).toBe(`/v3/pay/partner/transactions/${api}`);
    expect(params.body).not.toHaveProperty('payer');
    expect(ignored.map(({ field }) => field)).toEqual(['sub_openid']);
  });

  it('of H5 gets the kind of page that v3 requires', () => {
    const { scene_info: _, ...fields } = { ...order, trade_type: 'MWEB' };
    expect(toV3('unifiedOrder', fields, partner).params.body).toMatchObject({
      scene_info: { h5_info: { type: 'Wap' } },
    });
    const info = { h5_info: { type: 'IOS', app_name: '王者荣耀', bundle_id: 'com.tencent.wzry' } };
    const ios = toV3('unifiedOrder', { ...fields, scene_info: JSON.stringify(info) }, partner);
    expect(ios.params.body).toMatchObject({ scene_info: { h5_info: { ...info.h5_info, type: 'iOS' } } });
  });

  it('is refused with v2’s name if a text is too long for v3, which counts bytes', () => {
    expect(() => toV3('unifiedOrder', { ...order, body: '商'.repeat(43) }, partner)).toThrow(
      /^body must be a short description of the goods of at most 127 bytes in UTF-8, got .*129 bytes$/,
    );
  });

  it('takes what is new in v3 under its own name, and never another amount', () => {
    const fields = { ...order, settle_info: '{"profit_sharing":false}', amount: { total: 1 } };
    const { params, ignored } = toV3('unifiedOrder', fields, partner);
    expect(params.body).toMatchObject({
      amount: { total: 100 },
      settle_info: { profit_sharing: true },
    });
    expect(ignored).toEqual([expect.objectContaining({ field: 'amount' })]);
  });
});

describe('a refund', () => {
  const refund = { sub_mch_id: '1900000109', out_trade_no: '12345678', out_refund_no: 'R1', total_fee: 100 };

  it('pays from several accounts, which is new in v3, without another amount', () => {
    const from = [{ account: 'AVAILABLE', amount: 50 }];
    const { params } = toV3('refund', { ...refund, refund_fee: 50, amount: { refund: 1, from } }, partner);
    expect(params.body).toEqual({
      sub_mchid: '1900000109',
      out_trade_no: '12345678',
      out_refund_no: 'R1',
      amount: { total: 100, refund: 50, currency: 'CNY', from },
    });
    expect(passesTo('refund', refund)).toEqual(['goods_detail', 'funds_account', 'amount']);
  });

  it.each([
    ['REFUND_SOURCE_RECHARGE_FUNDS', 'AVAILABLE'],
    ['REFUND_SOURCE_UNSETTLED_FUNDS', undefined],
  ])('from %s has funds_account %s', (refund_account, expected) => {
    const { params } = toV3('refund', { ...refund, refund_fee: 50, refund_account }, partner);
    expect(params.body?.['funds_account']).toBe(expected);
  });
});

describe('a share', () => {
  it('has its receivers as a list, with names that the client encrypts', () => {
    const receivers = [
      { type: 'MERCHANT_ID', account: '1900000110', amount: 5, description: '分给商户', name: '张三' },
    ];
    const fields = { transaction_id: '42', out_order_no: 'P1', receivers: JSON.stringify(receivers) };
    const { declaration, params } = toV3('multiProfitSharing', { ...fields, sub_mch_id: '19' }, partner);
    expect(params.body).toEqual({
      appid: partner.appid,
      sub_mchid: '19',
      transaction_id: '42',
      out_order_no: 'P1',
      unfreeze_unsplit: false,
      receivers,
    });
    expect(declaration.request.sensitive).toEqual(['receivers[].name']);
    expect(toV3('profitSharing', fields, direct).params.body).toMatchObject({ unfreeze_unsplit: true });
  });

  it('has receivers with relations that v3 knows', () => {
    const receiver = { type: 'PERSONAL_OPENID', account: 'oUpF8', name: '', relation_type: 'PLATFORM' };
    const added = toV3('profitSharingAddReceiver', { receiver: JSON.stringify(receiver) }, direct);
    expect(added.params.body).toEqual({
      appid: direct.appid,
      type: 'PERSONAL_OPENID',
      account: 'oUpF8',
      relation_type: 'CUSTOM',
      custom_relation: '平台',
    });
  });
});

describe('a bill', () => {
  it('has v3’s form of the day and the account', () => {
    const fields = { bill_date: '20260102', account_type: 'Basic', tar_type: 'GZIP' };
    expect(toV3('downloadFundFlow', fields, direct).params).toEqual({
      query: { bill_date: '2026-01-02', account_type: 'BASIC', tar_type: 'GZIP' },
    });
    const { params } = toV3('downloadBill', { bill_date: '20260102', sub_mch_id: '19' }, partner);
    expect(params.query).toEqual({ bill_date: '2026-01-02', sub_mchid: '19' });
  });
});

describe('a payment code', () => {
  it('names the merchant as its shop if the call names none: v3 requires one', () => {
    const fields = {
      body: '饮料',
      out_trade_no: '12345678',
      total_fee: 1,
      spbill_create_ip: '127.0.0.1',
      auth_code: '134567890123456789',
    };
    const { params } = toV3('micropay', { ...fields, sub_mch_id: '19' }, partner);
    expect(params.body).toMatchObject({
      payer: { auth_code: '134567890123456789' },
      scene_info: { device_ip: '127.0.0.1', store_info: { out_id: '19' } },
    });
    const scene_info = '{"store_info":{"id":"SZTX001","name":"腾大餐厅"}}';
    expect(toV3('micropay', { ...fields, scene_info }, direct).params.body).toMatchObject({
      scene_info: { store_info: { out_id: 'SZTX001' } },
    });
  });
});

describe('what v3 cannot do', () => {
  it.each([
    ['shortUrl', { long_url: 'weixin://wxpay/bizpayurl?pr=1' }, /^shortUrl has no counterpart/],
    ['authCodeToOpenid', { auth_code: '134567890123456789' }, /^authCodeToOpenid has no counterpart/],
    ['queryRefund', { out_trade_no: '12345678' }, /^out_trade_no cannot name the refund/],
    ['queryRefund', { refund_id: '50000000' }, /^refund_id cannot name the refund/],
    ['reverse', { transaction_id: '42000' }, /^transaction_id cannot name the order/],
    ['micropay', { limit_pay: 'no_credit' }, /^limit_pay cannot be sent/],
    ['micropay', { time_expire: '20260101000000' }, /^time_expire cannot be sent/],
    ['profitSharing', { brand_mch_id: '19' }, /^brand_mch_id cannot be sent/],
    ['profitSharingReturnQuery', { out_return_no: 'R1', order_id: '1' }, /^order_id cannot name the share/],
    ['queryOrder', {}, /^transaction_id or out_trade_no is missing$/],
    ['nothing', {}, /^nothing has no counterpart/],
  ])('%s is refused at the call, with the way out', (api, fields, message) => {
    expect(() => toV3(api, { sub_mch_id: '1900000109', ...fields }, partner)).toThrow(message);
  });
});
