import { describe, expect, it } from '@jest/globals';
import { toV2 } from './to-v2';
import type { Account } from './to-v3';

const partner: Account = { mode: 'partner', appid: 'wxd678efh567hg6787', mchId: '1230000109' };
const request = { sub_mch_id: '1900000109', sub_appid: 'wxd678efh567hg6999', out_trade_no: '1217752501' };

const transaction = {
  sp_appid: 'wxd678efh567hg6787',
  sp_mchid: '1230000109',
  sub_appid: 'wxd678efh567hg6999',
  sub_mchid: '1900000109',
  out_trade_no: '1217752501',
  transaction_id: '4200001234',
  trade_type: 'JSAPI',
  trade_state: 'SUCCESS',
  trade_state_desc: '支付成功',
  bank_type: 'CMC',
  attach: '自定义数据',
  success_time: '2018-06-08T10:34:56+08:00',
  payer: { sp_openid: 'oUpF8uMuAJO', sub_openid: 'oSub' },
  amount: { total: 100, payer_total: 80, currency: 'CNY', payer_currency: 'CNY' },
  scene_info: { device_id: '013467007045764' },
  promotion_detail: [
    { coupon_id: '109519', type: 'CASH', amount: 5, name: '单品惠-6', scope: 'GLOBAL' },
    { coupon_id: '109520', type: 'NOCASH', amount: 15, name: '立减', scope: 'SINGLE' },
  ],
};

describe('the answer to a query of an order', () => {
  const { fields, extra } = toV2('queryOrder', request, { status: 200, json: transaction }, partner);

  it('has v2’s names, units and times', () => {
    expect(fields).toEqual({
      return_code: 'SUCCESS',
      return_msg: 'OK',
      result_code: 'SUCCESS',
      appid: 'wxd678efh567hg6787',
      mch_id: '1230000109',
      sub_appid: 'wxd678efh567hg6999',
      sub_mch_id: '1900000109',
      transaction_id: '4200001234',
      out_trade_no: '1217752501',
      device_info: '013467007045764',
      openid: 'oUpF8uMuAJO',
      sub_openid: 'oSub',
      trade_type: 'JSAPI',
      bank_type: 'CMC',
      total_fee: 100,
      fee_type: 'CNY',
      cash_fee: 80,
      cash_fee_type: 'CNY',
      settlement_total_fee: 85,
      coupon_fee: 20,
      coupon_count: 2,
      coupon_id_0: '109519',
      coupon_type_0: 'CASH',
      coupon_fee_0: 5,
      coupon_id_1: '109520',
      coupon_type_1: 'NO_CASH',
      coupon_fee_1: 15,
      attach: '自定义数据',
      time_end: '20180608103456',
      trade_state: 'SUCCESS',
      trade_state_desc: '支付成功',
    });
  });

  it('keeps what v2 has no names for, as it came', () => {
    expect(extra).toEqual({ promotion_detail: transaction.promotion_detail });
  });

  it('converts a time of another zone', () => {
    const json = { ...transaction, success_time: '2018-06-08T02:34:56Z' };
    expect(toV2('queryOrder', request, { status: 200, json }, partner).fields['time_end']).toBe(
      '20180608103456',
    );
  });
});

describe('an answer about another number than the call’s', () => {
  it.each([
    ['queryOrder', { transaction_id: '4200001234', out_trade_no: 'another' }, transaction],
    [
      'queryRefund',
      { out_refund_no: 'R1', refund_id: 'another' },
      { out_refund_no: 'R1', refund_id: '50', status: 'SUCCESS' },
    ],
  ])('of %s is not believed, although v3 was sent one of the numbers only', (api, given, json) => {
    expect(() => toV2(api, given, { status: 200, json }, partner)).toThrow(
      expect.objectContaining({ code: 'ANSWER_INVALID', outcomeUnknown: false, query: given }),
    );
  });
});

describe('an amount that is no integer', () => {
  it.each(['100', 0.5, Number.MAX_SAFE_INTEGER + 1, {}])('(%j) is not believed', (total) => {
    const json = { ...transaction, amount: { ...transaction.amount, total } };
    expect(() => toV2('queryOrder', request, { status: 200, json }, partner)).toThrow(
      expect.objectContaining({ code: 'ANSWER_INVALID', message: expect.stringMatching(/amount\.total/) }),
    );
  });
});

describe('an error', () => {
  it.each([
    ['unifiedOrder', 'ORDERPAID', 400, 'ORDERPAID'],
    ['unifiedOrder', 'ORDER_CLOSED', 400, 'ORDERCLOSED'],
    ['unifiedOrder', 'OUT_TRADE_NO_USED', 403, 'OUT_TRADE_NO_USED'],
    ['unifiedOrder', 'NOT_ENOUGH', 403, 'NOTENOUGH'],
    ['unifiedOrder', 'NO_AUTH', 403, 'NOAUTH'],
    ['unifiedOrder', 'PARAM_ERROR', 400, 'PARAM_ERROR'],
    ['unifiedOrder', 'SIGN_ERROR', 401, 'SIGNERROR'],
    ['unifiedOrder', 'SYSTEM_ERROR', 500, 'SYSTEMERROR'],
    ['unifiedOrder', 'SOMETHING_NEW', 400, 'SOMETHING_NEW'],
    ['queryOrder', 'ORDER_NOT_EXIST', 404, 'ORDERNOTEXIST'],
    ['refund', 'NOT_ENOUGH', 403, 'NOTENOUGH'],
    ['refund', 'RESOURCE_NOT_EXISTS', 404, 'ORDERNOTEXIST'],
    ['queryRefund', 'RESOURCE_NOT_EXISTS', 404, 'REFUNDNOTEXIST'],
    ['micropay', 'USER_PAYING', 202, 'USERPAYING'],
    ['downloadFundFlow', 'NO_STATEMENT_EXIST', 400, 'NO_BILL_EXIST'],
  ])('of %s: %s with status %d is %s', (api, code, status, expected) => {
    const json = { code, message: '原因' };
    const given = api === 'unifiedOrder' ? { ...request, trade_type: 'JSAPI' } : request;
    expect(toV2(api, given, { status, json }, partner).fields).toEqual({
      return_code: 'SUCCESS',
      return_msg: 'OK',
      // v2 repeats the account of the request in signed refusals, too, except for bills.
      ...(api !== 'downloadFundFlow' && {
        ...{ appid: partner.appid, mch_id: partner.mchId },
        ...{ sub_appid: request.sub_appid, sub_mch_id: request.sub_mch_id },
      }),
      result_code: 'FAIL',
      err_code: expected,
      err_code_des: '原因',
    });
  });

  it('has return_code FAIL and no account if it is not signed, as in v2', () => {
    const json = { code: 'RESOURCE_NOT_EXISTS', message: '原因' };
    for (const [api, code] of [
      ['refund', 'ORDERNOTEXIST'],
      ['queryRefund', 'REFUNDNOTEXIST'],
      ['micropay', 'ORDERNOTEXIST'],
    ] as const)
      expect(toV2(api, request, { status: 500, json, signed: false }, partner).fields).toEqual({
        ...{ return_code: 'FAIL', return_msg: '原因', err_code: code, err_code_des: '原因' },
      });
  });

  it('has the fields that v2 refuses bills and returns with', () => {
    const noBill = { status: 400, json: { code: 'NO_STATEMENT_EXIST', message: '请求的账单文件不存在' } };
    expect(toV2('downloadBill', {}, noBill, partner).fields).toEqual({
      return_code: 'FAIL',
      return_msg: '请求的账单文件不存在',
      error_code: '20002',
    });
    const funds = { status: 403, json: { code: 'NOT_ENOUGH', message: '余额不足' } };
    expect(toV2('profitSharingReturn', {}, funds, partner).fields).toEqual({
      return_code: 'FAIL',
      error_code: 'NOTENOUGH',
      error_msg: '余额不足',
    });
  });

  it('keeps the details that say which parameter is wrong', () => {
    const json = { code: 'PARAM_ERROR', message: '参数错误', detail: { field: '/amount/total' } };
    expect(toV2('refund', request, { status: 400, json }, partner).extra).toEqual({
      detail: { field: '/amount/total' },
    });
  });
});

describe('the answer to micropay', () => {
  it.each([
    ['USERPAYING', 'USERPAYING'],
    ['ACCEPT', 'USERPAYING'],
    ['NOTPAY', 'USERPAYING'],
    ['PAYERROR', 'TRADE_ERROR'],
    ['REVOKED', 'ORDERREVERSED'],
    ['CLOSED', 'ORDERCLOSED'],
    ['REFUND', 'ORDERPAID'],
    ['A_NEW_STATE', 'SYSTEMERROR'],
    [undefined, 'SYSTEMERROR'],
  ])('with trade_state %s is no success, as in v2: %s', (trade_state, code) => {
    const { trade_state: _, ...rest } = transaction;
    const json = trade_state === undefined ? rest : { ...rest, trade_state };
    expect(toV2('micropay', request, { status: 200, json }, partner).fields).toMatchObject({
      result_code: 'FAIL',
      err_code: code,
    });
  });

  it('that consists of its state is no success either', () => {
    const open = { status: 202, json: { trade_state: 'USERPAYING' } };
    expect(toV2('micropay', request, open, partner).fields).toMatchObject({
      ...{ return_code: 'SUCCESS', result_code: 'FAIL', err_code: 'USERPAYING' },
      err_code_des: '需要用户输入支付密码',
    });
  });

  it('with trade_state SUCCESS is a payment', () => {
    const { fields } = toV2('micropay', request, { status: 200, json: transaction }, partner);
    expect(fields).toMatchObject({ result_code: 'SUCCESS', transaction_id: '4200001234', total_fee: 100 });
    expect(fields).not.toHaveProperty('trade_state');
  });
});

describe('other answers', () => {
  it('a closed order has no body in v3, and repeats the merchant as v2 does', () => {
    expect(toV2('closeOrder', request, { status: 204 }, partner).fields).toEqual({
      return_code: 'SUCCESS',
      return_msg: 'OK',
      result_code: 'SUCCESS',
      result_msg: 'OK',
      appid: partner.appid,
      mch_id: partner.mchId,
      sub_appid: request.sub_appid,
      sub_mch_id: request.sub_mch_id,
    });
  });

  it('an H5 order has the prepay_id of its address', () => {
    const json = {
      h5_url: 'https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx2016&package=1',
    };
    const answer = toV2('unifiedOrder', { ...request, trade_type: 'MWEB' }, { status: 200, json }, partner);
    expect(answer.fields).toMatchObject({ mweb_url: json.h5_url, prepay_id: 'wx2016', trade_type: 'MWEB' });
    expect(answer.extra).toEqual({});
  });

  it('a queried refund is the only one of its page', () => {
    const json = {
      refund_id: '50000000382019052709732678859',
      out_refund_no: 'R1',
      transaction_id: '42',
      out_trade_no: '1217752501',
      channel: 'ORIGINAL',
      user_received_account: '招商银行信用卡0403',
      success_time: '2020-12-01T16:18:12+08:00',
      create_time: '2020-12-01T16:18:10+08:00',
      status: 'ABNORMAL',
      funds_account: 'AVAILABLE',
      amount: {
        total: 100,
        refund: 50,
        payer_total: 90,
        payer_refund: 45,
        settlement_refund: 50,
        settlement_total: 100,
        discount_refund: 5,
        currency: 'CNY',
        from: [{ account: 'AVAILABLE', amount: 50 }],
      },
      promotion_detail: [
        { promotion_id: '109519', scope: 'SINGLE', type: 'DISCOUNT', amount: 5, refund_amount: 5 },
      ],
    };
    const { fields, extra } = toV2('queryRefund', { out_refund_no: 'R1' }, { status: 200, json }, partner);
    expect(fields).toMatchObject({
      refund_count: 1,
      out_refund_no_0: 'R1',
      refund_fee: 50,
      refund_fee_0: 50,
      total_fee: 100,
      refund_status_0: 'CHANGE',
      refund_account_0: 'REFUND_SOURCE_RECHARGE_FUNDS',
      refund_recv_accout_0: '招商银行信用卡0403',
      refund_success_time_0: '2020-12-01 16:18:12',
      coupon_refund_fee_0: 5,
      coupon_refund_count_0: 1,
      coupon_type_0_0: 'NO_CASH',
      coupon_refund_id_0_0: '109519',
      coupon_refund_fee_0_0: 5,
    });
    expect(extra).toEqual({
      create_time: '2020-12-01T16:18:10+08:00',
      amount: { payer_refund: 45, from: [{ account: 'AVAILABLE', amount: 50 }] },
      promotion_detail: json.promotion_detail,
    });
  });
});
