import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, startOfBeijingDay } from '../beijing-day';
import { salesOf } from '../testing/sales';
import { openShop, type Shop } from '../testing/simulated-shop';

let shop: Shop;

beforeAll(async () => {
  shop = await openShop();
});
afterEach(() => shop.clear());
afterAll(() => shop.close());

const { bookkeeper, paidOrder, tradedDay, advanceTo, differencesOf, today, bills } = salesOf(() => shop);

describe('a day that is reconciled again', () => {
  it('has only the result of the last run', async () => {
    let lost = '';
    const day = await tradedDay(async () => {
      lost = await paidOrder();
    });
    const { db } = shop.store.database;
    await db.updateTable('orders').set({ total_fee: 1 }).where('out_trade_no', '=', lost).execute();
    const { runDay } = bookkeeper();
    await runDay(day);
    await runDay(day);
    expect(await differencesOf(day)).toHaveLength(1);
    await db.updateTable('orders').set({ total_fee: 100 }).where('out_trade_no', '=', lost).execute();
    expect(await runDay(day)).toMatchObject([{ differences: 0, state: 'compared' }]);
    expect(await differencesOf(day)).toEqual([]);
    const left = await db.selectFrom('bill_rows').select('run').distinct().execute();
    expect(left).toHaveLength(1);
  });

  it('keeps the former result if the new run fails', async () => {
    const day = await tradedDay(async () => {
      await paidOrder();
    });
    const { runDay, work } = bookkeeper();
    await runDay(day);
    const fault = await shop.simulator.setFault({ type: 'down', how: 'reset' });
    expect(await runDay(day)).toMatchObject([{ state: 'failed', code: 'UNREACHABLE', payments: 1 }]);
    await shop.simulator.clearFault(fault.id);
    await shop.simulator.advance('11m');
    expect(await work()).toBe(1);
    expect(await bills()).toMatchObject([{ state: 'compared', code: null }]);
  });

  it('leaves no data behind if it fails repeatedly', async () => {
    const day = await tradedDay(async () => {
      await paidOrder();
    });
    const { runDay } = bookkeeper();
    const { db } = shop.store.database;
    await runDay(day);
    await db
      .insertInto('bill_rows')
      .values({
        ...{
          bill_id: (await bills())[0]?.id ?? 0,
          run: 77,
          row: 2,
          kind: 'payment',
          merchant: 'm',
          amount: 1,
          state: '',
        },
        ...{ out_trade_no: 'broken-off', transaction_id: '', out_refund_no: '', refund_id: '' },
      })
      .execute();
    const stopper = new AbortController();
    await runDay(day, { signal: stopper.signal, onRows: () => stopper.abort() });
    expect(await db.selectFrom('bill_rows').select('run').execute()).toEqual([{ run: 1 }, { run: 2 }]);
    await runDay(day);
    expect(await db.selectFrom('bill_rows').select('run').execute()).toEqual([{ run: 3 }]);
    expect(await bills()).toMatchObject([{ state: 'compared', differences: 0 }]);
  });

  it('has no access to the day before after a long time', async () => {
    await advanceTo(23.999);
    const day = today();
    await paidOrder();
    await advanceTo(12);
    await paidOrder();
    await advanceTo(10.01);
    const { work, runDay } = bookkeeper();
    await runDay(day);
    await work();
    await shop.store.database.db.deleteFrom('bill_rows').execute();
    expect(await runDay(addDays(day, 1))).toMatchObject([{ payments: 1, differences: 0 }]);
  });

  it('is refused if it is not a date, not over, or too old for a bill of WeChat Pay', async () => {
    const { runDay } = bookkeeper();
    await expect(runDay('2026-02-30')).rejects.toThrow('a valid date');
    await expect(runDay(today())).rejects.toThrow('there is no bill of');
    await expect(runDay(addDays(today(), -91))).rejects.toThrow('keeps no older bills');
    expect(await runDay(addDays(today(), -90))).toHaveLength(1);
  });
});

describe('a gateway', () => {
  it('reconciles bills by itself until it is stopped, and reports the last day', async () => {
    const day = await tradedDay(async () => {
      await paidOrder();
    });
    const { run, metrics } = bookkeeper('g', 1);
    const stopper = new AbortController();
    const running = run(stopper.signal);
    while ((await bills())[0]?.state !== 'compared') await new Promise((resolve) => setTimeout(resolve, 10));
    stopper.abort();
    await running;
    expect((await metrics.lastDay.get()).values).toMatchObject([
      { labels: { mch_id: shop.merchant.mchId }, value: startOfBeijingDay(day).getTime() / 1000 },
    ]);
  });
});

describe('several gateways', () => {
  it('process each bill once', async () => {
    await tradedDay(async () => {
      await paidOrder();
    });
    const done = await Promise.all(['a', 'b', 'c'].map((name) => bookkeeper(name).work()));
    expect(done.reduce((sum, count) => sum + count, 0)).toBe(1);
  });

  it('take over a bill from a gateway that died in the middle', async () => {
    const day = await tradedDay(async () => {
      await paidOrder();
    });
    const stopper = new AbortController();
    stopper.abort(new Error('killed'));
    const { db } = shop.store.database;
    await bookkeeper('dead').runDay(day, { onRows: () => stopper.abort() });
    // As the dead gateway left it: taken, with rows of a run that never counted.
    await db
      .updateTable('bills')
      .set({ state: 'waiting', attempts: 2, run: 0, leased_until: new Date(shop.now().getTime() + 60_000) })
      .execute();
    const other = bookkeeper('alive');
    expect(await other.work()).toBe(0);
    await shop.simulator.advance('61s');
    expect(await other.work()).toBe(1);
    expect(await bills()).toMatchObject([{ state: 'compared', listed: 1, differences: 0 }]);
    expect(await db.selectFrom('bill_rows').select('run').execute()).toEqual([{ run: 3 }]);
  });
});
