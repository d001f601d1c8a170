import { describe, expect, it } from '@jest/globals';
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

describe('what v3 cannot do', () => {
  it.each([
    ['shortUrl', { long_url: 'weixin://wxpay/bizpayurl?pr=1' }, /^shortUrl has no counterpart/],
    ['authCodeToOpenid', { auth_code: '134567890123456789' }, /^authCodeToOpenid has no counterpart/],
    ['queryRefund', { out_trade_no: '12345678' }, /^out_trade_no cannot name the refund/],
    ['queryRefund', { refund_id: '50000000' }, /^refund_id cannot name the refund/],
    ['reverse', { transaction_id: '42000' }, /^transaction_id cannot name the order/],
    ['profitSharingReturnQuery', { out_return_no: 'R1', order_id: '1' }, /^order_id cannot name the share/],
    ['queryOrder', {}, /^transaction_id or out_trade_no is missing$/],
    ['nothing', {}, /^nothing has no counterpart/],
  ])('%s is refused at the call, with the way out', (api, fields, message) => {
    expect(() => toV3(api, { sub_mch_id: '1900000109', ...fields }, partner)).toThrow(message);
  });
});
