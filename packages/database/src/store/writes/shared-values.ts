import type { SharedClock, SharedValues } from '@opencloudpay/contracts/shared-values';
import { sql } from 'kysely';
import type { Executor } from '../catalog/tables';

/** Texts that processes share through the database, apart from all documents: functions cannot reach them. */
export function openSharedValues(executor: () => Promise<Executor>): SharedValues & SharedClock {
  return {
    async read(name) {
      const db = await executor();
      const row = await db
        .selectFrom('shared_values')
        .select('value')
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.value;
    },
    async replace(name, expected, next) {
      const db = await executor();
      const stored =
        expected === undefined
          ? await db
              .insertInto('shared_values')
              .values({ name, value: next })
              .onConflict((conflict) => conflict.column('name').doNothing())
              .returning('name')
              .executeTakeFirst()
          : await db
              .updateTable('shared_values')
              .set({ value: next })
              .where('name', '=', name)
              .where('value', '=', expected)
              .returning('name')
              .executeTakeFirst();
      return stored !== undefined;
    },
    async time() {
      const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(await executor());
      const [row] = rows;
      if (!row) throw new Error('The database did not say its time.');
      return row.now.getTime();
    },
  };
}
