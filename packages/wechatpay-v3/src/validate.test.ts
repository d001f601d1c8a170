import { describe, expect, it } from '@jest/globals';
import { apis } from './apis/index';
import { validateRequest } from './validate';

const body = {
  appid: 'wxd678efh567hg6787',
  mchid: '1230000109',
  description: 'Image形象店-深圳腾大-QQ公仔',
  out_trade_no: '1217752501201407033233368018',
  notify_url: 'https://www.weixin.qq.com/wxpay/pay.php',
  amount: { total: 100, currency: 'CNY' },
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
};

describe('a v3 request', () => {
  it('that WeChat Pay documents is accepted, with undeclared fields', () => {
    expect(() =>
      validateRequest(apis.jsapiOrder, 'direct', { body: { ...body, new_field: { a: 1 } } }),
    ).not.toThrow();
  });

  it.each([
    [
      { amount: { total: 0.01 } },
      /^amount\.total must be an integer number of cents, got 0\.01: 0\.01 yuan is 1$/,
    ],
    [{ amount: {} }, /^amount\.total is missing: it must be an integer number of cents$/],
    [{ amount: 100 }, /^amount must be an object, got 100$/],
    [{ payer: undefined }, /^payer is missing: it must be an object$/],
    [{ payer: { openid: '' } }, /^payer\.openid must be the payer’s openid/],
    [{ support_fapiao: 'Y' }, /^support_fapiao must be true or false: whether/],
    [{ description: '商'.repeat(43) }, /of at most 127 bytes in UTF-8, got .*, 129 bytes$/],
    [{ time_expire: '20180608103456' }, /^time_expire must be a time in RFC 3339/],
    [{ limit_pay: 'no_credit' }, /^limit_pay must be a list of ways to pay: .*, got "no_credit"/],
    [{ limit_pay: [] }, /^limit_pay must be a list of ways to pay: .*, got 0 of them$/],
    [{ limit_pay: ['credit'] }, /^limit_pay\[0\] must be no_balance, no_credit, no_debit or balance_only/],
    [
      { detail: { goods_detail: [{ quantity: 1, unit_price: 1 }] } },
      /^detail\.goods_detail\[0\]\.merchant_goods_id is missing/,
    ],
    [{ description: 'a cup\0' }, /^description holds a control character or half a surrogate pair$/],
    [{ attach: '\ud83c' }, /^attach holds a control character or half a surrogate pair$/],
    [{ new_field: { a: ['b\x07'] } }, /^new_field\.a\[0\] holds a control character/],
  ])('with %j is refused with the path, the rule and the value', (change, message) => {
    expect(() =>
      validateRequest(apis.jsapiOrder, 'direct', { body: { ...body, ...change } as never }),
    ).toThrow(message);
  });

  it('reports all problems at once, without a whole openid', () => {
    const wrong = { ...body, out_trade_no: '1', payer: { openid: 'o'.repeat(200) } };
    expect(() => validateRequest(apis.jsapiOrder, 'direct', { body: wrong })).toThrow(
      /^out_trade_no must be .*; payer\.openid must be .*got "oooo…" \(string, 200 characters\)$/,
    );
  });

  it('needs one of several numbers where WeChat Pay takes either', () => {
    const refund = { out_refund_no: 'R1', amount: { total: 1, refund: 1, currency: 'CNY' } };
    expect(() => validateRequest(apis.createRefund, 'direct', { body: refund })).toThrow(
      /^transaction_id or out_trade_no is missing: one of them is needed$/,
    );
  });

  it('is checked in the form of its account', () => {
    expect(() => validateRequest(apis.jsapiOrder, 'partner', { body })).toThrow(/^sp_appid is missing/);
    const query = { path: { out_trade_no: '12345678' }, query: { mchid: '1' } };
    expect(() => validateRequest(apis.queryOrderByOutTradeNo, 'direct', query)).not.toThrow();
    expect(() => validateRequest(apis.queryOrderByOutTradeNo, 'partner', query)).toThrow(
      /^sp_mchid is missing.*sub_mchid is missing/,
    );
  });
});
