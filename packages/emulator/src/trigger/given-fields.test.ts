/** Fields of a notification as people type them. */
import { describe, expect, it } from '@jest/globals';
import { wireFields } from './given-fields';

describe('fields', () => {
  it('are taken in either spelling, amounts as integers, and objects of an event are left out', () => {
    expect(wireFields({ totalFee: '8800', out_trade_no: 'T1', couponFee_0: 5, userInfo: {} })).toEqual({
      fields: { total_fee: 8800, out_trade_no: 'T1', coupon_fee_0: 5 },
      wrong: [],
      mistyped: [],
    });
  });

  it('that are no amounts are named as they were written', () => {
    expect(wireFields({ totalFee: '88.00', refund_fee: 'x' }).wrong).toEqual(['totalFee', 'refund_fee']);
  });

  it('that are nearly those of WeChat Pay are named with the right ones, in the same spelling', () => {
    expect(wireFields({ totalFe: '1', out_trade_nr: 'T', refundRecvAccount: 'x' }).mistyped).toEqual([
      { given: 'totalFe', nearest: 'totalFee' },
      { given: 'out_trade_nr', nearest: 'out_trade_no' },
      { given: 'refundRecvAccount', nearest: 'refundRecvAccout' },
    ]);
    expect(wireFields({ somethingNew: '1' })).toMatchObject({ fields: { something_new: '1' }, mistyped: [] });
  });
});
