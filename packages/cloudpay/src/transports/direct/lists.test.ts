import { describe, expect, it } from '@jest/globals';
import { apis } from '@opencloudpay/wechatpay';
import { listsOf } from './lists';

describe('the lists of an answer', () => {
  it('are those that CloudPay documents for the API, and no others', () => {
    expect(Object.keys(listsOf(apis.queryRefund, {}))).toHaveLength(14);
    expect(listsOf(apis.refund, {})).toEqual({
      coupon_type_list: [],
      coupon_refund_id_list: [],
      coupon_refund_fee_list: [],
    });
    expect(listsOf(apis.queryOrder, { coupon_fee_0: 1 })).toEqual({});
  });

  it('are aligned even if the first refunds have no such field', () => {
    expect(listsOf(apis.queryRefund, { out_refund_no_2: 'r2', refund_success_time_1: '2016' })).toMatchObject(
      {
        out_refund_no_list: [null, null, 'r2'],
        refund_success_time_list: [null, '2016', null],
      },
    );
  });

  it('are empty if no refund has such a field: there were no coupons', () => {
    expect(listsOf(apis.queryRefund, { out_refund_no_0: 'r0', refund_fee_0: 1 })).toMatchObject({
      out_refund_no_list: ['r0'],
      coupon_type_array: [],
      coupon_refund_fee_list: [],
    });
  });

  it('distinguish a refund’s coupons from its own fields', () => {
    const fields = { coupon_refund_fee_0: 10, coupon_refund_fee_0_0: 4, coupon_refund_fee_0_1: 6 };
    expect(listsOf(apis.queryRefund, fields)).toMatchObject({
      coupon_refund_fee_list: [10],
      coupon_refund_fee_array: [[4, 6]],
    });
  });

  it('do not become long because of an index that no answer has', () => {
    expect(listsOf(apis.queryRefund, { refund_fee_4294967294: 1 })).toMatchObject({ refund_fee_list: [] });
    expect(listsOf(apis.queryRefund, { refund_fee_99: 1 })['refund_fee_list']).toHaveLength(100);
  });
});
