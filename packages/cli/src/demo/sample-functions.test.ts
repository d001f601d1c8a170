/** Attacks on the sample functions. People copy them, so they must be safe. */
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '@opencloudpay/emulator';

let emulator: Emulator;
let order: { outTradeNo: string; payment: Parameters<Emulator['pay']>[0] };

beforeAll(async () => {
  emulator = await startEmulator({
    functions: join(__dirname, '../../../../cloudfunctions'),
    user: { openId: 'oThePayer0000000000000000000' },
  });
});
afterAll(() => emulator?.stop());

beforeEach(async () => {
  order = await emulator.callFunction('pay', { goodsId: 'tea' });
});

const pay = () => emulator.pay(order.payment);
const refund = (user?: string) =>
  emulator.callFunction('refund', order, user === undefined ? {} : { user: { openId: user } });
const reply = (functionName: string, event: object) => emulator.callFunction(functionName, event);

describe('the sample functions', () => {
  it('let the caller choose the goods but not the price', async () => {
    const cheap = { goodsId: 'tea', totalFee: 1, price: 1 };
    expect(await emulator.callFunction('pay', cheap)).toMatchObject({ totalFee: 8800 });
    for (const goodsId of ['nothing', '__proto__', 'constructor', undefined])
      await expect(emulator.callFunction('pay', { goodsId })).rejects.toThrow('there are no goods');
  });

  it('refund an order only to its payer', async () => {
    await expect(refund()).rejects.toThrow('cannot be refunded: NOTPAY');
    await pay();
    await expect(refund('oSomebodyElse00000000000000A')).rejects.toThrow('was paid by another user');
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
    for (const told of [paid, refunded]) {
      const again = await emulator.replay(told?.id ?? 'there is none');
      expect(again).toMatchObject({ reply: { errcode: 0 }, verdict: { delivered: true } });
    }
  });
});
