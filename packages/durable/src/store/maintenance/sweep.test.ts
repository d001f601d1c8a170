import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { serverDatabase, type TestDatabase } from '../../testing/durable';
import { PAYMENT, REFUND, TARGET } from '../../testing/gateway';
import { takeJobs } from '../../testing/take-jobs';
import { openStore } from '../store';

let database: TestDatabase;
beforeAll(async () => {
  database = await serverDatabase();
});
afterAll(() => database.close());

it('gives a refund that waits for its payment a delayed job', async () => {
  const store = await openStore({ database: database.options() });
  const common = { target: TARGET, source: 'notified', requestId: 'r' } as const;
  const merchant = { mch_id: PAYMENT['mch_id'] ?? '', sub_mch_id: PAYMENT['sub_mch_id'] ?? '' };
  const take = () => takeJobs(store);
  try {
    await store.accept({ ...common, kind: 'refund', fields: { ...REFUND, ...merchant } });
    await sql`delete from ${sql.table(`${store.database.schema}_queue.job`)}`.execute(store.database.db);
    expect(await store.sweep()).toBe(1);
    expect(await take()).toEqual([]);
    await store.accept({ ...common, kind: 'pay', fields: { ...PAYMENT } });
    const [job] = await take();
    expect(job && (await store.attempts.begin(job))).toMatchObject({ kind: 'pay' });
  } finally {
    await store.close();
  }
});
