import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { apis } from '../apis/index';
import type { Mode } from '../forms';
import type { JsonObject } from '../json';
import { fullAnswer } from '../testing/v3-answers';
import { answerFromV2, codeFromV2, paymentFromV2, refundFromV2 } from './from-v2';
import { paymentToV2, refundToV2 } from './notification';
import { toV2 } from './to-v2';
import type { Account } from './to-v3';

const account = (mode: Mode): Account => ({ mode, appid: 'wx8888888888888888', mchId: '1900000109' });

/** An answer about other numbers or amounts than the call's is not believed. */
function ofTheCall(
  json: JsonObject,
  { total_fee, refund_fee, ...numbers }: Readonly<Record<string, unknown>>,
) {
  const amounts = total_fee === undefined ? {} : { total: total_fee, refund: refund_fee };
  const amount = { ...(json['amount'] as JsonObject), ...amounts };
  return { ...json, ...numbers, amount };
}

/** Answers as CloudPay gives them: what only v3 has stands beside v2's fields. */
function inV2(apiName: string, request: Readonly<Record<string, unknown>>, json: object, mode: Mode) {
  const { fields, extra } = toV2(apiName, request, { status: 200, json: json as JsonObject }, account(mode));
  return { ...extra, ...fields };
}

const calls = [
  ['queryOrder', { out_trade_no: 'T1' }, apis.queryOrderByOutTradeNo],
  ['queryOrder', { transaction_id: '4200' }, apis.queryOrderById],
  ['refund', { out_trade_no: 'T1', out_refund_no: 'R1', total_fee: 5, refund_fee: 5 }, apis.createRefund],
  ['queryRefund', { out_refund_no: 'R1' }, apis.queryRefund],
] as const;

describe.each(['direct', 'partner'] as const)('in mode %s', (mode) => {
  it.each(calls)('the answer to %s %j comes back as it was', (apiName, request, declaration) => {
    fc.assert(
      fc.property(fullAnswer(declaration.answer.json[mode]), (generated) => {
        const json = ofTheCall(generated as JsonObject, request);
        expect(answerFromV2(apiName, request, inV2(apiName, request, json, mode), mode)).toEqual(json);
      }),
      { numRuns: 20 },
    );
  });
});

const payment = {
  appid: 'wxd678efh567hg6787',
  mchid: '1230000109',
  out_trade_no: '1217752501201407033233368018',
  transaction_id: '1217752501201407033233368018',
  trade_type: 'JSAPI',
  trade_state: 'SUCCESS',
  trade_state_desc: '支付成功',
  bank_type: 'CMC',
  attach: '自定义数据',
  success_time: '2018-06-08T10:34:56+08:00',
  payer: { openid: 'oUpF8uMuAJO_M2pxb1Q9zNjWeS6o' },
  amount: { payer_total: 80, total: 100, currency: 'CNY', payer_currency: 'CNY' },
  promotion_detail: [{ coupon_id: '109519', type: 'NOCASH', amount: 20 }],
};

const refund = {
  sp_mchid: '1900000100',
  sub_mchid: '1900000109',
  transaction_id: '1008450740201411110005820873',
  out_trade_no: '20150806125346',
  refund_id: '50200207182018070300011301001',
  out_refund_no: '7752501201407033233368018',
  refund_status: 'ABNORMAL',
  success_time: '2018-06-08T10:34:56+08:00',
  user_received_account: '招商银行信用卡0403',
  amount: { total: 999, refund: 999, payer_total: 999, payer_refund: 999 },
};

it('a payment’s notification comes back as it was', () => {
  const { fields, extra } = paymentToV2(payment);
  expect(paymentFromV2({ ...extra, ...fields }, 'direct')).toEqual(payment);
});

it('coupons are made from v2’s fields where v3’s own list was not kept', () => {
  const promotion_detail = [
    { coupon_id: '109519', type: 'NOCASH', amount: 15, name: '立减', scope: 'SINGLE' },
    { coupon_id: '109520', type: 'CASH', amount: 5 },
  ];
  const { fields } = paymentToV2({ ...payment, promotion_detail });
  expect(paymentFromV2(fields, 'direct')['promotion_detail']).toEqual([
    { coupon_id: '109519', type: 'NOCASH', amount: 15 },
    { coupon_id: '109520', type: 'CASH', amount: 5 },
  ]);
});

it('the fields that CloudPay repeats for an ordinary merchant are no fields of v3', () => {
  const { fields, extra } = paymentToV2(payment);
  const repeated = { sub_mch_id: '1230000109', sub_appid: 'wxd678efh567hg6787', sub_openid: 'oUp' };
  expect(paymentFromV2({ ...extra, ...fields, ...repeated }, 'direct')).toEqual(payment);
});

it('a refund’s notification comes back as it was', () => {
  const { fields, extra } = refundToV2(refund);
  expect(refundFromV2({ ...extra, ...fields }, 'partner')).toEqual(refund);
});

it.each([
  ['unifiedOrder', { trade_type: 'JSAPI' }, 'ORDERPAID', 'ORDERPAID'],
  ['unifiedOrder', { trade_type: 'JSAPI' }, 'NOTENOUGH', 'NOT_ENOUGH'],
  ['queryOrder', { out_trade_no: 'T1' }, 'ORDERNOTEXIST', 'ORDER_NOT_EXIST'],
  ['refund', {}, 'NOTENOUGH', 'NOT_ENOUGH'],
  ['refund', {}, 'SYSTEMERROR', 'SYSTEM_ERROR'],
  ['queryRefund', { out_refund_no: 'R1' }, 'REFUNDNOTEXIST', 'RESOURCE_NOT_EXISTS'],
  ['closeOrder', { out_trade_no: 'T1' }, 'ORDERCLOSED', 'ORDER_CLOSED'],
  ['refund', {}, 'SOMETHING_NEW', 'SOMETHING_NEW'],
])('a refusal of %s %j with %s has the code %s of v3', (apiName, request, code, expected) => {
  expect(codeFromV2(apiName, request, code)).toBe(expected);
});
