/** The whole cycle by both versions of WeChat Pay's protocol, with the same functions. */
import { afterAll, describe, expect, it } from '@jest/globals';
import { order, SUB_MCH_ID, start, stopAll } from './testing/emulators';

afterAll(stopAll);

describe.each(['v2', 'v3'] as const)('on %s', (version) => {
  it('tries', async () => {
    const emulator = await start({ version });
    const { outTradeNo, payment } = await order(emulator);
    console.log(payment);
    await emulator.pay(payment);
    console.log(JSON.stringify(emulator.timeline(outTradeNo), null, 1));
    const query = await emulator.callFunction('query', { outTradeNo, subMchId: SUB_MCH_ID });
    console.log(query);
    expect(emulator.deliveries()).toMatchObject([{ verdict: { delivered: true } }]);
  });
});
