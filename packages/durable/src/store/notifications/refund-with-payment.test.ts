/** A payment and its refund that arrive at two gateways at the same time. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { serverDatabase, type TestDatabase } from '../../testing/durable';
import { PAYMENT, REFUND, TARGET } from '../../testing/gateway';
import { openStore, type Store } from '../store';

const MERCHANT = '1712734762';
const COMMON = { target: TARGET, source: 'notified', requestId: 'r' } as const;

let database: TestDatabase;
let stores: [Store, Store];
beforeAll(async () => {
  database = await serverDatabase();
  const options = { database: database.options() };
  stores = [await openStore(options), await openStore(options)];
});
afterAll(async () => {
  for (const store of stores) await store.close();
  await database.close();
});

it('leave no refund waiting for a payment that is there', async () => {
  const [first, second] = stores;
  const pay = (outTradeNo: string) =>
    first.accept({
      ...{ ...COMMON, kind: 'pay' },
      fields: { ...PAYMENT, out_trade_no: outTradeNo, transaction_id: `42${outTradeNo}` },
    });
  const refund = (outTradeNo: string) =>
    second.accept({
      ...{ ...COMMON, kind: 'refund' },
      fields: {
        ...{ ...REFUND, mch_id: '1900000109', sub_mch_id: MERCHANT, out_trade_no: outTradeNo },
        ...{ out_refund_no: `R${outTradeNo}`, refund_id: `50${outTradeNo}` },
      },
    });
  // In rounds of different sizes, so that the two meet at different moments.
  for (let round = 0; round < 40; round += 1) {
    const orders = Array.from({ length: 1 + (round % 12) }, (_, n) => `${round}-${n}`);
    await Promise.all(orders.flatMap((order) => [refund(order), pay(order)]));
  }
  const { records } = await first.listNotifications({ kind: 'refund' }, { limit: 1_000 });
  const waiting = records.filter(
    ({ nextAttemptAt, receivedAt }) => Number(nextAttemptAt) - Number(receivedAt) > 60_000,
  );
  expect(records.length).toBeGreaterThan(200);
  expect(waiting.map(({ outTradeNo }) => outTradeNo)).toEqual([]);
});
