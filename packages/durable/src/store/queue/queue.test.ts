import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { type ConstructorOptions, PgBoss } from 'pg-boss';
import { eventually, serverDatabase, type TestDatabase } from '../../testing/durable';
import { PAYMENT, REFUND, TARGET } from '../../testing/gateway';
import { takeJobs } from '../../testing/take-jobs';
import { openStore } from '../store';

let database: TestDatabase;
beforeAll(async () => {
  database = await serverDatabase();
});
afterAll(() => database.close());

it('starts a payment that arrives after its refund if its own function has a free place', async () => {
  const store = await openStore({ database: database.options() });
  const common = { source: 'notified', requestId: 'r' } as const;
  const merchant = { mch_id: PAYMENT['mch_id'] ?? '', sub_mch_id: PAYMENT['sub_mch_id'] ?? '' };
  const other = { envId: TARGET.envId, functionName: 'refund_cb' };
  try {
    await store.accept({ ...common, kind: 'refund', target: other, fields: { ...REFUND, ...merchant } });
    await store.accept({ ...common, kind: 'pay', target: TARGET, fields: { ...PAYMENT } });
    // The refund's function has no free place.
    expect(await takeJobs(store, 10, ['prod-1a2b/refund_cb'])).toMatchObject([{ group: 'prod-1a2b/pay_cb' }]);
  } finally {
    await store.close();
  }
});

it('takes over the jobs of a dead gateway, even if the database’s clock was ahead when it began', async () => {
  const store = await openStore({ database: database.options(), leaseSeconds: 1 });
  try {
    await store.accept({
      ...{ kind: 'pay', target: TARGET, source: 'notified', requestId: 'r', fields: { ...PAYMENT } },
    });
    await store.queue.reclaim();
    expect(await takeJobs(store)).toHaveLength(1);
    const table = (name: string) => sql.table(`${store.database.schema}_queue.${name}`);
    const ahead = sql`now() + interval '1 day'`;
    await sql`update ${table('queue')} set monitor_claim_on = ${ahead}, monitor_on = ${ahead}`.execute(
      store.database.db,
    );
    await sql`update ${table('job')} set started_on = ${ahead}`.execute(store.database.db);
    await eventually(async () => {
      await store.queue.reclaim();
      return (await takeJobs(store)).length === 1;
    });
  } finally {
    await store.close();
  }
});

it('is as due as before after the database’s clock was set back by hours', async () => {
  const store = await openStore({ database: database.options(), retry: { intervals: [900_000] } });
  const { db, schema } = store.database;
  const jobs = sql.table(`${schema}_queue.job`);
  /** As if the clock had been ahead until now. */
  const setBack = async (hours: number) => {
    const by = sql`make_interval(hours => ${hours})`;
    await sql`update ${sql.id(schema, 'chores')} set next_at = next_at + ${by}`.execute(db);
    await sql`update ${jobs} set start_after = start_after + ${by}, started_on = started_on + ${by}`.execute(
      db,
    );
    await sql`
      update ${sql.id(schema, 'notifications')} set since = since + ${by}, next_attempt_at = next_attempt_at + ${by}
    `.execute(db);
    await sql`update ${sql.id(schema, 'orders')} set asked_at = asked_at + ${by}`.execute(db);
  };
  /** Quarters of an hour from now: coarse, because the test itself takes time. */
  const quarters = (at: Date | null | undefined) => Math.round((Number(at) - Date.now()) / 900_000) + 0;
  const dueIn = async () => {
    const { rows } = await sql<{ at: Date }>`select start_after as at from ${jobs}`.execute(db);
    return rows.map(({ at }) => quarters(at));
  };
  try {
    await store.accept({
      ...{ kind: 'pay', target: TARGET, source: 'notified', requestId: 'r', fields: { ...PAYMENT } },
    });
    const order = { merchant: 'm', outTradeNo: 'silent', api: 'unifiedOrder', totalFee: 1 };
    await store.orders.begin({ ...order, route: undefined, asked: {} });
    const [job] = await takeJobs(store);
    const attempt = job && (await store.attempts.begin(job));
    if (!job || !attempt) throw new Error('There is no job.');
    const failed = { delivered: false, code: 'FUNCTION_FAILED', diagnosis: 'busy' } as const;
    await store.attempts.settle(job, attempt, { verdict: failed, reply: undefined, durationMs: 1 });
    expect(await store.followClock()).toBe(0);
    const before = await dueIn();
    await setBack(5);
    expect(await dueIn()).toEqual(before.map((due) => due + 20));
    const seconds = await Promise.all([store.followClock(), store.followClock()]);
    expect(seconds.sort().map((one) => Math.round(one / 60))).toEqual([0, 300]);
    expect(await dueIn()).toEqual(before);
    const { notifications } = await store.showOrder(String(PAYMENT['out_trade_no']));
    const [{ since, nextAttemptAt } = {}] = notifications;
    expect([quarters(since), quarters(nextAttemptAt)]).toEqual([0, ...before]);
    const { next_query_at: query } = await db
      .selectFrom('orders')
      .select('next_query_at')
      .executeTakeFirstOrThrow();
    expect(quarters(query)).toBe(0);
    // A small correction of the clock is none.
    await sql`update ${sql.id(schema, 'chores')} set next_at = next_at + interval '50 seconds'`.execute(db);
    expect(await store.followClock()).toBe(0);
  } finally {
    await store.close();
  }
});

it('gives jobs to a gateway of the version before, which takes them by pg-boss', async () => {
  const store = await openStore({ database: database.options() });
  const boss = new PgBoss({
    db: { executeSql: store.database.executeSql } as NonNullable<ConstructorOptions['db']>,
    schema: `${store.database.schema}_queue`,
    supervise: false,
    schedule: false,
  });
  try {
    await store.accept({
      ...{ kind: 'pay', target: TARGET, source: 'notified', requestId: 'r', fields: { ...PAYMENT } },
    });
    await boss.start();
    const jobs = await boss.fetch<{ lane: string }>('deliveries', { batchSize: 5, groupConcurrency: 10 });
    expect(jobs).toMatchObject([
      { groupId: 'prod-1a2b/pay_cb', retryCount: 0, data: { lane: expect.stringContaining('1712734762/') } },
    ]);
    const [{ id = '', data = { lane: '' }, groupId, retryCount } = {}] = jobs;
    const job = { id, partitionKey: data.lane, group: groupId ?? '', taken: retryCount ?? 0 };
    expect(await store.attempts.begin(job)).toMatchObject({ number: 1 });
    expect(await takeJobs(store)).toEqual([]);
  } finally {
    await boss.stop({ graceful: false, close: false });
    await store.close();
  }
});
