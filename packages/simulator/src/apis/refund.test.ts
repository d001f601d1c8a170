import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runs } from '@opencloudpay/internal/testing/runs';
import fc from 'fast-check';
import { type Simulator, startSimulator } from '../index';
import { type Fields, type MerchantClient, merchantClient, newNumber } from '../testing/merchant-client';

let simulator: Simulator;
let client: MerchantClient;

beforeAll(async () => {
  simulator = await startSimulator();
  client = merchantClient(simulator);
});
afterAll(() => simulator.stop());

const refund = (outTradeNo: string, fields: Fields = {}) =>
  client.refund({
    out_trade_no: outTradeNo,
    out_refund_no: newNumber('refund'),
    total_fee: 100,
    refund_fee: 100,
    ...fields,
  });

describe('refund', () => {
  it('refunds a part of a paid order and returns its amounts', async () => {
    const { outTradeNo, transactionId } = await client.paidOrder();
    const { fields } = await refund(outTradeNo, { refund_fee: 30, out_refund_no: 'part-1' });
    expect(fields).toMatchObject({
      result_code: 'SUCCESS',
      transaction_id: transactionId,
      out_trade_no: outTradeNo,
      out_refund_no: 'part-1',
      refund_id: expect.stringMatching(/^50\d{27}$/),
      refund_channel: '',
      refund_fee: '30',
      coupon_refund_fee: '0',
      coupon_refund_count: '0',
      total_fee: '100',
      cash_fee: '100',
      cash_refund_fee: '30',
    });
  });

  it('finds the order by transaction_id before out_trade_no', async () => {
    const { transactionId } = await client.paidOrder();
    expect((await refund('unknown', { transaction_id: transactionId })).fields['result_code']).toBe(
      'SUCCESS',
    );
  });

  it('is idempotent by out_refund_no: the same refund again, no second one', async () => {
    const { outTradeNo } = await client.paidOrder();
    const out_refund_no = newNumber('refund');
    const first = await refund(outTradeNo, { out_refund_no });
    const second = await refund(outTradeNo, { out_refund_no, refund_desc: '又一次' });
    expect(second.fields['refund_id']).toBe(first.fields['refund_id']);
    expect(simulator.refunds().filter((known) => known.outRefundNo === out_refund_no)).toHaveLength(1);
  });

  it('refuses another refund under the same out_refund_no', async () => {
    const { outTradeNo } = await client.paidOrder();
    const out_refund_no = newNumber('refund');
    await refund(outTradeNo, { out_refund_no, refund_fee: 10 });
    expect((await refund(outTradeNo, { out_refund_no, refund_fee: 11 })).fields).toMatchObject({
      err_code: 'REFUND_FEE_MISMATCH',
      err_code_des: '订单金额或退款金额与之前请求不一致，请核实后再试',
    });
    const other = await client.paidOrder();
    expect((await refund(other.outTradeNo, { out_refund_no, refund_fee: 10 })).fields['err_code']).toBe(
      'INVALID_REQUEST',
    );
  });

  it('never refunds more than was paid', async () => {
    const { outTradeNo } = await client.paidOrder();
    await refund(outTradeNo, { refund_fee: 60 });
    expect((await refund(outTradeNo, { refund_fee: 41 })).fields).toMatchObject({
      err_code: 'INVALID_REQUEST',
      err_code_des: '累计退款金额大于支付金额',
    });
    expect((await refund(outTradeNo, { refund_fee: 40 })).fields['result_code']).toBe('SUCCESS');
    expect((await refund(outTradeNo, { refund_fee: 1 })).fields).toMatchObject({
      err_code: 'ERROR',
      err_code_des: '订单已全额退款',
    });
  });

  it('refuses amounts that do not fit the order', async () => {
    const { outTradeNo } = await client.paidOrder();
    expect((await refund(outTradeNo, { refund_fee: 101 })).fields).toEqual({
      return_code: 'FAIL',
      return_msg: 'invalid refund_fee',
    });
    expect((await refund(outTradeNo, { total_fee: 99, refund_fee: 1 })).fields['err_code']).toBe(
      'REFUND_FEE_MISMATCH',
    );
  });

  it('refuses unpaid and unknown orders: ORDERNOTEXIST', async () => {
    const out_trade_no = newNumber();
    await client.order({ out_trade_no });
    for (const number of [out_trade_no, 'unknown']) {
      expect((await refund(number)).fields).toMatchObject({
        err_code: 'ORDERNOTEXIST',
        err_code_des: '订单不存在',
      });
    }
  });

  it('accepts fifty partial refunds of an order, not more', async () => {
    const { outTradeNo } = await client.paidOrder();
    for (let time = 0; time < 50; time++)
      expect((await refund(outTradeNo, { refund_fee: 1 })).fields['result_code']).toBe('SUCCESS');
    expect((await refund(outTradeNo, { refund_fee: 1 })).fields).toMatchObject({
      err_code: 'INVALID_REQUEST',
      err_code_des: expect.stringContaining('50次'),
    });
  });

  it('refuses orders older than a year: TRADE_OVERDUE', async () => {
    const later = await startSimulator();
    const laterClient = merchantClient(later);
    const { outTradeNo } = await laterClient.paidOrder();
    const fields = { out_trade_no: outTradeNo, out_refund_no: 'r-1', total_fee: 100, refund_fee: 1 };
    await later.advance('364d');
    expect((await laterClient.refund(fields)).fields['result_code']).toBe('SUCCESS');
    await later.advance('2d');
    expect((await laterClient.refund({ ...fields, out_refund_no: 'r-2' })).fields).toMatchObject({
      err_code: 'TRADE_OVERDUE',
      err_code_des: '订单已经超过退款期限',
    });
    await later.stop();
  });

  it('is PROCESSING, then SUCCESS after a while, and can be settled earlier with another result', async () => {
    const { outTradeNo } = await client.paidOrder();
    const status = (outRefundNo: string) =>
      simulator.refunds().find((known) => known.outRefundNo === outRefundNo)?.status;
    for (const name of ['by-time', 'by-hand', 'stuck'])
      await refund(outTradeNo, { refund_fee: 10, out_refund_no: name });
    await simulator.settleRefund('by-hand', 'REFUNDCLOSE');
    await simulator.settleRefund('stuck', 'CHANGE');
    expect([status('by-time'), status('by-hand'), status('stuck')]).toEqual([
      'PROCESSING',
      'REFUNDCLOSE',
      'CHANGE',
    ]);
    await simulator.advance('5s');
    expect([status('by-time'), status('by-hand'), status('stuck')]).toEqual([
      'SUCCESS',
      'REFUNDCLOSE',
      'CHANGE',
    ]);
    await simulator.settleRefund('stuck');
    expect(status('stuck')).toBe('SUCCESS');
    await expect(simulator.settleRefund('stuck')).rejects.toMatchObject({ code: 'REFUND_SETTLED' });
    await expect(simulator.settleRefund('unknown')).rejects.toMatchObject({ code: 'REFUND_UNKNOWN' });
  });

  it('frees the amount of a closed refund', async () => {
    const { outTradeNo } = await client.paidOrder();
    const out_refund_no = newNumber('refund');
    await refund(outTradeNo, { out_refund_no });
    await simulator.settleRefund(out_refund_no, 'REFUNDCLOSE');
    expect((await refund(outTradeNo)).fields['result_code']).toBe('SUCCESS');
  });

  it('returns exactly what cash and each coupon paid, in any parts, also with failed refunds', async () => {
    const share = fc.integer({ min: 1, max: 40 });
    const orders = fc.record({
      cash: fc.integer({ min: 0, max: 200 }),
      coupons: fc.array(
        fc.record({ fee: share, type: fc.constantFrom('CASH' as const, 'NO_CASH' as const) }),
        { maxLength: 4 },
      ),
      parts: fc.array(fc.record({ fee: share, given: fc.boolean() }), { minLength: 1, maxLength: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(orders, async ({ cash, coupons, parts }) => {
        const total = cash + coupons.reduce((sum, { fee }) => sum + fee, 0);
        fc.pre(total > 0);
        const named = coupons.map((coupon, index) => ({ id: `c${index}`, ...coupon }));
        const { outTradeNo } = await client.paidOrder({ total_fee: total }, { coupons: named });
        let left = total;
        // Some refunds fail, but only after the later ones were split.
        const closing: string[] = [];
        for (const { fee, given } of parts) {
          const refund_fee = Math.min(fee, left);
          if (refund_fee === 0) break;
          const out_refund_no = newNumber('refund');
          const { fields } = await refund(outTradeNo, { total_fee: total, refund_fee, out_refund_no });
          expect(Number(fields['cash_refund_fee']) + Number(fields['coupon_refund_fee'])).toBe(refund_fee);
          left -= refund_fee;
          if (!given) closing.push(out_refund_no);
        }
        for (const number of closing) left += (await simulator.settleRefund(number, 'REFUNDCLOSE')).refundFee;
        if (left > 0) await refund(outTradeNo, { total_fee: total, refund_fee: left });
        const refunds = simulator
          .refunds()
          .filter((known) => known.outTradeNo === outTradeNo && known.status !== 'REFUNDCLOSE');
        expect(refunds.every(({ cashRefundFee }) => cashRefundFee >= 0)).toBe(true);
        expect(refunds.reduce((sum, { cashRefundFee }) => sum + cashRefundFee, 0)).toBe(cash);
        for (const { id, fee } of named) {
          expect(
            refunds
              .flatMap((known) => known.coupons.filter((coupon) => coupon.id === id))
              .reduce((sum, coupon) => sum + coupon.fee, 0),
          ).toBe(fee);
        }
      }),
      { numRuns: runs(8) },
    );
  });
});

describe('queryRefund', () => {
  it('returns a refund with its state, account and time', async () => {
    const { outTradeNo, transactionId } = await client.paidOrder();
    const out_refund_no = newNumber('refund');
    const { fields: made } = await refund(outTradeNo, { out_refund_no, refund_fee: 30 });
    const expected = {
      result_code: 'SUCCESS',
      transaction_id: transactionId,
      out_trade_no: outTradeNo,
      total_fee: '100',
      cash_fee: '100',
      refund_count: '1',
      refund_fee: '30',
      out_refund_no_0: out_refund_no,
      refund_id_0: made['refund_id'],
      refund_channel_0: 'ORIGINAL',
      refund_fee_0: '30',
      refund_account_0: 'REFUND_SOURCE_UNSETTLED_FUNDS',
      refund_recv_accout_0: '支付用户的零钱',
    };
    const processing = (await client.queryRefund({ out_refund_no })).fields;
    expect(processing).toMatchObject({ ...expected, refund_status_0: 'PROCESSING' });
    expect(processing).not.toHaveProperty('refund_success_time_0');
    await simulator.advance('5s');
    expect((await client.queryRefund({ out_refund_no })).fields).toMatchObject({
      ...expected,
      refund_status_0: 'SUCCESS',
      refund_success_time_0: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    });
  });

  it('uses refund_id before out_refund_no before transaction_id before out_trade_no', async () => {
    const one = await client.paidOrder();
    const other = await client.paidOrder();
    const first = (await refund(one.outTradeNo, { refund_fee: 1, out_refund_no: newNumber('refund') }))
      .fields;
    const second = (await refund(one.outTradeNo, { refund_fee: 2, out_refund_no: newNumber('refund') }))
      .fields;
    const third = (await refund(other.outTradeNo, { refund_fee: 3 })).fields;
    const feesOf = async (fields: Fields) => {
      const { fields: answer } = await client.queryRefund(fields);
      return Array.from(
        { length: Number(answer['refund_count']) },
        (_, index) => answer[`refund_fee_${index}`],
      );
    };
    const out_trade_no = other.outTradeNo;
    const transaction_id = one.transactionId;
    const out_refund_no = second['out_refund_no'];
    const refund_id = first['refund_id'];
    expect(await feesOf({ out_trade_no })).toEqual(['3']);
    expect(await feesOf({ out_trade_no, transaction_id })).toEqual(['1', '2']);
    expect(await feesOf({ out_trade_no, transaction_id, out_refund_no })).toEqual(['2']);
    expect(await feesOf({ out_trade_no, transaction_id, out_refund_no, refund_id })).toEqual(['1']);
    expect(third['refund_fee']).toBe('3');
  });

  it('returns ten per page from offset, and the total', async () => {
    const { outTradeNo } = await client.paidOrder();
    for (let fee = 1; fee <= 3; fee++) await refund(outTradeNo, { refund_fee: fee });
    const few = (await client.queryRefund({ out_trade_no: outTradeNo })).fields;
    expect(few).not.toHaveProperty('total_refund_count');
    for (let time = 0; time < 9; time++) await refund(outTradeNo, { refund_fee: 1 });
    const page = async (offset?: number) =>
      (await client.queryRefund({ out_trade_no: outTradeNo, offset })).fields;
    expect(await page()).toMatchObject({
      total_refund_count: '12',
      refund_count: '10',
      refund_fee_0: '1',
      refund_fee_9: '1',
    });
    const last = await page(10);
    expect(last).toMatchObject({ total_refund_count: '12', refund_count: '2' });
    expect(last).not.toHaveProperty('refund_id_2');
    expect((await page(1))['refund_fee_0']).toBe('2');
    expect(await page(13)).toMatchObject({ result_code: 'FAIL', err_code: 'PARAM_ERROR' });
  });

  it('numbers the coupons of a refund by two indices', async () => {
    const coupons = [
      { id: '10000', fee: 20, type: 'CASH' as const },
      { id: '10001', fee: 30, type: 'NO_CASH' as const },
    ];
    const { outTradeNo } = await client.paidOrder({}, { coupons });
    const { fields } = await refund(outTradeNo);
    expect(fields).toMatchObject({
      cash_refund_fee: '50',
      coupon_refund_fee: '50',
      coupon_refund_count: '2',
      settlement_refund_fee: '70',
      settlement_total_fee: '70',
      coupon_type_1: 'NO_CASH',
      coupon_refund_id_1: '10001',
      coupon_refund_fee_1: '30',
    });
    expect((await client.queryRefund({ out_trade_no: outTradeNo })).fields).toMatchObject({
      settlement_total_fee: '70',
      settlement_refund_fee_0: '70',
      coupon_refund_fee_0: '50',
      coupon_refund_count_0: '2',
      coupon_type_0_1: 'NO_CASH',
      coupon_refund_id_0_1: '10001',
      coupon_refund_fee_0_1: '30',
    });
  });

  it('refuses unknown refunds: REFUNDNOTEXIST', async () => {
    const { outTradeNo } = await client.paidOrder();
    for (const number of [
      { out_refund_no: 'unknown' },
      { refund_id: '50' },
      { out_trade_no: outTradeNo },
      { out_trade_no: 'unknown' },
    ]) {
      expect((await client.queryRefund(number)).fields).toMatchObject({
        err_code: 'REFUNDNOTEXIST',
        err_code_des: 'not exist',
      });
    }
  });
});
