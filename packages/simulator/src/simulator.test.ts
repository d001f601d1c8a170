import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { type Simulator, type SimulatorEvent, startSimulator } from './index';
import { merchantClient } from './testing/merchant-client';

describe('a simulator', () => {
  it('starts with one service provider and one sub-merchant of realistic numbers', async () => {
    const simulator = await startSimulator();
    const { merchant } = simulator;
    expect(simulator.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    expect(simulator.ca).toContain('BEGIN CERTIFICATE');
    expect(merchant).toMatchObject({
      kind: 'partner',
      mchId: expect.stringMatching(/^1\d{9}$/),
      subMchId: expect.stringMatching(/^1\d{9}$/),
      appid: expect.stringMatching(/^wx[0-9a-f]{16}$/),
      subAppid: expect.stringMatching(/^wx[0-9a-f]{16}$/),
      apiKey: expect.stringMatching(/^[0-9A-Za-z]{32}$/),
      passphrase: merchant.mchId,
    });
    expect(Buffer.isBuffer(merchant.pfx)).toBe(true);
    await simulator.stop();
  });

  it('accepts given merchants, also direct ones', async () => {
    const simulator = await startSimulator({
      merchants: [
        { mchId: '1230000109', appid: 'wx2421b1c4370ec43b', apiKey: '192006250b4c09247ec02edce69f6a2d' },
        { subMerchants: [{ mchId: '1900000109', appid: 'wx8888888888888888' }, {}] },
      ],
    });
    const [direct, partner] = simulator.merchants;
    if (!direct || !partner) throw new Error('two merchants were asked for');
    expect(simulator.merchant).toBe(direct);
    expect(direct).toMatchObject({
      kind: 'direct',
      mchId: '1230000109',
      subMchId: '1230000109',
      subAppid: 'wx2421b1c4370ec43b',
      subMerchants: [],
    });
    expect(partner).toMatchObject({
      kind: 'partner',
      subMchId: '1900000109',
      subAppid: 'wx8888888888888888',
    });
    expect(partner.subMerchants).toHaveLength(2);
    for (const merchant of [direct, partner]) {
      const client = merchantClient(simulator, merchant);
      const { fields } = await client.order();
      expect(fields['result_code']).toBe('SUCCESS');
      expect('sub_mch_id' in fields).toBe(merchant.kind === 'partner');
      await simulator.pay(client.payment(fields['prepay_id'] ?? ''));
    }
    await simulator.stop();
  });

  it.each([
    [{ merchants: [] }, /merchants is empty/],
    [{ merchants: [{ mchId: '12' }] }, /merchants\[0\]\.mchId must be/],
    [{ merchants: [{ apiKey: 'short' }] }, /merchants\[0\]\.apiKey must have 32 characters/],
    [
      { merchants: [{ subMerchants: [{ appid: 'not an appid' }] }] },
      /merchants\[0\]\.subMerchants\[0\]\.appid/,
    ],
    [{ merchants: [{ mchId: '1230000109' }, { mchId: '1230000109' }] }, /1230000109 twice/],
    [{ refundDelay: 'soon' }, /not a duration/],
  ])('refuses invalid options: %j', async (options, message) => {
    await expect(startSimulator(options)).rejects.toMatchObject({
      code: 'OPTION_INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('can be stopped twice, keeps its records, and does nothing more', async () => {
    const simulator = await startSimulator();
    const client = merchantClient(simulator);
    const { outTradeNo } = await client.paidOrder();
    await Promise.all([simulator.stop(), simulator.stop()]);
    expect(simulator.order(outTradeNo)?.state).toBe('SUCCESS');
    await expect(simulator.pay(client.payment('wx'))).rejects.toMatchObject({ code: 'STOPPED' });
    await expect(simulator.advance('1s')).rejects.toMatchObject({ code: 'STOPPED' });
    await expect(client.order()).rejects.toThrow();
  });
});

describe('a simulator', () => {
  const events: SimulatorEvent[] = [];
  let simulator: Simulator;

  beforeAll(async () => {
    simulator = await startSimulator({ onEvent: (event) => void events.push(event) });
  });
  afterAll(() => simulator.stop());

  it('emits all events in order and as copies', async () => {
    const client = merchantClient(simulator);
    const { outTradeNo } = await client.paidOrder();
    await simulator.idle();
    await client.refund({
      out_trade_no: outTradeNo,
      out_refund_no: 'refund-1',
      total_fee: 100,
      refund_fee: 100,
    });
    await simulator.advance('10s');
    await client.close(outTradeNo);
    const { fields } = await client.order();
    await simulator.cancel(client.payment(fields['prepay_id'] ?? ''));
    await simulator.fail(client.payment(fields['prepay_id'] ?? ''));
    await simulator.expire(simulator.orders()[1]?.outTradeNo ?? '');
    expect(events.map(({ type }) => type)).toEqual([
      'order-made',
      'order-paid',
      'notification-attempted',
      'refund-made',
      'refund-settled',
      'request-refused',
      'order-made',
      'payment-cancelled',
      'payment-failed',
      'order-expired',
    ]);
    expect(events[0]).toMatchObject({ order: { outTradeNo, state: 'NOTPAY' } });
    expect(events.find(({ type }) => type === 'request-refused')).toMatchObject({
      api: 'closeOrder',
      code: 'ORDERPAID',
      text: '该订单已支付',
    });
  });

  it('returns copies of its records, so that callers cannot change them', () => {
    const [order] = simulator.orders();
    if (!order) throw new Error('there is an order');
    order.totalFee = 1;
    expect(simulator.order(order.outTradeNo)?.totalFee).toBe(100);
    expect(JSON.parse(JSON.stringify(simulator.orders()))).toEqual(simulator.orders());
    expect(JSON.parse(JSON.stringify(simulator.notifications()))).toEqual(simulator.notifications());
  });

  it('keeps running when a listener throws', async () => {
    const warn = jest.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const careless = await startSimulator({
      onEvent: () => {
        throw new Error('a listener’s mistake');
      },
    });
    const { fields } = await merchantClient(careless).order();
    expect(fields['result_code']).toBe('SUCCESS');
    await careless.stop();
    expect(warn).toHaveBeenCalledWith(expect.stringContaining('a listener’s mistake'));
    warn.mockRestore();
  });
});
