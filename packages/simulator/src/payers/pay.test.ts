import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Payment, signPayment } from '@opencloudpay/wechatpay';
import { type PaymentObject, type Simulator, startSimulator } from '../index';
import { type MerchantClient, merchantClient, newNumber } from '../testing/merchant-client';

let simulator: Simulator;
let client: MerchantClient;

beforeAll(async () => {
  simulator = await startSimulator();
  client = merchantClient(simulator);
});
afterAll(() => simulator.stop());

async function newPayment(of: MerchantClient = client, fields = {}): Promise<Payment> {
  return of.payment((await of.order(fields)).fields['prepay_id'] ?? '');
}

const resign = (
  { paySign: _, ...params }: Payment,
  changes: Partial<Payment>,
  key = client.merchant.apiKey,
) => signPayment({ ...params, ...changes }, key);

describe('the payer’s phone', () => {
  it.each(['MD5', 'HMAC-SHA256'] as const)('pays an order that was signed with %s', async (signType) => {
    const order = await simulator.pay(await newPayment(merchantClient(simulator, undefined, { signType })));
    expect(order).toMatchObject({
      state: 'SUCCESS',
      payment: { transactionId: expect.stringMatching(/^42\d{26}$/), cashFee: 100, coupons: [] },
    });
    expect(order.payment?.paidAt).toBeCloseTo(simulator.now().getTime(), -3);
  });

  it.each<[string, (payment: Payment) => PaymentObject, string, RegExp]>([
    ['nothing', () => ({}), 'PAYMENT_MALFORMED', /^appId is missing/],
    ['no paySign', ({ paySign: _, ...rest }) => rest, 'PAYMENT_MALFORMED', /^paySign is missing/],
    [
      'a timeStamp that is a number',
      (payment) => ({ ...payment, timeStamp: 1 }),
      'PAYMENT_MALFORMED',
      /^timeStamp must be text \(iOS/,
    ],
    [
      'a timeStamp in milliseconds',
      (payment) => resign(payment, { timeStamp: String(Date.now()) }),
      'PAYMENT_MALFORMED',
      /seconds since 1970/,
    ],
    [
      'a package without prepay_id=',
      (payment) => ({ ...payment, package: payment.package.slice(10) }),
      'PAYMENT_MALFORMED',
      /^package must be/,
    ],
    [
      'an unknown prepay id',
      (payment) => resign(payment, { package: 'prepay_id=wx1' }),
      'PREPAY_UNKNOWN',
      /another simulator/,
    ],
    [
      'the service provider’s appid',
      (payment) => resign(payment, { appId: simulator.merchant.appid }),
      'APPID_WRONG',
      /its sub_appid/,
    ],
    [
      'another sign type than the order’s',
      (payment) => resign(payment, { signType: 'HMAC-SHA256' }),
      'SIGN_TYPE_WRONG',
      /signed with MD5/,
    ],
    [
      'a signature by another key',
      (payment) => resign(payment, {}, 'another key'),
      'PAY_SIGN_WRONG',
      /API key of merchant/,
    ],
    [
      'a signature of something else',
      (payment) => ({ ...payment, nonceStr: 'changed' }),
      'PAY_SIGN_WRONG',
      /exactly these five/,
    ],
    [
      'a signature in lower case',
      (payment) => ({ ...payment, paySign: payment.paySign.toLowerCase() }),
      'PAY_SIGN_WRONG',
      /lower case/,
    ],
    [
      'a signature by the other algorithm',
      (payment) => {
        const { paySign } = resign(payment, { signType: 'HMAC-SHA256' });
        return { ...payment, paySign };
      },
      'PAY_SIGN_WRONG',
      /exactly these five/,
    ],
  ])('refuses %s', async (_what, spoil, code, message) => {
    const spoilt = spoil(await newPayment());
    await expect(simulator.pay(spoilt)).rejects.toMatchObject({
      name: 'SimulatorError',
      code,
      message: expect.stringMatching(message),
    });
    await expect(simulator.fail(spoilt)).rejects.toMatchObject({ code });
    await expect(simulator.cancel(spoilt)).rejects.toMatchObject({ code });
  });

  it('never puts the key into a refusal', async () => {
    const payment = await newPayment();
    await expect(simulator.pay({ ...payment, paySign: 'wrong' })).rejects.not.toThrow(client.merchant.apiKey);
  });

  it('pays an order once', async () => {
    const payment = await newPayment();
    const [first, second] = await Promise.allSettled([simulator.pay(payment), simulator.pay(payment)]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { code: 'ORDER_PAID' } });
  });

  it('cannot use a prepay id after two hours, nor one that was replaced', async () => {
    const out_trade_no = newNumber();
    const old = await newPayment(client, { out_trade_no });
    await simulator.advance('119m');
    await simulator.cancel(old);
    await simulator.advance('1m');
    await expect(simulator.pay(old)).rejects.toMatchObject({
      code: 'PREPAY_EXPIRED',
      message: expect.stringContaining('Repeat unifiedOrder'),
    });
    const renewed = await newPayment(client, { out_trade_no });
    await expect(simulator.pay(old)).rejects.toMatchObject({ code: 'PREPAY_EXPIRED' });
    await simulator.pay(renewed);
  });

  it('can retry after a failure or a cancellation', async () => {
    const payment = await newPayment();
    expect(await simulator.fail(payment)).toMatchObject({ state: 'PAYERROR' });
    expect(await simulator.cancel(payment)).toMatchObject({ state: 'PAYERROR' });
    expect(await simulator.pay(payment)).toMatchObject({ state: 'SUCCESS' });
  });

  it('belongs to the payer that the order was made for', async () => {
    const payment = await newPayment(client, { sub_openid: 'oFirst' });
    await expect(simulator.pay(payment, { openid: 'oSecond' })).rejects.toMatchObject({
      code: 'PAYER_WRONG',
    });
    const order = await simulator.pay(payment, { openid: 'oFirst' });
    expect(order.payment).toMatchObject({ subOpenid: 'oFirst', openid: expect.stringMatching(/^o.{27}$/) });
    const again = await simulator.pay(await newPayment(client, { sub_openid: 'oFirst' }));
    expect(again.payment?.openid).toBe(order.payment?.openid);
  });

  it('pays for a direct merchant under its appid', async () => {
    const direct = await startSimulator({ merchants: [{}] });
    const payment = await newPayment(merchantClient(direct), { openid: 'oDirect' });
    const order = await direct.pay(payment);
    expect(payment.appId).toBe(direct.merchant.appid);
    expect(order.payment).toMatchObject({ openid: 'oDirect' });
    expect(order.payment).not.toHaveProperty('subOpenid');
    await direct.stop();
  });

  it('redeems coupons up to the value of the order', async () => {
    const payment = await newPayment();
    const coupon = { id: '1', fee: 60, type: 'CASH' as const };
    for (const coupons of [
      [{ ...coupon, fee: 0 }],
      [{ ...coupon, fee: 0.5 }],
      [coupon, coupon],
      [coupon, { ...coupon, id: '2' }],
    ]) {
      await expect(simulator.pay(payment, { coupons })).rejects.toMatchObject({ code: 'COUPONS_INVALID' });
    }
    const order = await simulator.pay(payment, { coupons: [coupon, { id: '2', fee: 40, type: 'NO_CASH' }] });
    expect(order.payment?.cashFee).toBe(0);
  });

  it('cannot pay an expired order; a paid order cannot expire', async () => {
    const out_trade_no = newNumber();
    const payment = await newPayment(client, { out_trade_no });
    expect(await simulator.expire(out_trade_no)).toMatchObject({ state: 'CLOSED', expired: true });
    await expect(simulator.pay(payment)).rejects.toMatchObject({ code: 'ORDER_EXPIRED' });
    await expect(simulator.expire(out_trade_no)).rejects.toMatchObject({ code: 'ORDER_CLOSED' });
    await expect(simulator.expire('unknown')).rejects.toMatchObject({ code: 'ORDER_UNKNOWN' });
    const { outTradeNo } = await client.paidOrder();
    await expect(simulator.expire(outTradeNo)).rejects.toMatchObject({ code: 'ORDER_PAID' });
  });
});
