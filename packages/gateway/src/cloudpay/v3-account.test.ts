/** The gateway with an account of WeChat Pay v3 behind it: calls without keys, notifications, and v2 beside it. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type CallResult, type CloudPay, createCloudPay } from '@opencloudpay/cloudpay';
import { calledBy } from '../testing/account';
import { caller } from '../testing/call';
import { startV3Shop } from '../testing/v3-shop';

let shop: Awaited<ReturnType<typeof startV3Shop>>;
let cloudPay: CloudPay;
const environment = { ...process.env };

beforeAll(async () => {
  shop = await startV3Shop();
  cloudPay = createCloudPay({ gateway: { url: shop.url, token: shop.token } });
});
afterAll(() => shop.close());
afterEach(() => {
  process.env = { ...environment };
});

const CALLBACK = { envId: 'prod', functionName: 'pay_cb' };
const OPENID = 'oPayerOfTheV3Shop0000000000000';

function order(outTradeNo: string, more: object = {}) {
  calledBy(OPENID);
  process.env['WX_APPID'] = shop.partner.subAppid;
  return { body: '龙井茶', outTradeNo, subMchId: shop.partner.subMchId, totalFee: 100, ...CALLBACK, ...more };
}

/** Pays, and waits until the notification is delivered. */
async function pay({ payment }: CallResult<'unifiedOrder'>) {
  await shop.simulator.pay(payment as Parameters<typeof shop.simulator.pay>[0]);
  await shop.simulator.idle();
}

/** Equal for both versions, and told by both. */
const told = ({
  outTradeNo,
  totalFee,
  mchId,
  subMchId,
  transactionId,
  timeEnd,
}: Record<string, unknown>) => ({
  ...{ outTradeNo, totalFee, mchId, subMchId, transactionId: typeof transactionId, timeEnd: typeof timeEnd },
});

describe('an order of v3 through the gateway', () => {
  it('is placed without keys, paid, delivered, refunded, and its refund is delivered', async () => {
    const { partner, simulator, events } = shop;
    const placed = await cloudPay.unifiedOrder(order('V3-0001'));
    expect(placed).toMatchObject({
      resultCode: 'SUCCESS',
      payment: { signType: 'RSA', appId: partner.subAppid },
    });
    await pay(placed);
    expect(events.splice(0)).toEqual([
      expect.objectContaining({
        ...{ outTradeNo: 'V3-0001', totalFee: 100, resultCode: 'SUCCESS', returnCode: 'SUCCESS' },
        ...{
          mchId: partner.mchId,
          subMchId: partner.subMchId,
          appid: partner.appid,
          subAppid: partner.subAppid,
        },
        ...{
          timeEnd: expect.stringMatching(/^\d{14}$/),
          userInfo: { appId: partner.subAppid, openId: OPENID },
        },
      }),
    ]);
    const refund = { outTradeNo: 'V3-0001', outRefundNo: 'V3-0001-R', totalFee: 100, refundFee: 40 };
    const refunded = await cloudPay.refund({
      ...order('V3-0001'),
      ...refund,
      functionName: 'refund_cb',
    } as never);
    expect(refunded).toMatchObject({ resultCode: 'SUCCESS', refundFee: 40 });
    await simulator.advance('10s');
    await simulator.idle();
    expect(events.splice(0)).toEqual([
      expect.objectContaining({
        ...refund,
        ...{ refundStatus: 'SUCCESS', mchId: partner.mchId, subMchId: partner.subMchId },
        ...{ appid: partner.appid, successTime: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/) },
      }),
    ]);
  });

  it('gives the same results as with keys in the function', async () => {
    const withKeys = createCloudPay(shop.accounts.v3);
    const { subMchId } = shop.partner;
    const numbers = { subMchId, outTradeNo: 'V3-0001' };
    const withoutChance = ({ payment: _, prepayId: __, nonceStr: ___, ...rest }: Record<string, unknown>) =>
      rest;
    for (const call of [
      (one: CloudPay) => one.unifiedOrder(order('V3-SAME')),
      (one: CloudPay) => one.queryOrder(numbers),
      (one: CloudPay) => one.queryOrder({ ...numbers, outTradeNo: 'UNKNOWN' }),
      (one: CloudPay) => one.closeOrder(numbers),
      (one: CloudPay) => one.queryRefund({ subMchId, outRefundNo: 'V3-0001-R' }),
      (one: CloudPay) =>
        one
          .unifiedOrder(order('V3-WRONG', { totalFee: 1.5 }))
          .catch(({ errCode, errMsg }) => ({ errCode, errMsg })),
    ])
      expect(withoutChance(await call(cloudPay))).toEqual(withoutChance(await call(withKeys)));
  });

  it('may come on Cloud Run’s own path', async () => {
    const { partner, token, simulator, events } = shop;
    const { status, body } = await caller(shop.url, '/_/pay/')(
      'unifiedorder',
      {
        ...{ body: '龙井茶', openid: OPENID, out_trade_no: 'V3-RUN', sub_mch_id: partner.subMchId },
        ...{ total_fee: 1, env_id: 'prod', callback_type: 2, container: { service: 'shop', path: '/paid' } },
        ...{ spbill_create_ip: '203.0.113.7', sub_appid: partner.subAppid },
      },
      { Authorization: `Bearer ${token}` },
    );
    expect([status, body]).toMatchObject([
      200,
      { errcode: 0, errmsg: 'ok', respdata: { result_code: 'SUCCESS', payment: { signType: 'RSA' } } },
    ]);
    await simulator.pay('V3-RUN');
    await simulator.idle();
    expect(events.splice(0)).toMatchObject([{ outTradeNo: 'V3-RUN', totalFee: 1 }]);
  });

  it('is refused outside of the limits of a token, by v3’s names too', async () => {
    const limited = createCloudPay({ gateway: { url: shop.url, token: shop.limited } });
    expect(
      await limited.queryOrder({ subMchId: shop.partner.subMchId, outTradeNo: 'V3-0001' }),
    ).toMatchObject({
      tradeState: 'REFUND',
    });
    await expect(
      limited.queryOrder({ subMchId: shop.direct.mchId, outTradeNo: 'V3-0001' }),
    ).rejects.toMatchObject({
      errCode: -601004,
    });
    // Another merchant by v3's names changes nothing: they are no parameters of a call.
    const sneaky = { ...order('V3-SNEAKY'), sub_mchid: '1', sp_mchid: '1', mchid: '1', amount: { total: 1 } };
    await limited.unifiedOrder(sneaky as never);
    expect(shop.simulator.order('V3-SNEAKY')).toMatchObject({
      subMchId: shop.partner.subMchId,
      totalFee: 100,
    });
    // The signed text of wx.requestPayment has lines, as that of a request has.
    await expect(
      limited.unifiedOrder(order('V3-LINES', { subAppid: 'POST\n/v3/refund/domestic/refunds' })),
    ).rejects.toMatchObject({ errCode: -501007 });
  });
});

describe('v2 and v3 side by side', () => {
  it('are chosen by subMchId, and both kinds of notifications are delivered', async () => {
    const { direct, partner, events } = shop;
    const older = await cloudPay.unifiedOrder(
      order('V2-BESIDE', { subMchId: direct.mchId, subAppid: direct.appid }),
    );
    const newer = await cloudPay.unifiedOrder(order('V3-BESIDE'));
    expect([older.payment, newer.payment]).toMatchObject([{ signType: 'MD5' }, { signType: 'RSA' }]);
    await pay(older);
    await pay(newer);
    const both = { totalFee: 100, transactionId: 'string', timeEnd: 'string' };
    expect(events.splice(0).map(told)).toEqual([
      { ...both, outTradeNo: 'V2-BESIDE', mchId: direct.mchId, subMchId: direct.mchId },
      { ...both, outTradeNo: 'V3-BESIDE', mchId: partner.mchId, subMchId: partner.subMchId },
    ]);
  });

  it('work for one account: an order of before the switch is paid by v2, and refunded by v3', async () => {
    const { accounts, events, simulator, partner } = shop;
    const { version: _, ...before } = accounts.v3;
    const placed = await createCloudPay(before).unifiedOrder(order('V2-BEFORE'));
    expect(placed.payment).toMatchObject({ signType: 'MD5' });
    await pay(placed);
    expect(events.splice(0)).toMatchObject([{ outTradeNo: 'V2-BEFORE', mchId: partner.mchId }]);
    const number = { outRefundNo: 'V2-BEFORE-R', totalFee: 100, refundFee: 100 };
    await cloudPay.refund({ ...order('V2-BEFORE'), ...number } as never);
    await simulator.advance('10s');
    await simulator.idle();
    expect(events.splice(0)).toMatchObject([{ ...number, outTradeNo: 'V2-BEFORE', refundStatus: 'SUCCESS' }]);
    // And the other way round: a refund that a function of before the switch makes is notified in v2's form.
    const again = await cloudPay.unifiedOrder(order('V3-BEFORE'));
    await pay(again);
    events.splice(0);
    await createCloudPay(before).refund({
      ...order('V3-BEFORE'),
      ...number,
      outRefundNo: 'V3-BEFORE-R',
    } as never);
    await simulator.advance('10s');
    await simulator.idle();
    expect(events.splice(0)).toMatchObject([
      { ...number, outRefundNo: 'V3-BEFORE-R', refundStatus: 'SUCCESS' },
    ]);
  });
});

describe('a merchant that still has platform certificates', () => {
  it('has them downloaded for the first notification that one signs, before and during the switch', async () => {
    const { simulator, partner, events, log } = shop;
    for (const mode of ['certificates', 'both'] as const) {
      await simulator.setPlatformKeys(partner.mchId, mode);
      const outTradeNo = `V3-${mode}`;
      await pay(await cloudPay.unifiedOrder(order(outTradeNo)));
      expect(events.splice(0)).toMatchObject([{ outTradeNo, totalFee: 100 }]);
    }
    expect(log.lines().filter(({ code }) => code === 'SIGNATURE_INVALID')).toEqual([]);
  });
});
