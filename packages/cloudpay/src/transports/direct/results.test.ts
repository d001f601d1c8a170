/** The results of calls, for WeChat Pay's answers. */
import { createHash, createHmac } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Payment } from '@opencloudpay/wechatpay';
import { CALLED_BY_USER, inEnvironment } from '../../testing/environment';
import { API_KEY, ORDER, startMerchant, type TestMerchant } from '../../testing/merchant';
import { vectors } from '../../testing/vectors';
import type { WechatPayAnswer } from '../../testing/wechat-pay';

let merchant: TestMerchant;

beforeAll(async () => {
  merchant = await startMerchant();
});
afterAll(() => merchant.wechatPay.close());

const SUB = { subMchId: '1712734762' };
const REFUND = { ...SUB, outTradeNo: '123456', outRefundNo: 'r1', totalFee: 100, refundFee: 100 };

function answered(answer: WechatPayAnswer, call: () => unknown): Promise<Record<string, unknown>> {
  merchant.wechatPay.answer(answer);
  return inEnvironment(CALLED_BY_USER, call) as Promise<Record<string, unknown>>;
}

/** WeChat Pay's rule for paySign, written independently. */
function paySign({ paySign: _, ...payment }: Payment, key: string): string {
  const text = `appId=${payment.appId}&nonceStr=${payment.nonceStr}&package=${payment.package}&signType=${payment.signType}&timeStamp=${payment.timeStamp}&key=${key}`;
  const hash = payment.signType === 'MD5' ? createHash('md5') : createHmac('sha256', key);
  return hash.update(text).digest('hex').toUpperCase();
}

describe('the rule with which these tests check payments', () => {
  it.each(vectors.payment.map((vector, index) => ({ index, ...vector })))(
    'gives the known paySign ($index)',
    ({ params, key, paySign: known }) => {
      expect(paySign(params as unknown as Payment, key)).toBe(known);
    },
  );
});

describe('an order', () => {
  const MADE = { prepay_id: 'wx201410272009395522657a690389285100', trade_type: 'JSAPI' };

  it('has the known fields, and no others', async () => {
    const result = await answered(MADE, () => merchant.cloudPay.unifiedOrder(ORDER));
    expect(result).toEqual({
      returnCode: 'SUCCESS',
      returnMsg: 'OK',
      resultCode: 'SUCCESS',
      appid: 'wx0000000000000000',
      mchId: '1900000109',
      subAppid: CALLED_BY_USER.WX_APPID,
      subMchId: '1712734762',
      nonceStr: expect.any(String),
      sign: expect.any(String),
      tradeType: 'JSAPI',
      prepayId: MADE.prepay_id,
      payment: expect.anything(),
      errCode: 0,
      errMsg: 'cloudPay.unifiedOrder:ok',
    });
  });

  it.each(['MD5', 'HMAC-SHA256'] as const)(
    'signed with %s has a payment with that sign type',
    async (signType) => {
      const cloudPay = merchant.with({ signType });
      const before = Math.floor(Date.now() / 1000);
      const { payment } = await answered(MADE, () => cloudPay.unifiedOrder(ORDER));
      expect(payment).toEqual({
        appId: CALLED_BY_USER.WX_APPID,
        timeStamp: expect.stringMatching(/^\d{10}$/),
        nonceStr: expect.stringMatching(/^[0-9a-f]{32}$/),
        package: `prepay_id=${MADE.prepay_id}`,
        signType,
        paySign: paySign(payment as Payment, API_KEY),
      });
      const { timeStamp } = payment as Payment;
      expect(Number(timeStamp) - before).toBeGreaterThanOrEqual(0);
      expect(Number(timeStamp) - before).toBeLessThan(120);
    },
  );

  it('is paid in the merchant’s own mini program if there is no other, with a new nonce each time', async () => {
    const direct = merchant.with({ mode: 'direct' });
    const order = { ...ORDER, subMchId: undefined };
    const one = await answered(MADE, () => direct.unifiedOrder(order));
    const other = await answered(MADE, () => direct.unifiedOrder(order));
    expect(one['payment']).toMatchObject({ appId: 'wx0000000000000000' });
    expect((one['payment'] as Payment).nonceStr).not.toBe((other['payment'] as Payment).nonceStr);
    expect(one).toMatchObject({ subMchId: '1900000109', subAppid: 'wx0000000000000000' });
  });

  it('that failed has no payment, and does not throw: errCode 0 only says that WeChat Pay answered', async () => {
    const failed = { ...MADE, result_code: 'FAIL', err_code: 'ORDERPAID', err_code_des: '该订单已支付' };
    const result = await answered(failed, () => merchant.cloudPay.unifiedOrder(ORDER));
    expect(result).toMatchObject({ resultCode: 'FAIL', errCode: 0, errCodeDes: '该订单已支付' });
    expect(result).not.toHaveProperty('payment');
  });

  it('that WeChat Pay could not read is returned unchanged', async () => {
    const failed = { return_code: 'FAIL', return_msg: 'appid不存在' };
    expect(await answered(failed, () => merchant.cloudPay.unifiedOrder(ORDER))).toEqual({
      returnCode: 'FAIL',
      returnMsg: 'appid不存在',
      errCode: 0,
      errMsg: 'cloudPay.unifiedOrder:ok',
    });
  });

  it('of another trade type has no payment for a mini program', async () => {
    const native = { ...MADE, trade_type: 'NATIVE', code_url: 'weixin://wxpay/bizpayurl?pr=1' };
    const order = { ...ORDER, tradeType: 'NATIVE', productId: '1' };
    const result = await answered(native, () => merchant.cloudPay.unifiedOrder(order));
    expect(result).toMatchObject({ codeUrl: native.code_url });
    expect(result).not.toHaveProperty('payment');
  });
});

describe('a queried order', () => {
  it('has amounts and counts as numbers, and everything else as text', async () => {
    const answer = {
      out_trade_no: '001234',
      transaction_id: '4200004561202203217657282768',
      trade_state: 'SUCCESS',
      total_fee: '100',
      settlement_total_fee: '90',
      cash_fee: '90',
      coupon_fee: '10',
      coupon_count: '1',
      coupon_fee_0: '10',
      coupon_id_0: '0010000',
      attach: '7',
      time_end: '20220321132007',
    };
    const result = await answered(answer, () =>
      merchant.cloudPay.queryOrder({ ...SUB, outTradeNo: '001234' }),
    );
    expect(result).toMatchObject({
      outTradeNo: '001234',
      transactionId: '4200004561202203217657282768',
      totalFee: 100,
      settlementTotalFee: 90,
      cashFee: 90,
      couponFee: 10,
      couponCount: 1,
      couponFee_0: 10,
      couponId_0: '0010000',
      attach: '7',
      timeEnd: '20220321132007',
    });
  });
});

describe('a refund', () => {
  it('that was refused equals the result seen on Tencent’s platform', async () => {
    const refused = { return_code: 'FAIL', return_msg: '特约子商户商户号未授权服务商的产品权限' };
    expect(await answered(refused, () => merchant.cloudPay.refund(REFUND))).toEqual({
      returnCode: 'FAIL',
      returnMsg: '特约子商户商户号未授权服务商的产品权限',
      couponTypeList: [],
      couponRefundIdList: [],
      couponRefundFeeList: [],
      errCode: 0,
      errMsg: 'cloudPay.refund:ok',
    });
  });

  it('has its coupons in lists and under their indexes', async () => {
    const accepted = {
      refund_id: '50000',
      refund_fee: '100',
      cash_refund_fee: '80',
      coupon_refund_fee: '20',
      coupon_refund_count: '2',
      coupon_type_0: 'CASH',
      coupon_refund_id_0: '10000',
      coupon_refund_fee_0: '5',
      coupon_type_1: 'NO_CASH',
      coupon_refund_id_1: '10001',
      coupon_refund_fee_1: '15',
    };
    expect(await answered(accepted, () => merchant.cloudPay.refund(REFUND))).toMatchObject({
      refundId: '50000',
      refundFee: 100,
      cashRefundFee: 80,
      couponRefundFee: 20,
      couponRefundCount: 2,
      couponTypeList: ['CASH', 'NO_CASH'],
      couponRefundIdList: ['10000', '10001'],
      couponRefundFeeList: [5, 15],
      couponRefundFee_0: 5,
      couponType_1: 'NO_CASH',
    });
  });
});

describe('queried refunds', () => {
  const query = () => merchant.cloudPay.queryRefund({ ...SUB, outTradeNo: '123456' });

  it('are in aligned lists, with null if a refund has no such field', async () => {
    const result = await answered(
      {
        total_fee: '300',
        refund_count: '2',
        out_refund_no_0: 'r0',
        refund_id_0: '50000',
        refund_channel_0: 'ORIGINAL',
        refund_fee_0: '100',
        settlement_refund_fee_0: '90',
        coupon_refund_fee_0: '10',
        coupon_refund_count_0: '2',
        coupon_type_0_0: 'CASH',
        coupon_refund_id_0_0: '10000',
        coupon_refund_fee_0_0: '4',
        coupon_type_0_1: 'NO_CASH',
        coupon_refund_id_0_1: '10001',
        coupon_refund_fee_0_1: '6',
        refund_status_0: 'SUCCESS',
        refund_account_0: 'REFUND_SOURCE_RECHARGE_FUNDS',
        refund_recv_accout_0: '支付用户零钱',
        refund_success_time_0: '2016-07-25 15:26:26',
        out_refund_no_1: 'r1',
        refund_id_1: '50001',
        refund_channel_1: 'ORIGINAL',
        refund_fee_1: '200',
        refund_status_1: 'PROCESSING',
        refund_recv_accout_1: '支付用户零钱',
      },
      query,
    );
    expect(result).toMatchObject({
      totalFee: 300,
      refundCount: 2,
      outRefundNoList: ['r0', 'r1'],
      refundIdList: ['50000', '50001'],
      refundChannel: ['ORIGINAL', 'ORIGINAL'],
      refundFeeList: [100, 200],
      settlementRefundFeeList: [90, null],
      couponTypeArray: [['CASH', 'NO_CASH'], []],
      couponRefundFeeList: [10, null],
      couponRefundCountList: [2, null],
      couponRefundIdArray: [['10000', '10001'], []],
      couponRefundFeeArray: [[4, 6], []],
      refundStatusList: ['SUCCESS', 'PROCESSING'],
      refundAccountList: ['REFUND_SOURCE_RECHARGE_FUNDS', null],
      refundRecvAccoutList: ['支付用户零钱', '支付用户零钱'],
      refundSuccessTimeList: ['2016-07-25 15:26:26', null],
      // The indexed fields stay.
      outRefundNo_0: 'r0',
      refundFee_1: 200,
      couponRefundFee_0_1: 6,
    });
  });

  it('that do not exist give empty lists', async () => {
    const none = { result_code: 'FAIL', err_code: 'REFUNDNOTEXIST' };
    expect(await answered(none, query)).toMatchObject({
      outRefundNoList: [],
      refundIdList: [],
      refundChannel: [],
      refundFeeList: [],
      settlementRefundFeeList: [],
      couponTypeArray: [],
      couponRefundFeeList: [],
      couponRefundCountList: [],
      couponRefundIdArray: [],
      couponRefundFeeArray: [],
      refundStatusList: [],
      refundAccountList: [],
      refundRecvAccoutList: [],
      refundSuccessTimeList: [],
    });
  });
});

describe('a bill', () => {
  const BILL = '交易时间,公众账号ID\r\n`2026-01-01 00:00:00,`wx1\r\n总交易单数\r\n`1\r\n';

  it('is text', async () => {
    const result = await answered(Buffer.from(BILL), () =>
      merchant.cloudPay.downloadBill({ ...SUB, billDate: '20260101' }),
    );
    expect(result).toEqual({ data: BILL, errCode: 0, errMsg: 'cloudPay.downloadBill:ok' });
  });

  it('is the gzip bytes if they were requested', async () => {
    const zipped = gzipSync(BILL);
    const { data } = await answered(zipped, () =>
      merchant.cloudPay.downloadBill({ ...SUB, billDate: '20260101', tarType: 'GZIP' }),
    );
    expect(data).toEqual(zipped);
  });

  it('that does not exist is reported like any other failure', async () => {
    const none = { return_code: 'FAIL', return_msg: 'No Bill Exist', error_code: '20002' };
    const result = await answered(none, () =>
      merchant.cloudPay.downloadBill({ ...SUB, billDate: '20260101' }),
    );
    expect(result).toMatchObject({ returnCode: 'FAIL', returnMsg: 'No Bill Exist', errCode: 0 });
    expect(result).not.toHaveProperty('data');
  });
});
