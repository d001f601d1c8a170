/** Notifications that arrive together are treated as if each arrived alone. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { folderDatabase, serverDatabase, type TestDatabase } from '../../testing/durable';
import { PAYMENT, REFUND, TARGET } from '../../testing/gateway';
import { takeJobs } from '../../testing/take-jobs';
import { openStore, type Store } from '../store';

const MERCHANT = '1712734762';
const COMMON = { target: TARGET, source: 'notified', requestId: 'r' } as const;

describe.each([
  ['a folder', folderDatabase],
  ['a PostgreSQL server', serverDatabase],
])('on %s', (_, open) => {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await open();
    store = await openStore({ database: database.options() });
  });
  afterAll(async () => {
    await store.close();
    await database.close();
  });

  const pay = (outTradeNo: string, more = {}) =>
    store.accept({
      ...{ ...COMMON, kind: 'pay' },
      fields: { ...PAYMENT, out_trade_no: outTradeNo, transaction_id: `42${outTradeNo}`, ...more },
    });
  const refund = (outTradeNo: string) =>
    store.accept({
      ...{ ...COMMON, kind: 'refund' },
      fields: {
        ...{ ...REFUND, mch_id: '1900000109', sub_mch_id: MERCHANT, out_trade_no: outTradeNo },
        ...{ out_refund_no: `R${outTradeNo}`, refund_id: `50${outTradeNo}` },
      },
    });

  it('stores the first of each, counts duplicates, and holds only a refund whose payment is unknown', async () => {
    const order = { merchant: MERCHANT, api: 'unifiedOrder', totalFee: 1, route: TARGET, asked: {} };
    for (const outTradeNo of ['one', 'two']) await store.orders.begin({ ...order, outTradeNo });
    await pay('before');
    const results = await Promise.all([
      ...[pay('one'), pay('two'), pay('one'), pay('two'), pay('before'), refund('before')],
      ...[refund('early'), refund('one')],
    ]);
    expect(results.map(({ duplicate }) => duplicate)).toEqual([
      ...[false, false, true, true, true, false],
      ...[false, false],
    ]);
    const { records } = await store.listNotifications({}, { limit: 100 });
    const found = records.map(({ outTradeNo, kind, duplicates, receivedAt, nextAttemptAt }) => [
      `${outTradeNo} ${kind}`,
      duplicates,
      Number(nextAttemptAt) - Number(receivedAt),
    ]);
    expect(found.sort()).toEqual([
      ['before pay', 1, 0],
      ['before refund', 0, 0],
      ['early refund', 0, 5 * 60_000],
      ['one pay', 1, 0],
      ['one refund', 0, 0],
      ['two pay', 1, 0],
    ]);
    for (const outTradeNo of ['one', 'two'])
      expect(await store.orders.find(outTradeNo)).toMatchObject([
        { state: 'paid', transactionId: `42${outTradeNo}`, paidAt: expect.anything() },
      ]);
    // One job for each order that has something to deliver now.
    const jobs = await takeJobs(store);
    expect(jobs.map(({ partitionKey }) => partitionKey.split('/')[1]).sort()).toEqual([
      'before',
      'one',
      'two',
    ]);
  });

  it('takes no payment for a duplicate because another account has its number', async () => {
    const forged = { transaction_id: '42mine', mch_id: '1800780009', sub_mch_id: '1800780008' };
    const mine = { transaction_id: '42mine' };
    expect(await pay('forged-1', forged)).toMatchObject({ duplicate: false });
    const results = await Promise.all([pay('mine-1', mine), pay('other-1'), pay('forged-1', forged)]);
    expect(results.map(({ duplicate }) => duplicate)).toEqual([false, false, true]);
    // As it comes again, and as recovery finds it.
    expect(await pay('mine-1', mine)).toMatchObject({ id: results[0].id, duplicate: true });
    expect(await pay('mine-1', { ...mine, mch_id: '' })).toMatchObject({ duplicate: true });
    const { notifications } = await store.showOrder('mine-1');
    expect(notifications).toMatchObject([{ state: 'pending', transactionId: '42mine' }]);
    const jobs = await takeJobs(store);
    expect(jobs.map(({ partitionKey }) => partitionKey)).toEqual(
      expect.arrayContaining([`${MERCHANT}/mine-1`, `${MERCHANT}/other-1`, '1800780008/forged-1']),
    );
  });

  it('takes none for a duplicate of one that another account stores at the same time', async () => {
    // A folder has one transaction at a time.
    if (store.database.kind === 'folder') return;
    const row = {
      ...{
        kind: 'refund' as const,
        number: '50mine-2',
        status: String(REFUND['refund_status']),
        merchant: 'm',
      },
      ...{ mch_id: '1800780009', out_trade_no: 'forged-2', amount: 1, lane: 'm/forged-2', request_id: 'r' },
      ...{ source: 'notified' as const, content: Buffer.from('{}') },
      ...{ received_at: new Date(), since: new Date(), next_attempt_at: new Date() },
    };
    const { db } = store.database;
    let storing: ReturnType<typeof refund> | undefined;
    await db.transaction().execute(async (trx) => {
      await trx.insertInto('notifications').values(row).execute();
      // Its payment is unknown, so it is stored alone.
      storing = refund('mine-2');
      const isWaiting = sql<{ waits: boolean }>`select exists (select from pg_stat_activity
        where wait_event_type = 'Lock' and query like 'insert into%notifications%') as waits`;
      while (!(await isWaiting.execute(db)).rows[0]?.waits)
        await new Promise((resolve) => setTimeout(resolve, 10));
    });
    expect(await storing).toMatchObject({ duplicate: false });
    expect(await refund('mine-2')).toMatchObject({ duplicate: true });
    expect((await store.showOrder('mine-2')).notifications).toMatchObject([
      { refundId: '50mine-2', duplicates: 1 },
    ]);
  });

  it('refuses the one that the database refuses, and stores the others', async () => {
    const results = await Promise.allSettled([
      pay('good-1'),
      pay('bad', { appid: 'a\0b' }),
      pay('odd', { appid: 'a\ud800b' }),
      pay('good-2'),
    ]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    const { records } = await store.listNotifications({}, { limit: 3 });
    expect(records.map(({ outTradeNo }) => outTradeNo).sort()).toEqual(['good-1', 'good-2', 'odd']);
  });
});
