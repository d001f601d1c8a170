/** Delivered notifications are deleted when their retention ends, and nothing else is. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { createDurableGateway } from '../create-durable-gateway';
import { openStore, type Store } from '../store/store';
import {
  closeAll,
  durableGateway,
  eventually,
  folderDatabase,
  serverDatabase,
  settled,
  type TestDatabase,
} from '../testing/durable';
import { captureLog, MERCHANT, SECRET } from '../testing/gateway';
import { createRetentionMetrics } from './metrics';
import { createRetention } from './retention';

const DAY = 24 * 60 * 60 * 1000;
const other = (name: string) => ({ out_trade_no: name, transaction_id: `4200${name}` });

const stores: Store[] = [];

describe.each([
  ['a folder', folderDatabase],
  ['a PostgreSQL server', serverDatabase],
])('delivered notifications, on %s,', (_, open) => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await open();
  });
  afterEach(async () => {
    await closeAll();
    await Promise.all(stores.splice(0).map((store) => store.close()));
  });
  afterAll(() => database.close());

  async function emptyStore(): Promise<Store> {
    const store = await openStore({ database: database.options() });
    stores.push(store);
    return store;
  }

  /** Notifications that were delivered so many days ago, each with a delivery. */
  async function delivered({ database: { executeSql, schema } }: Store, count: number, days: number) {
    await executeSql(`
      insert into ${schema}.notifications (kind, number, status, merchant, mch_id, out_trade_no, amount, lane,
        function_name, env_id, source, body, content, request_id, received_at, since, state, delivered_at)
      select 'pay', 'old-' || i, 'SUCCESS', '1', '1', 'old-' || i, 1, '1/old-' || i, 'pay_cb', 'prod', 'notified',
        'body', '{}', 'r', now() - interval '${days} days', now(), 'delivered', now() - interval '${days} days'
      from generate_series(1, ${count}) i
    `);
    await executeSql(`
      insert into ${schema}.deliveries (notification_id, attempt, gateway, begun_at, sent)
      select id, 1, 'g', received_at, 'sent' from ${schema}.notifications
    `);
  }

  async function count({ database: { executeSql, schema } }: Store, table: string): Promise<number> {
    const { rows } = await executeSql(`select count(*)::integer as count from ${schema}.${table}`);
    return (rows[0] as { count: number }).count;
  }

  function retentionOf(store: Store, gateway: string, interval?: number) {
    const log = captureLog();
    const metrics = createRetentionMetrics({ registry: new Registry() });
    const retention = createRetention({
      ...{ database: store.database, days: 30, gateway, logger: log.logger, metrics },
      ...(interval !== undefined && { interval }),
    });
    return { ...retention, log, counted: async () => (await metrics.deleted.get()).values[0]?.value };
  }

  it('are deleted with their deliveries when they are old, in several batches, and nothing else is', async () => {
    const test = await durableGateway(database.options(), {
      retry: { intervals: [3_600_000], giveUpAfter: 48 * 3_600_000 },
      answer: async (_target, { outTradeNo }) => ({ errcode: outTradeNo === 'pending' ? 1 : 0 }),
    });
    const { store } = test.gateway;
    const { executeSql, schema } = store.database;
    await delivered(store, 450, 31);
    for (const name of ['young', 'late', 'pending', 'dead']) await test.pay(other(name));
    await eventually(async () => {
      const { pending, waiting } = await store.state();
      return pending === 1 && waiting === 1;
    });
    const age = (column: string, name: string) =>
      executeSql(`update ${schema}.notifications set ${column} = now() - interval '40 days'
        where out_trade_no = '${name}'`);
    for (const name of ['late', 'pending', 'dead']) await age('received_at', name);
    await executeSql(`update ${schema}.notifications set state = 'dead', dead_at = received_at, delivered_at = null
      where out_trade_no = 'dead'`);
    await store.orders.begin({
      ...{
        merchant: '1',
        outTradeNo: 'old-1',
        api: 'unifiedOrder',
        totalFee: 1,
        route: undefined,
        asked: {},
      },
    });
    const amounts = {
      expected: '1',
      received: '2',
      merchant: '1',
      requestId: 'r',
      body: Buffer.from('body'),
    };
    for (const outTradeNo of ['old-1', 'young'])
      await store.mismatches.record({ kind: 'pay', field: 'total_fee', outTradeNo, ...amounts });
    await executeSql(`update ${schema}.mismatches set last_at = now() - interval '31 days'
      where out_trade_no = 'old-1'`);

    const progress: unknown[] = [];
    const before = new Date(Date.now() - 30 * DAY);
    expect(await store.prune({ before, dryRun: true })).toEqual({ done: 0, total: 450 });
    expect(await store.prune({ before, onProgress: (now) => progress.push(now) })).toEqual({
      done: 450,
      total: 450,
    });
    expect(progress).toEqual([0, 200, 400, 450].map((done) => ({ done, total: 450 })));
    const { records } = await store.listNotifications();
    expect(records.map(({ outTradeNo, state }) => [outTradeNo, state])).toEqual([
      ['dead', 'dead'],
      ['pending', 'pending'],
      ['late', 'delivered'],
      ['young', 'delivered'],
    ]);
    expect(await count(store, 'deliveries')).toBe(4);
    expect((await store.showOrder('old-1')).orders).toHaveLength(1);
    const { rows } = await executeSql(`select out_trade_no, length(body) as length from ${schema}.mismatches
      order by id`);
    expect(rows).toEqual([
      { out_trade_no: 'old-1', length: 0 },
      { out_trade_no: 'young', length: 4 },
    ]);
  });

  it('are deleted once a day, by one gateway, which continues after another that was stopped or died', async () => {
    const store = await emptyStore();
    await delivered(store, 450, 31);
    const [one, two] = [retentionOf(store, 'one'), retentionOf(store, 'two')];
    const stopper = new AbortController();
    const stopped = one.work(stopper.signal);
    await eventually(async () => (await count(store, 'notifications')) < 450);
    expect(await two.work()).toBeUndefined();
    stopper.abort();
    expect(await stopped).toBe(200);
    // The next one dies in the middle: its lease ends.
    const { executeSql, schema } = store.database;
    await executeSql(`update ${schema}.chores set leased_until = clock_timestamp() + interval '100 seconds'`);
    expect(await two.work()).toBeUndefined();
    await executeSql(`update ${schema}.chores set leased_until = clock_timestamp() - interval '1 second'`);
    expect(await Promise.all([two.work(), one.work()])).toEqual(expect.arrayContaining([250, undefined]));
    expect(await count(store, 'notifications')).toBe(0);
    await delivered(store, 3, 31);
    expect(await two.work()).toBeUndefined();
    await executeSql(`update ${schema}.chores set next_at = next_at - interval '1 day'`);
    expect(await two.work()).toBe(3);
    const lines = [...one.log.lines(), ...two.log.lines()];
    expect(lines.map(({ code, deleted }) => [code, deleted])).toEqual(
      expect.arrayContaining([
        ['RETENTION', 200],
        ['RETENTION', 250],
        ['RETENTION', 3],
      ]),
    );
    expect(Number(await one.counted()) + Number(await two.counted())).toBe(453);
  });

  it('are deleted automatically, until the gateway stops', async () => {
    const store = await emptyStore();
    await delivered(store, 2, 31);
    const stopper = new AbortController();
    const { run, log } = retentionOf(store, 'one', 10);
    const ended = run(stopper.signal);
    await eventually(() => log.lines().some(({ deleted }) => deleted === 2));
    stopper.abort();
    await ended;
  });

  it('are not deleted early if the gateway’s clock is ahead, nor delayed for long if the database’s clock was', async () => {
    const store = await emptyStore();
    await delivered(store, 1, 1);
    const { database: real } = store;
    const { work } = retentionOf(store, 'one');
    const dateNow = Date.now;
    Date.now = () => dateNow() + 365 * DAY;
    try {
      expect(await work()).toBe(0);
    } finally {
      Date.now = dateNow;
    }
    await real.executeSql(`update ${real.schema}.chores set next_at = now() + interval '1 year'`);
    expect(await work()).toBe(0);
    expect(await count(store, 'notifications')).toBe(1);
  });

  it('are kept as long as the gateway itself needs them, for any requested retention', async () => {
    const needs = {
      code: 'TOO_YOUNG',
      message: expect.stringMatching(/younger than 32 days are not deleted: refunds are queried/),
    };
    const options = { bills: { catchUpDays: 30 } };
    const test = await durableGateway(database.options(), { ...options, retention: { days: 32 } });
    await test.pay();
    await settled(test);
    const { store } = test.gateway;
    await expect(store.prune({ before: new Date(Date.now() - 31 * DAY) })).rejects.toMatchObject(needs);
    await expect(store.prune({ before: new Date(Number.NaN) })).rejects.toMatchObject({ code: 'TOO_YOUNG' });
    expect(await store.prune({ before: new Date(Date.now() - 33 * DAY) })).toEqual({ done: 0, total: 0 });
    expect(await test.metrics()).toContain('cloudpay_notifications_deleted_total 0');
    for (const [days, more, least] of [
      [31, options, 32],
      [14, {}, 15],
      [15.5, {}, 15],
    ] as const) {
      const refused = createDurableGateway({
        ...{ merchants: [MERCHANT], notifySecret: SECRET, adapter: { invoke: async () => ({}) } },
        ...{ database: { folder: '/nowhere' }, ...more, retention: { days } },
      });
      await expect(refused).rejects.toMatchObject({
        code: 'CONFIGURATION_INVALID',
        message: expect.stringMatching(
          `^retention.days must be from ${least} to 36500 days: refunds are queried`,
        ),
      });
    }
  });
});
