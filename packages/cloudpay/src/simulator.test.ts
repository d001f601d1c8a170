/** The facade against the simulated WeChat Pay: HTTPS, client certificates, every merchant mode and sign type. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { compactBeijingDay } from '@opencloudpay/contracts/beijing-time';
import { type Merchant, type Simulator, startSimulator } from '@opencloudpay/simulator';
import { parseBill } from '@opencloudpay/wechatpay';
import { calledByPayerOf, cloudPayOf } from './testing/simulated-account';
import type { Untyped } from './testing/untyped';

let simulator: Simulator;
/** When the first merchant's first order was paid. The tests advance the clock, perhaps into the next day. */
let paidAt: Date | undefined;
const savedEnv = { ...process.env };

beforeAll(async () => {
  simulator = await startSimulator({ merchants: [{ subMerchants: [{}] }, {}] });
});
afterAll(async () => {
  process.env = savedEnv;
  await simulator.stop();
});

const cases = (['partner', 'direct'] as const).flatMap((mode) =>
  (['MD5', 'HMAC-SHA256'] as const).map((signType) => ({ mode, signType })),
);

describe.each(cases)('$mode mode, signed with $signType', ({ mode, signType }) => {
  const outTradeNo = `${mode}-${signType}`.slice(0, 30);
  let merchant: Merchant;
  let cloudPay: Untyped;
  let payment: Parameters<Simulator['pay']>[0];

  beforeAll(() => {
    merchant = simulator.merchants.find(({ kind }) => kind === mode) as Merchant;
    cloudPay = cloudPayOf(simulator, merchant, signType);
    process.env = { ...savedEnv, ...calledByPayerOf(merchant) };
  });

  it('creates an order that the payer can pay', async () => {
    const order = await cloudPay.unifiedOrder({
      body: '龙井茶 50 克 & <糖>',
      outTradeNo,
      subMchId: merchant.subMchId,
      totalFee: 0.29 * 100,
      attach: ']]>',
      envId: 'prod',
      functionName: 'pay_cb',
    });
    expect(order).toMatchObject({
      returnCode: 'SUCCESS',
      resultCode: 'SUCCESS',
      tradeType: 'JSAPI',
      subMchId: merchant.subMchId,
      errCode: 0,
      errMsg: 'cloudPay.unifiedOrder:ok',
      payment: { appId: merchant.subAppid, signType, package: `prepay_id=${order['prepayId']}` },
    });
    payment = order['payment'] as typeof payment;
    expect(simulator.order(outTradeNo)).toMatchObject({ totalFee: 29, signType });
  });

  it('gets the same prepay_id for the same order, and a refusal for another amount under its number', async () => {
    const order = (totalFee: number) =>
      cloudPay.unifiedOrder({
        body: '龙井茶 50 克 & <糖>',
        outTradeNo,
        subMchId: merchant.subMchId,
        totalFee,
        attach: ']]>',
        envId: 'prod',
        functionName: 'pay_cb',
      });
    expect((await order(29))['payment']).toMatchObject({ package: payment.package });
    expect(await order(30)).toMatchObject({ resultCode: 'FAIL', errCode: 0, errCodeDes: expect.any(String) });
  });

  it('returns the order’s state before and after it is paid', async () => {
    const query = () => cloudPay.queryOrder({ outTradeNo, subMchId: merchant.subMchId, body: 'ignored' });
    expect(await query()).toMatchObject({ tradeState: 'NOTPAY' });
    paidAt ??= simulator.now();
    await simulator.pay(payment, { coupons: [{ id: '10001', fee: 9, type: 'CASH' }] });
    expect(await query()).toMatchObject({
      tradeState: 'SUCCESS',
      totalFee: 29,
      cashFee: 20,
      couponFee: 9,
      couponCount: 1,
      couponFee_0: 9,
      attach: ']]>',
      subOpenid: `oPayerOf${mode}`,
    });
  });

  it('refunds once, however often it is called', async () => {
    const ask = () =>
      cloudPay.refund({
        outTradeNo,
        subMchId: merchant.subMchId,
        outRefundNo: `R${outTradeNo}`,
        totalFee: 29,
        refundFee: 29,
      });
    const [first, second] = [await ask(), await ask()];
    expect(first).toMatchObject({ resultCode: 'SUCCESS', refundFee: 29, couponRefundFeeList: [9] });
    expect(second['refundId']).toBe(first['refundId']);
    expect(simulator.refunds().filter((refund) => refund.outTradeNo === outTradeNo)).toHaveLength(1);
  });

  it('fills the lists of queryRefund', async () => {
    await simulator.advance('10s');
    const found = await cloudPay.queryRefund({ outTradeNo, subMchId: merchant.subMchId });
    expect(found).toMatchObject({
      refundCount: 1,
      outRefundNo_0: `R${outTradeNo}`,
      outRefundNoList: [`R${outTradeNo}`],
      refundFeeList: [29],
      refundStatusList: ['SUCCESS'],
      refundSuccessTimeList: [expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/)],
      couponRefundFeeArray: [[9]],
    });
  });

  it('does not close a paid order', async () => {
    await simulator.advance('6m');
    expect(await cloudPay.closeOrder({ outTradeNo, subMchId: merchant.subMchId })).toMatchObject({
      resultCode: 'FAIL',
      errCodeDes: expect.any(String),
    });
  });
});

it('downloads a day’s bill, as text and gzipped', async () => {
  const merchant = simulator.merchants[0] as Merchant;
  const cloudPay = cloudPayOf(simulator, merchant);
  const billDate = compactBeijingDay(paidAt ?? simulator.now());
  expect(await cloudPay.downloadBill({ subMchId: merchant.subMchId, billDate })).toMatchObject({
    returnCode: 'FAIL',
  });
  await simulator.advance('36h');
  const { data } = await cloudPay.downloadBill({ subMchId: merchant.subMchId, billDate, billType: 'ALL' });
  expect(parseBill(String(data)).columns).toContain('商户订单号');
  const zipped = await cloudPay.downloadBill({ subMchId: merchant.subMchId, billDate, tarType: 'GZIP' });
  expect(Buffer.isBuffer(zipped['data']) && zipped['data'].subarray(0, 2).toString('hex')).toBe('1f8b');
});
