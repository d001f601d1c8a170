/** Attacks on the sample functions. People copy them, so they must be safe. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '@opencloudpay/emulator';

const OTHER = { openId: 'oAnotherUser000000000000000A' };

let emulator: Emulator;
let order: { outTradeNo: string; payment: Parameters<Emulator['pay']>[0] };

beforeAll(async () => {
  emulator = await startEmulator({
    functions: join(__dirname, '../../../../cloudfunctions'),
    user: { openId: 'oThePayer0000000000000000000' },
    strict: true,
  });
});
afterAll(() => emulator?.stop());

beforeEach(async () => {
  order = await emulator.callFunction('pay', { goodsId: 'tea' });
});

const pay = () => emulator.pay(order.payment);
const refund = () => emulator.callFunction('refund', order);
const soldTeas = async () => {
  const { goods } = await emulator.callFunction<{ goods: { _id: string; sold: number }[] }>('list_goods');
  return goods.find(({ _id }) => _id === 'tea')?.sold;
};
const query = () => emulator.callFunction<{ order: object }>('query_order', order);
const reply = (functionName: string, event: object) => emulator.callFunction(functionName, event);

describe('the sample functions', () => {
  it('let the caller choose the goods but not the price', async () => {
    const cheap = { goodsId: 'tea', totalFee: 1, price: 1 };
    expect(await emulator.callFunction('pay', cheap)).toMatchObject({ totalFee: 8800 });
    for (const goodsId of ['nothing', '__proto__', 'constructor', undefined])
      await expect(emulator.callFunction('pay', { goodsId })).rejects.toThrow('there are no goods');
  });

  it('keep the order: unpaid, paid, and refunded', async () => {
    const stored = async () => (await query()).order;
    expect(await stored()).toMatchObject({ goodsId: 'tea', totalFee: 8800, status: 'UNPAID' });
    await pay();
    expect(await stored()).toMatchObject({ status: 'PAID', transactionId: expect.any(String) });
    await refund();
    expect(await stored()).toMatchObject({ status: 'REFUNDING' });
    await emulator.advance('10s');
    expect(await stored()).toMatchObject({ status: 'REFUNDED' });
    expect(await emulator.callFunction('query_refund', order)).toMatchObject({
      refundStatus_0: 'SUCCESS',
      refund: { status: 'SUCCESS', refundFee: 8800 },
    });
  });

  it('show and close an order only for its payer', async () => {
    for (const name of ['query_order', 'close_order', 'query_refund', 'refund'])
      await expect(emulator.callFunction(name, order, { user: OTHER })).rejects.toThrow('of this user');
    await emulator.advance('6m');
    await emulator.callFunction('close_order', order);
    expect((await query()).order).toMatchObject({ status: 'CLOSED' });
    await expect(emulator.callFunction('close_order', order)).rejects.toThrow('no unpaid order');
  });

  it('take texts alone as numbers of orders, never a query', async () => {
    for (const outTradeNo of [{ $ne: null }, { $exists: true }, ['a'], null, ''])
      await expect(emulator.callFunction('query_order', { outTradeNo })).rejects.toThrow('there is no order');
  });

  it('refund an order only after it was paid', async () => {
    await expect(refund()).rejects.toThrow('cannot be refunded: UNPAID');
    await pay();
    expect(await refund()).toMatchObject({ resultCode: 'SUCCESS', refundFee: 8800 });
  });

  it('refund once, also when called several times', async () => {
    await pay();
    const refunds = [await refund(), await refund()];
    expect(refunds).toEqual([expect.objectContaining({ resultCode: 'SUCCESS' }), expect.anything()]);
    const made = emulator.refunds().filter(({ outTradeNo }) => outTradeNo === order.outTradeNo);
    expect(made).toMatchObject([{ refundFee: 8800 }]);
  });

  it('do not trust an event that claims a payment or refund', async () => {
    const { outTradeNo } = order;
    const forged = { returnCode: 'SUCCESS', resultCode: 'SUCCESS', outTradeNo, totalFee: 8800 };
    expect(await reply('pay_cb', forged)).toMatchObject({ errcode: 1 });
    await expect(reply('pay_cb', {})).rejects.toThrow('outTradeNo is missing');
    expect(
      await reply('refund_cb', { outRefundNo: `R${outTradeNo}`, refundStatus: 'SUCCESS' }),
    ).toMatchObject({
      errcode: 1,
    });
  });

  it('are idempotent', async () => {
    await pay();
    await refund();
    await emulator.advance('10s');
    const [paid, refunded] = emulator
      .deliveries()
      .filter(({ numbers }) => numbers.outTradeNo === order.outTradeNo);
    const kept = (await query()).order;
    const sold = await soldTeas();
    for (const delivery of [paid, refunded]) {
      const again = await emulator.replay(delivery?.id ?? 'there is none');
      expect(again).toMatchObject({ reply: { errcode: 0 }, verdict: { delivered: true } });
    }
    expect((await query()).order).toEqual(kept);
    expect(await soldTeas()).toBe(sold);
  });
});
