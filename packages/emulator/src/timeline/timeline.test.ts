import { beforeAll, describe, expect, it } from '@jest/globals';
import type { TimelineEntry } from '@opencloudpay/contracts/dev-server/timeline';
import type { Emulator } from '../index';
import { order, SUB_MCH_ID, start } from '../testing/emulators';

/** Shared by all tests: each has orders of its own. */
let emulator: Emulator;
beforeAll(async () => {
  emulator = await start();
});

const typesOf = (entries: readonly TimelineEntry[]) => entries.map(({ type }) => type);

describe('the timeline of an order', () => {
  it('has the function’s call, the payment, its callback and the refund, in order', async () => {
    const { outTradeNo } = await order(emulator);
    await emulator.pay(outTradeNo);
    await emulator.callFunction('refund', { outTradeNo, subMchId: SUB_MCH_ID });
    await emulator.advance('10s');
    const timeline = emulator.timeline(outTradeNo);
    expect(typesOf(timeline.entries)).toEqual([
      'function-call',
      'request',
      'order-made',
      'order-paid',
      'notification',
      'callback',
      'function-call',
      'request',
      'refund-made',
      'refund-settled',
      'notification',
      'callback',
    ]);
    expect(new Set(timeline.entries.map(({ id }) => id)).size).toBe(timeline.entries.length);
    expect(timeline.order).toMatchObject({
      outTradeNo,
      goods: 'A thing',
      totalFee: 100,
      refundedFee: 40,
      state: 'REFUND',
      openid: emulator.user.openId,
      notification: {
        state: 'delivered',
        callback: { envId: 'test-env', functionName: 'cb_good' },
        attempts: 1,
        remaining: 0,
      },
    });
    expect(timeline.refunds).toMatchObject([{ refundFee: 40, status: 'SUCCESS' }]);
  });

  it('shows the call, the signed XML, its answer, and the notification without its token', async () => {
    const { outTradeNo } = await order(emulator);
    await emulator.pay(outTradeNo);
    const { entries } = emulator.timeline(outTradeNo);
    expect(entries).toMatchObject([
      {
        call: {
          functionName: 'order',
          source: 'client',
          openId: emulator.user.openId,
          event: { outTradeNo, functionName: 'cb_good' },
          ok: true,
          result: { resultCode: 'SUCCESS' },
        },
      },
      {
        exchange: {
          api: 'unifiedOrder',
          path: '/pay/unifiedorder',
          request: expect.stringContaining('<sign>'),
          status: 200,
          answer: expect.stringContaining('<prepay_id>'),
        },
      },
      { type: 'order-made' },
      { payment: { totalFee: 100, cashFee: 100, coupons: [] } },
      {
        attempt: {
          kind: 'payment',
          number: 1,
          accepted: true,
          remaining: 0,
          url: expect.stringMatching(/\/notify\/pay\/test-env\/cb_good\/…$/),
          xml: expect.stringContaining(`<out_trade_no><![CDATA[${outTradeNo}]]></out_trade_no>`),
          answer: expect.stringContaining('SUCCESS'),
        },
      },
      { delivery: { delivered: true, event: { outTradeNo, totalFee: 100 }, reply: { errcode: 0 } } },
    ]);
  });

  it('assigns a request to the call that made it, also among concurrent calls', async () => {
    const made = await Promise.all(Array.from({ length: 6 }, () => order(emulator)));
    for (const { outTradeNo } of made) {
      const { entries } = emulator.timeline(outTradeNo);
      expect(typesOf(entries)).toEqual(['function-call', 'request', 'order-made']);
      expect(entries).toMatchObject([{ call: { event: { outTradeNo } } }, {}, {}]);
    }
    const ids = made.flatMap(({ outTradeNo }) =>
      emulator.exchanges(outTradeNo).map(({ requestId }) => requestId),
    );
    expect(ids).toHaveLength(6);
    expect(new Set(ids).size).toBe(6);
    expect(ids).not.toContain(undefined);
  });

  it('shows a wrong reply, the reply that CloudPay requires, and the number of retries left', async () => {
    const { outTradeNo } = await order(emulator, 'cb_wrong');
    await emulator.pay(outTradeNo);
    await emulator.advance('15s');
    const { entries, order: summary } = emulator.timeline(outTradeNo);
    const problems = entries.flatMap((entry) =>
      entry.type === 'callback' ? (entry.delivery.problem ?? []) : [],
    );
    expect(problems).toMatchObject([
      {
        code: 'WECHAT_PAY_REPLY',
        diagnosis: expect.stringMatching(
          /returned \{"return_code":"SUCCESS".*CloudPay wants \{ errcode: 0.* retry this 15 more times\./,
        ),
      },
      { diagnosis: expect.stringMatching(/14 more times\.$/) },
    ]);
    expect(entries.flatMap((entry) => (entry.type === 'notification' ? entry.attempt : []))).toMatchObject([
      { number: 1, accepted: false, remaining: 15, problem: expect.stringContaining('CloudPay wants') },
      { number: 2, accepted: false, remaining: 14, repeatedAt: expect.any(Number) },
    ]);
    expect(summary.notification).toMatchObject({
      state: 'waiting',
      attempts: 2,
      remaining: 14,
      nextAt: expect.any(Number),
    });
    await emulator.advance('25h');
    expect(emulator.timeline(outTradeNo)).toMatchObject({
      order: { notification: { state: 'given-up', attempts: 16, remaining: 0 } },
    });
  });

  it('finds the callback’s log lines by its call', async () => {
    const { outTradeNo } = await order(emulator, 'cb_learns');
    await emulator.pay(outTradeNo);
    const [callback] = emulator.timeline(outTradeNo).entries.filter(({ type }) => type === 'callback');
    const requestId = callback?.type === 'callback' ? callback.delivery.requestId : undefined;
    expect(emulator.calls()).toContainEqual(
      expect.objectContaining({ requestId, source: 'callback', functionName: 'cb_learns', ok: false }),
    );
  });

  it('shows a refusal of WeChat Pay with its code and reason, without a key', async () => {
    const { outTradeNo } = await order(emulator);
    await emulator.callFunction('refund', { outTradeNo, subMchId: SUB_MCH_ID });
    const { entries } = emulator.timeline(outTradeNo);
    expect(entries.at(-1)).toMatchObject({
      exchange: {
        api: 'refund',
        certificate: true,
        refusal: { code: 'ORDERNOTEXIST', reason: expect.stringContaining('not paid') },
      },
    });
    const { value: apiKey } = (await emulator.callFunction('environment', { name: 'CLOUDPAY_API_KEY' })) as {
      value: string;
    };
    expect(apiKey).toHaveLength(32);
    expect(JSON.stringify(entries)).not.toContain(apiKey);
  });

  it('replays a delivery outside the schedule', async () => {
    const { outTradeNo } = await order(emulator);
    await emulator.pay(outTradeNo);
    const deliveries = () => emulator.deliveries().filter(({ numbers }) => numbers.outTradeNo === outTradeNo);
    const [first] = deliveries();
    const again = await emulator.replay(first?.id ?? '');
    expect(again).toMatchObject({ numbers: { outTradeNo }, verdict: { delivered: true } });
    expect(deliveries()).toHaveLength(2);
    const attempts = emulator
      .timeline(outTradeNo)
      .entries.flatMap((entry) => (entry.type === 'notification' ? entry.attempt : []));
    expect(attempts).toMatchObject([{ number: 1 }, { number: 0, replay: true, deliveryId: again.id }]);
    await expect(emulator.replay('delivery-0')).rejects.toMatchObject({ code: 'DELIVERY_UNKNOWN' });
  });

  it('shows a cancelled payment, a failed payment and a closed order', async () => {
    const { outTradeNo, payment } = await order(emulator);
    await emulator.cancel(outTradeNo);
    await emulator.fail(payment);
    await emulator.close(outTradeNo);
    expect(typesOf(emulator.timeline(outTradeNo).entries).slice(3)).toEqual([
      'payment-cancelled',
      'payment-failed',
      'order-closed',
    ]);
    await expect(emulator.pay(outTradeNo)).rejects.toMatchObject({ code: 'ORDER_CLOSED' });
  });
});
