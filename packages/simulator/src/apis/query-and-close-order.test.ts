import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Simulator, startSimulator } from '../index';
import { type MerchantClient, merchantClient, newNumber } from '../testing/merchant-client';

let simulator: Simulator;
let client: MerchantClient;

beforeAll(async () => {
  simulator = await startSimulator({ merchants: [{ subMerchants: [{}, {}] }] });
  client = merchantClient(simulator);
});
afterAll(() => simulator.stop());

describe('queryOrder', () => {
  it('returns NOTPAY for an unpaid order', async () => {
    const out_trade_no = newNumber();
    await client.order({ out_trade_no, total_fee: 100 });
    const { fields } = await client.query({ out_trade_no });
    expect(fields).toMatchObject({
      result_code: 'SUCCESS',
      trade_state: 'NOTPAY',
      trade_state_desc: '订单未支付',
      total_fee: '100',
      out_trade_no,
    });
    expect(fields).not.toHaveProperty('transaction_id');
  });

  it('returns a paid order with its payment, by either number', async () => {
    const { outTradeNo, transactionId } = await client.paidOrder({ attach: '附加数据', total_fee: 100 });
    for (const number of [
      { out_trade_no: outTradeNo },
      { transaction_id: transactionId },
      { transaction_id: transactionId, out_trade_no: 'ignored' },
    ]) {
      expect((await client.query(number)).fields).toMatchObject({
        trade_state: 'SUCCESS',
        trade_state_desc: '支付成功',
        transaction_id: transactionId,
        out_trade_no: outTradeNo,
        openid: expect.stringMatching(/^o.{27}$/),
        is_subscribe: 'N',
        sub_openid: 'oPayer000000000000000000000',
        sub_is_subscribe: 'N',
        trade_type: 'JSAPI',
        bank_type: 'OTHERS',
        total_fee: '100',
        fee_type: 'CNY',
        cash_fee: '100',
        cash_fee_type: 'CNY',
        attach: '附加数据',
        time_end: expect.stringMatching(/^\d{14}$/),
      });
    }
    expect(transactionId).toMatch(/^42\d{26}$/);
  });

  it('returns coupons, and the settled amount if they are the merchant’s own discounts', async () => {
    const coupons = [
      { id: '10000', fee: 10, type: 'CASH' as const },
      { id: '10001', fee: 20, type: 'NO_CASH' as const },
    ];
    const { outTradeNo } = await client.paidOrder({ total_fee: 100 }, { coupons });
    expect((await client.query({ out_trade_no: outTradeNo })).fields).toMatchObject({
      total_fee: '100',
      cash_fee: '70',
      coupon_fee: '30',
      coupon_count: '2',
      settlement_total_fee: '80',
      coupon_type_0: 'CASH',
      coupon_id_0: '10000',
      coupon_fee_0: '10',
      coupon_type_1: 'NO_CASH',
      coupon_id_1: '10001',
      coupon_fee_1: '20',
    });
  });

  it('distinguishes failed, closed and refunded orders', async () => {
    const failed = newNumber();
    const { fields } = await client.order({ out_trade_no: failed });
    await simulator.fail(client.payment(fields['prepay_id'] ?? ''));
    expect((await client.query({ out_trade_no: failed })).fields).toMatchObject({ trade_state: 'PAYERROR' });
    await simulator.expire(failed);
    expect((await client.query({ out_trade_no: failed })).fields).toMatchObject({
      trade_state: 'CLOSED',
      trade_state_desc: '订单已关闭',
    });
    const { outTradeNo } = await client.paidOrder();
    await client.refund({
      out_trade_no: outTradeNo,
      out_refund_no: newNumber('r'),
      total_fee: 100,
      refund_fee: 1,
    });
    expect((await client.query({ out_trade_no: outTradeNo })).fields).toMatchObject({
      trade_state: 'REFUND',
      total_fee: '100',
    });
  });

  it('refuses unknown orders: ORDERNOTEXIST', async () => {
    for (const number of [{ out_trade_no: 'unknown' }, { transaction_id: '4200000000' }]) {
      expect((await client.query(number)).fields).toMatchObject({
        result_code: 'FAIL',
        err_code: 'ORDERNOTEXIST',
        err_code_des: 'order not exist',
      });
    }
    expect((await client.query({})).refusal).toMatch(/^LACK_PARAMS; One of transaction_id, out_trade_no/);
  });

  it('hides the orders and refunds of other sub-merchants', async () => {
    const [, other] = simulator.merchant.subMerchants;
    const { outTradeNo, transactionId } = await client.paidOrder();
    const out_refund_no = newNumber('refund');
    const { fields: refund } = await client.refund({
      out_trade_no: outTradeNo,
      out_refund_no,
      total_fee: 100,
      refund_fee: 1,
    });
    const asOther = { sub_mch_id: other?.mchId };
    for (const number of [{ out_trade_no: outTradeNo }, { transaction_id: transactionId }]) {
      expect((await client.query({ ...number, ...asOther })).fields['err_code']).toBe('ORDERNOTEXIST');
      expect((await client.query(number)).fields['result_code']).toBe('SUCCESS');
    }
    for (const number of [
      { out_refund_no },
      { refund_id: refund['refund_id'] },
      { transaction_id: transactionId },
    ]) {
      expect((await client.queryRefund({ ...number, ...asOther })).fields['err_code']).toBe('REFUNDNOTEXIST');
      expect((await client.queryRefund(number)).fields['result_code']).toBe('SUCCESS');
    }
  });
});

describe('closeOrder', () => {
  it('closes an unpaid order after five minutes, not earlier', async () => {
    const out_trade_no = newNumber();
    const { fields } = await client.order({ out_trade_no });
    await simulator.advance('4m');
    expect((await client.close(out_trade_no)).fields).toMatchObject({
      result_code: 'FAIL',
      err_code: 'INVALID_REQUEST',
      err_code_des: expect.stringContaining('5分钟'),
    });
    await simulator.advance('1m');
    expect((await client.close(out_trade_no)).fields).toMatchObject({
      result_code: 'SUCCESS',
      result_msg: 'OK',
    });
    expect((await client.query({ out_trade_no })).fields['trade_state']).toBe('CLOSED');
    expect((await client.close(out_trade_no)).fields).toMatchObject({
      err_code: 'ORDERCLOSED',
      err_code_des: '订单已关闭',
    });
    await expect(simulator.pay(client.payment(fields['prepay_id'] ?? ''))).rejects.toMatchObject({
      code: 'ORDER_CLOSED',
    });
  });

  it('never closes a paid order: ORDERPAID', async () => {
    const { outTradeNo } = await client.paidOrder();
    await simulator.advance('10m');
    expect((await client.close(outTradeNo)).fields).toMatchObject({
      err_code: 'ORDERPAID',
      err_code_des: '该订单已支付',
    });
    expect(simulator.order(outTradeNo)?.state).toBe('SUCCESS');
  });

  it('refuses unknown orders: ORDERNOTEXIST', async () => {
    expect((await client.close('unknown')).fields['err_code']).toBe('ORDERNOTEXIST');
  });
});
