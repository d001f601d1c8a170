import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { type ConstructorOptions, PgBoss } from 'pg-boss';
import { eventually, serverDatabase, type TestDatabase } from '../testing/durable';
import { PAYMENT, REFUND, TARGET } from '../testing/gateway';
import { takeJobs } from '../testing/take-jobs';
import { openStore } from './store';

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
