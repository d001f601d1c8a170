import { afterEach, describe, expect, it } from '@jest/globals';
import { type Simulator, type SimulatorOptions, startSimulator } from '../index';
import { memoryStorage } from '../testing/memory-storage';
import { merchantClient } from '../testing/merchant-client';
import { startReceiver } from '../testing/receiver';
import { sharingClient, to } from '../testing/sharing-client';

const started: Simulator[] = [];
afterEach(async () => {
  for (const simulator of started.splice(0)) await simulator.stop();
});

async function start(options: SimulatorOptions): Promise<Simulator> {
  const simulator = await startSimulator(options);
  started.push(simulator);
  return simulator;
}

describe('a simulator that continues a saved state', () => {
  it('has the same merchants and keys, so that clients of the first can use it', async () => {
    const storage = memoryStorage();
    const first = await start({ storage });
    await first.stop();
    const second = await start({ storage });
    expect(second.merchant).toEqual(first.merchant);
    expect(second.ca).toBe(first.ca);
    // With the first one's client certificate.
    const client = merchantClient(second, first.merchant);
    const { fields } = await client.refund({
      out_trade_no: 'none-1',
      out_refund_no: 'R',
      total_fee: 1,
      refund_fee: 1,
    });
    expect(fields).toMatchObject({ err_code: 'ORDERNOTEXIST' });
  });

  it('gets the keys of v3 if it was saved without them, and keeps them from then on', async () => {
    const storage = memoryStorage();
    await (await start({ storage })).stop();
    const kept = storage.load().get('identity')?.get('all') as Record<string, unknown>;
    const merchants = kept['merchants'] as Record<string, unknown>[];
    const old = merchants.map(({ apiV3Key: _, serialNo: __, ...merchant }) => merchant);
    const { platformKey: _, ...rest } = kept;
    storage.write([{ table: 'identity', key: 'all', value: { ...rest, merchants: old } }]);
    const second = await start({ storage });
    expect(second.merchant).toMatchObject({
      apiV3Key: expect.any(String),
      serialNo: merchants[0]?.['serialNo'],
    });
    expect(second.wechatPay.publicKeyId).toMatch(/^PUB_KEY_ID_\d{28}$/);
    await second.stop();
    const third = await start({ storage });
    expect(third.merchant).toEqual(second.merchant);
    expect(third.wechatPay).toEqual(second.wechatPay);
  });

  it('has its time and its scheduled tasks: expiries, passwords, shares, returns', async () => {
    const storage = memoryStorage();
    const first = await start({ storage });
    const client = sharingClient(first);
    await client.addPartner();
    const { transactionId } = await client.shareableOrder();
    const code = first.authCode({ asksPassword: true });
    await client.micropay({ auth_code: code, out_trade_no: 'counter-1' });
    await client.shareMore(transactionId, [to(100)]);
    await first.advance('1d');
    await client.shareMore(transactionId, [to(50)]);
    const other = first.authCode({ asksPassword: true });
    await client.micropay({ auth_code: other, out_trade_no: 'counter-2' });
    const before = first.now().getTime();
    await first.stop();

    const second = await start({ storage });
    expect(second.now().getTime()).toBeGreaterThanOrEqual(before);
    expect(second.order('counter-1')?.state).toBe('PAYERROR');
    expect(second.order('counter-2')?.state).toBe('USERPAYING');
    expect(second.sharings().map(({ status }) => status)).toEqual(['FINISHED', 'PROCESSING']);
    await second.advance('1d');
    expect(second.order('counter-2')?.state).toBe('PAYERROR');
    expect(second.sharings().map(({ status }) => status)).toEqual(['FINISHED', 'FINISHED']);
  });

  it('finds orders by all their numbers, and continues the sequence numbers', async () => {
    const storage = memoryStorage();
    const receiver = await startReceiver();
    const first = await start({ storage });
    const made = await merchantClient(first, undefined, { notifyUrl: receiver.url }).paidOrder();
    await first.idle();
    const last = first.nextSequence();
    await first.stop();
    const second = await start({ storage, firstSequence: last + 1 });
    const client = merchantClient(second);
    expect((await client.query({ transaction_id: made.transactionId })).fields).toMatchObject({
      trade_state: 'SUCCESS',
    });
    expect(second.exchanges(made.outTradeNo).at(-1)?.sequence).toBeGreaterThan(last);
    await second.replay(1);
    expect(receiver.received).toHaveLength(2);
    await receiver.close();
  });

  it('refuses wrong options before anything is saved', async () => {
    const storage = memoryStorage();
    for (const wrong of [{ refundDelay: 'soon' }, { profitSharing: { maxRatio: 101 } }])
      await expect(start({ storage, ...wrong })).rejects.toMatchObject({ code: 'OPTION_INVALID' });
    expect(storage.load().size).toBe(0);
  });

  it('refuses other merchants', async () => {
    const storage = memoryStorage();
    await start({ storage, merchants: [{ mchId: '1900000001', subMerchants: [{}] }] });
    for (const merchants of [
      [{ mchId: '1900000002', subMerchants: [{}] }],
      [{ mchId: '1900000001' }],
      [{}, {}],
    ]) {
      await expect(start({ storage, merchants })).rejects.toMatchObject({
        code: 'STATE_OTHER_MERCHANTS',
        message: expect.stringContaining('1900000001'),
      });
    }
  });
});
