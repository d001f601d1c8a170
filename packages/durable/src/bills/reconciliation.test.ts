import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, beijingDay, startOfBeijingDay } from '../beijing-day';
import { listBills } from '../store/bills/list-bills';
import { captureLog } from '../testing/gateway';
import { salesOf } from '../testing/sales';
import { openShop, type Shop } from '../testing/simulated-shop';
import { checkBills } from './options';
import { createReconciliation } from './reconciliation';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});
afterEach(() => shop.clear());
afterAll(() => shop.close());

const { bookkeeper, paidOrder, tradedDay, advanceTo, differencesOf, today, bills } = salesOf(() => shop);

async function aDayWithoutErrors(): Promise<void> {
  const day = await tradedDay(async () => {
    const first = await paidOrder(1000);
    await paidOrder(250);
    await shop.order(`unpaid-${first}`);
    await shop.refund(`R-${first}`, first, 300, 1000);
    await shop.simulator.advance('10s');
    await shop.simulator.idle();
  });
  const { work, metrics, log } = bookkeeper();
  expect(await work()).toBe(1);
  expect(await bills()).toMatchObject([
    {
      day,
      mchId: shop.merchant.mchId,
      subMchId: null,
      state: 'compared',
      listed: 3,
      payments: 2,
      paid: 1250,
      refunds: 1,
      refunded: 300,
      differences: 0,
    },
  ]);
  expect(log.lines()).toMatchObject([{ code: 'BILL_CLEAN', day, level: 30 }]);
  expect((await metrics.bills.get()).values).toMatchObject([{ labels: { outcome: 'clean' }, value: 1 }]);
  // The day is done.
  expect(await work()).toBe(0);
}

describe('a day without errors', () => {
  it('has no differences', aDayWithoutErrors);

  describe('of WeChat Pay v3', () => {
    let byV2: Shop;
    beforeAll(async () => {
      byV2 = shop;
      shop = await openShop({ version: 'v3' });
    });
    afterAll(async () => {
      await shop.close();
      shop = byV2;
    });

    it('has no differences', aDayWithoutErrors);
  });

  it('and without trade has no bill: that is certain once a day has passed', async () => {
    const day = await tradedDay(async () => {});
    const { work } = bookkeeper();
    await work();
    expect(await bills()).toMatchObject([{ day, state: 'waiting', code: 'NO_BILL_EXIST' }]);
    await shop.simulator.advance('25h');
    await work();
    expect((await bills()).at(-1)).toMatchObject({
      day,
      state: 'compared',
      code: 'NO_BILL_EXIST',
      differences: 0,
    });
  });

  it('begins when the store exists: earlier sales are unknown', async () => {
    const fresh = await openShop();
    const { database, gateway } = fresh.store;
    const { logger } = captureLog();
    const books = createReconciliation({
      ...{ database, gateway, logger, account: fresh.account, options: checkBills(), now: fresh.now },
    });
    const made = beijingDay(fresh.now());
    await fresh.simulator.advance(
      startOfBeijingDay(addDays(made, 1)).getTime() + 11 * 3_600_000 - fresh.now().getTime(),
    );
    expect(await books.work()).toBe(0);
    await fresh.simulator.advance('1d');
    await books.work();
    expect((await listBills(database)).map(({ day }) => day)).toEqual([addDays(made, 1)]);
    await fresh.close();
  });

  it('is reconciled later if no gateway was running since the day on which the store was made', async () => {
    await advanceTo(11);
    await shop.clear();
    const day = await tradedDay(async () => {
      await paidOrder();
    });
    await shop.simulator.advance('2d');
    const { work } = bookkeeper();
    expect(await work()).toBe(3);
    expect((await bills()).map((bill) => bill.day)).toEqual([2, 1, 0].map((days) => addDays(day, days)));
  });

  it('is reconciled later if the gateway was not running', async () => {
    const day = await tradedDay(async () => {
      await paidOrder();
    });
    const { work } = bookkeeper();
    await work();
    await shop.simulator.advance('4d');
    expect(await work()).toBe(4);
    expect((await bills()).map((bill) => bill.day)).toEqual(
      [4, 3, 2, 1, 0].map((days) => addDays(day, days)),
    );
    await shop.simulator.advance('20d');
    await work();
    expect(await bills()).toHaveLength(5 + 7);
  });

  it('is not requested before ten in the morning, and is requested until its bill exists', async () => {
    await advanceTo(11);
    const day = today();
    await paidOrder();
    await advanceTo(9);
    const { work, runDay } = bookkeeper();
    expect(await work()).toBe(0);
    expect(await runDay(day)).toMatchObject([{ state: 'waiting', code: 'NO_BILL_EXIST' }]);
    await shop.simulator.advance('59m');
    expect(await work()).toBe(1);
    expect(await bills()).toMatchObject([{ state: 'waiting' }]);
    await shop.simulator.advance('31m');
    expect(await work()).toBe(1);
    expect(await bills()).toMatchObject([{ state: 'compared', code: null, differences: 0 }]);
  });
});

describe('a difference', () => {
  it.each<[string, (outTradeNo: string) => Promise<unknown>, object]>([
    [
      'an order that the store has lost',
      async (outTradeNo) => {
        const { db } = shop.store.database;
        await db.deleteFrom('orders').where('out_trade_no', '=', outTradeNo).execute();
        await db.deleteFrom('notifications').where('out_trade_no', '=', outTradeNo).execute();
      },
      { kind: 'missing_here', here: null, there: { state: 'SUCCESS', amount: 100 } },
    ],
    [
      'an amount that was changed',
      (outTradeNo) =>
        shop.store.database.db
          .updateTable('orders')
          .set({ total_fee: 99 })
          .where('out_trade_no', '=', outTradeNo)
          .execute(),
      { kind: 'amount_differs', field: 'total_fee', here: { amount: 99 }, there: { amount: 100 } },
    ],
    [
      'a payment without a notification',
      (outTradeNo) =>
        shop.store.database.db
          .updateTable('orders')
          .set({ state: 'ordered', paid_at: null, transaction_id: null })
          .where('out_trade_no', '=', outTradeNo)
          .execute(),
      { kind: 'state_differs', field: 'state', here: { state: 'ordered' }, there: { state: 'SUCCESS' } },
    ],
    [
      'another payment of the same order',
      (outTradeNo) =>
        shop.store.database.db
          .updateTable('orders')
          .set({ transaction_id: '4200000000000000000000000001' })
          .where('out_trade_no', '=', outTradeNo)
          .execute(),
      { kind: 'state_differs', field: 'transaction_id' },
    ],
  ])('is %s; both sides are stored', async (_, spoil, difference) => {
    let spoiled = '';
    const day = await tradedDay(async () => {
      await paidOrder();
      spoiled = await paidOrder();
    });
    await spoil(spoiled);
    const { work, metrics, log } = bookkeeper();
    await work();
    const found = (await differencesOf(day)).filter(({ kind }) => kind !== 'missing_there');
    expect(found).toMatchObject([{ ...difference, outTradeNo: spoiled }]);
    expect(log.lines()).toMatchObject([{ code: 'BILL_DIFFERS', level: 50 }]);
    const counted = (await metrics.differences.get()).values.filter(({ value }) => value > 0);
    expect(counted.map(({ labels }) => labels.kind)).toContain(found[0]?.kind);
  });

  it('is a payment missing in the bill, of an order or of a notification alone', async () => {
    const day = await tradedDay(async () => {
      await paidOrder();
    });
    const at = new Date(startOfBeijingDay(day).getTime() + 12 * 3_600_000);
    await shop.store.orders.begin({
      ...{ merchant: shop.merchant.subMchId, outTradeNo: 'phantom-01', api: 'unifiedOrder', totalFee: 7 },
      ...{ route: undefined, asked: {}, mchId: shop.merchant.mchId },
    });
    await shop.store.orders.setState('phantom-01', shop.merchant.subMchId, 'paid', {
      transactionId: '42-phantom-01',
      at,
    });
    await shop.store.accept({
      kind: 'pay',
      fields: {
        ...{ mch_id: shop.merchant.mchId, sub_mch_id: shop.merchant.subMchId, total_fee: 9 },
        ...{ transaction_id: '42-phantom-02', out_trade_no: 'phantom-02' },
      },
      target: { envId: 'e', functionName: 'f' },
      source: 'notified',
      requestId: 'r',
    });
    await shop.store.database.db
      .updateTable('notifications')
      .set({ received_at: at })
      .where('out_trade_no', '=', 'phantom-02')
      .execute();
    await bookkeeper().work();
    expect(await differencesOf(day)).toMatchObject([
      { kind: 'missing_there', outTradeNo: 'phantom-01', here: { state: 'paid', amount: 7 }, there: null },
      {
        kind: 'missing_there',
        outTradeNo: 'phantom-02',
        here: { state: 'notified', amount: 9 },
        there: null,
      },
    ]);
  });

  it('is a refund that is missing on either side, or differs', async () => {
    let order = '';
    const day = await tradedDay(async () => {
      order = await paidOrder(1000);
      for (const name of ['forgotten', 'changed', 'silent'])
        await shop.refund(`${name}-${order}`, order, 100, 1000);
      await shop.simulator.advance('10s');
      await shop.simulator.idle();
    });
    const { db } = shop.store.database;
    const refund = (name: string) => [`${name}-${order}`] as const;
    await db.deleteFrom('refunds').where('out_refund_no', 'in', refund('forgotten')).execute();
    await db.deleteFrom('notifications').where('out_refund_no', 'in', refund('forgotten')).execute();
    await db
      .updateTable('refunds')
      .set({ refund_fee: 101 })
      .where('out_refund_no', 'in', refund('changed'))
      .execute();
    await db
      .updateTable('refunds')
      .set({ state: 'processing' })
      .where('out_refund_no', 'in', refund('silent'))
      .execute();
    const noon = new Date(startOfBeijingDay(day).getTime() + 12 * 3_600_000);
    const id = await shop.store.refunds.begin({
      ...{ merchant: shop.merchant.subMchId, outRefundNo: 'phantom-R', outTradeNo: order },
      ...{ refundFee: 5, totalFee: 1000, route: undefined, asked: {} },
    });
    await shop.store.refunds.settle(id, { state: 'processing' });
    await db.updateTable('refunds').set({ answered_at: noon }).where('id', '=', id).execute();
    await bookkeeper().work();
    const expected = [
      { kind: 'refund_missing_here', outRefundNo: `forgotten-${order}`, here: null, there: { amount: 100 } },
      {
        ...{ kind: 'refund_differs', outRefundNo: `changed-${order}`, field: 'refund_fee' },
        ...{ here: { amount: 101 }, there: { amount: 100 } },
      },
      {
        ...{ kind: 'refund_differs', outRefundNo: `silent-${order}`, field: 'state' },
        ...{ here: { state: 'processing' }, there: { state: 'SUCCESS' } },
      },
      { kind: 'refund_missing_there', outRefundNo: 'phantom-R', here: { amount: 5 }, there: null },
    ];
    expect(await differencesOf(day)).toMatchObject(expected);
  });
});

describe('a payment around midnight in Beijing', () => {
  it('belongs to the day that WeChat Pay assigns', async () => {
    await advanceTo(23.995);
    const day = today();
    const outTradeNo = 'midnight-1';
    const before = await paidOrder(100);
    await shop.order(outTradeNo, { totalFee: 200 });
    await shop.simulator.advance('1m');
    expect(today()).toBe(addDays(day, 1));
    await shop.pay(outTradeNo);
    const { work } = bookkeeper();
    await advanceTo(10.01);
    await work();
    expect(await bills()).toMatchObject([
      { day: addDays(day, 1), state: 'compared', payments: 1, paid: 200, differences: 0 },
      { day, state: 'compared', payments: 1, paid: 100, differences: 0 },
    ]);
    expect(await differencesOf(day)).toEqual([]);
    expect(before).not.toBe(outTradeNo);
  });

  it('that is missing is reported with the next day’s bill, if that lacks it too', async () => {
    await advanceTo(11);
    const day = today();
    await paidOrder();
    await shop.store.orders.begin({
      ...{ merchant: shop.merchant.subMchId, outTradeNo: 'late-phantom', api: 'unifiedOrder', totalFee: 7 },
      ...{ route: undefined, asked: {} },
    });
    const at = new Date(startOfBeijingDay(addDays(day, 1)).getTime() - 60_000);
    await shop.store.orders.setState('late-phantom', shop.merchant.subMchId, 'paid', {
      transactionId: '42-late',
      at,
    });
    await advanceTo(10.01);
    await paidOrder();
    const { work } = bookkeeper();
    await work();
    expect(await differencesOf(day)).toEqual([]);
    await advanceTo(10.01);
    await work();
    expect(await differencesOf(addDays(day, 1))).toMatchObject([
      { kind: 'missing_there', outTradeNo: 'late-phantom' },
    ]);
  });
});
