import { describe, expect, it } from '@jest/globals';
import { paymentToV2, refundToV2 } from './notification';

/** WeChat Pay's example of a direct merchant. */
const payment = {
  transaction_id: '1217752501201407033233368018',
  amount: { payer_total: 100, total: 100, currency: 'CNY', payer_currency: 'CNY' },
  mchid: '1230000109',
  trade_state: 'SUCCESS',
  bank_type: 'CMC',
  success_time: '2018-06-08T10:34:56+08:00',
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  out_trade_no: '1217752501201407033233368018',
  appid: 'wxd678efh567hg6787',
  trade_state_desc: '支付成功',
  trade_type: 'MICROPAY',
  attach: '自定义数据',
};

const refund = {
  sp_mchid: '1900000100',
  sub_mchid: '1900000109',
  transaction_id: '1008450740201411110005820873',
  out_trade_no: '20150806125346',
  refund_id: '50200207182018070300011301001',
  out_refund_no: '7752501201407033233368018',
  refund_status: 'SUCCESS',
  success_time: '2018-06-08T10:34:56+08:00',
  user_received_account: '招商银行信用卡0403',
  amount: { total: 999, refund: 999, payer_total: 999, payer_refund: 999 },
};

describe('a payment notification', () => {
  it('is the one that v2 would have sent', () => {
    expect(paymentToV2(payment)).toEqual({
      fields: {
        return_code: 'SUCCESS',
        result_code: 'SUCCESS',
        appid: 'wxd678efh567hg6787',
        mch_id: '1230000109',
        transaction_id: '1217752501201407033233368018',
        out_trade_no: '1217752501201407033233368018',
        openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o',
        trade_type: 'MICROPAY',
        bank_type: 'CMC',
        total_fee: 100,
        fee_type: 'CNY',
        cash_fee: 100,
        cash_fee_type: 'CNY',
        attach: '自定义数据',
        time_end: '20180608103456',
      },
      extra: {},
    });
  });

  it.each([['CLOSED'], ['REFUND'], [undefined]])('with trade_state %s reports no payment', (trade_state) => {
    const { trade_state: _, ...rest } = payment;
    const resource = trade_state === undefined ? rest : { ...rest, trade_state };
    expect(paymentToV2(resource).fields['result_code']).toBe('FAIL');
  });
});

describe('a refund notification', () => {
  it('is the one that v2 would have sent, with its merchant', () => {
    expect(refundToV2(refund)).toEqual({
      fields: {
        return_code: 'SUCCESS',
        refund_request_source: 'API',
        mch_id: '1900000100',
        sub_mch_id: '1900000109',
        out_trade_no: '20150806125346',
        transaction_id: '1008450740201411110005820873',
        out_refund_no: '7752501201407033233368018',
        refund_id: '50200207182018070300011301001',
        refund_status: 'SUCCESS',
        success_time: '2018-06-08 10:34:56',
        refund_recv_accout: '招商银行信用卡0403',
        total_fee: 999,
        refund_fee: 999,
        cash_fee: 999,
        cash_refund_fee: 999,
      },
      extra: {},
    });
  });

  it.each([
    ['CLOSED', 'REFUNDCLOSE'],
    ['ABNORMAL', 'CHANGE'],
  ])('of %s has v2’s state %s', (refund_status, expected) => {
    expect(refundToV2({ ...refund, refund_status }).fields['refund_status']).toBe(expected);
  });
});

describe('a notification without what v2’s must have', () => {
  const { transaction_id: _, ...withoutNumber } = payment;
  const { refund_id: __, ...withoutRefund } = refund;

  it.each([
    ['transaction_id', () => paymentToV2(withoutNumber)],
    ['total_fee', () => paymentToV2({ ...payment, amount: { ...payment.amount, total: '100' } })],
    ['total_fee', () => paymentToV2({ ...payment, amount: {} })],
    ['refund_id', () => refundToV2(withoutRefund)],
    ['refund_fee', () => refundToV2({ ...refund, amount: { total: 999, refund: 0.5 } })],
  ])('(%s) is refused', (field, translate) => {
    expect(translate).toThrow(expect.objectContaining({ code: 'NOTIFICATION_INVALID' }));
    expect(translate).toThrow(new RegExp(`has no valid ${field}`));
  });
});
