/** Orders and refunds that had ended here, and that a bill lists: a signed answer decides, and the callback is called. */
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { createRecoveryMetrics } from '../recovery/metrics';
import { checkRecovery } from '../recovery/options';
import { createRecovery } from '../recovery/recovery';
import { queryDifferences } from '../store/bills/query-differences';
import { captureLog } from '../testing/gateway';
import { intakeOf } from '../testing/intake';
import { salesOf } from '../testing/sales';
import { openShop, type Shop } from '../testing/simulated-shop';
import { checkBills } from './options';
import { createReconciliation } from './reconciliation';

let shop: Shop;
const sales = salesOf(() => shop);
beforeAll(async () => {
  shop = await openShop();
});
afterEach(() => shop.clear());
afterAll(() => shop.close());

/** As its gateway recovers: only what is due. */
async function recover(): Promise<void> {
  const { logger } = captureLog();
  const { store, transport, now } = shop;
  const { search } = createRecovery({
    ...{ store, transportFor: () => transport, now, logger, intake: intakeOf(store, logger) },
    options: checkRecovery({ perSecond: 1000 }),
    metrics: createRecoveryMetrics({ registry: new Registry() }),
  });
  await search();
}

const stateOf = async (outTradeNo: string) => (await shop.store.orders.find(outTradeNo))[0]?.state;
const refundStateOf = async (outRefundNo: string) => (await shop.store.refunds.find(outRefundNo))[0]?.state;
const notificationsOf = async (outTradeNo: string) =>
  (await shop.store.showOrder(outTradeNo)).notifications.map(({ kind, source }) => `${source} ${kind}`);

/** A payment whose notification is lost, of an order that counts here as ended. */
async function lostPayment(outTradeNo: string, state: 'closed' | 'expired' | 'refused' | 'ordered') {
  await shop.order(outTradeNo);
  await shop.simulator.setFault({ type: 'drop', outTradeNo });
  await shop.pay(outTradeNo);
  await shop.store.database.db
    .updateTable('orders')
    .set({
      state,
      closed_at: state === 'ordered' ? null : shop.now(),
      next_query_at: new Date('9999-01-01T00:00:00Z'),
    })
    .where('out_trade_no', '=', outTradeNo)
    .execute();
}

it('payments of ended orders are queried and delivered; the bill keeps the difference', async () => {
  const numbers = ['closed', 'expired', 'refused', 'ordered'] as const;
  const day = await sales.tradedDay(async () => {
    for (const state of numbers) await lostPayment(`lost-${state}`, state);
    await sales.paidOrder();
  });
  await recover();
  expect(await Promise.all(numbers.map((state) => stateOf(`lost-${state}`)))).toEqual(numbers);
  expect(await sales.bookkeeper().work()).toBe(1);
  await recover();
  for (const state of numbers) {
    expect(await stateOf(`lost-${state}`)).toBe('paid');
    expect(await notificationsOf(`lost-${state}`)).toEqual(['recovered pay']);
  }
  const found = await sales.differencesOf(day);
  expect(found.map(({ kind, here }) => [kind, here?.['state']]).sort()).toEqual(
    numbers.map((state) => ['state_differs', state]).sort(),
  );
  // Compared again, the day is clean.
  await sales.bookkeeper().runDay(day);
  expect(await sales.differencesOf(day)).toEqual([]);
});

it('ended orders stay ended without recovery, which would never query them', async () => {
  const day = await sales.tradedDay(() => lostPayment('lost-closed-2', 'closed'));
  const { logger } = captureLog();
  const books = createReconciliation({
    ...{ database: shop.store.database, gateway: 'g', account: shop.account, now: shop.now, logger },
    ...{ options: checkBills(), recovers: false },
  });
  expect(await books.runDay(day)).toMatchObject([{ differences: 1 }]);
  expect(await stateOf('lost-closed-2')).toBe('closed');
});

it('a payment that was refunded after its order had ended is reported, and reaches no callback: it would be shipped', async () => {
  const day = await sales.tradedDay(async () => {
    await lostPayment('lost-refunded', 'closed');
    await lostPayment('lost-open', 'ordered');
    for (const sold of ['lost-refunded', 'lost-open']) await shop.refund(`R-${sold}`, sold, 100, 100);
    await shop.simulator.advance('10s');
    await shop.simulator.idle();
  });
  await sales.bookkeeper().runDay(day);
  await recover();
  expect(await stateOf('lost-refunded')).toBe('paid');
  expect(await notificationsOf('lost-refunded')).toEqual(['recovered refund']);
  expect(await shop.store.mismatches.list()).toMatchObject([
    {
      kind: 'pay',
      outTradeNo: 'lost-refunded',
      field: 'trade_state',
      expected: 'SUCCESS',
      received: 'REFUND',
    },
  ]);
  expect(await notificationsOf('lost-open')).toEqual(['recovered pay', 'recovered refund']);
});

it('a refund that counts here as refused is queried, and its end is delivered', async () => {
  const day = await sales.tradedDay(async () => {
    const sold = await sales.paidOrder(1000);
    await shop.simulator.setFault({ type: 'drop' });
    await shop.refund('R-LOST', sold, 300, 1000);
    await shop.simulator.advance('10s');
    await shop.simulator.idle();
    await shop.store.database.db.updateTable('refunds').set({ state: 'refused', refund_id: null }).execute();
  });
  await recover();
  expect(await refundStateOf('R-LOST')).toBe('refused');
  await sales.bookkeeper().work();
  expect(await sales.differencesOf(day)).toMatchObject([
    { kind: 'refund_differs', here: { state: 'refused' } },
  ]);
  await recover();
  expect(await refundStateOf('R-LOST')).toBe('succeeded');
});

it('a bill that lists what WeChat Pay did not take changes nothing: v2 does not sign bills', async () => {
  await shop.order('FORGED');
  await shop.simulator.advance('3d');
  await recover();
  expect(await stateOf('FORGED')).toBe('expired');
  const { db } = shop.store.database;
  const { id } = await db
    .insertInto('bills')
    .values({ mch_id: 'm', sub_mch_id: '', day: '2020-01-01', state: 'waiting', next_attempt_at: shop.now() })
    .returning('id')
    .executeTakeFirstOrThrow();
  const listed = { merchant: shop.merchant.subMchId, out_trade_no: 'FORGED', there: '{"kind":"payment"}' };
  await db
    .insertInto('bill_differences')
    .values({ bill_id: id, run: 1, kind: 'state_differs', field: 'state', ...listed })
    .execute();
  await queryDifferences(shop.store.database, { billId: id, run: 1 }, shop.now());
  expect(await stateOf('FORGED')).toBe('unknown');
  await recover();
  expect(await stateOf('FORGED')).toBe('expired');
  expect(await notificationsOf('FORGED')).toEqual([]);
});
