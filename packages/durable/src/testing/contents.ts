import type { Store } from '../store/store';

const TABLES = ['notifications', 'deliveries', 'orders', 'refunds', 'mismatches'] as const;

/** The contents of an empty store. */
export const NOTHING = { notifications: 0, deliveries: 0, orders: 0, refunds: 0, mismatches: 0, jobs: 0 };

/** How many rows each table of a store has; `jobs` are waiting or running jobs of the queue. */
export async function contentsOf({
  database: { executeSql, schema },
}: Pick<Store, 'database'>): Promise<typeof NOTHING> {
  const counts = TABLES.map((name) => `(select count(*)::integer from ${schema}.${name}) as ${name}`);
  const jobs = `(select count(*)::integer from ${schema}_queue.job where state < 'completed') as jobs`;
  const { rows } = await executeSql(`select ${[...counts, jobs].join(', ')}`);
  return rows[0] as typeof NOTHING;
}

/**
 * Fills the table of notifications with a delivered one, until its file has room for only a few more.
 *
 * @param bytes more than any other file of the database has
 * @returns a limit for files that leaves room for a few notifications
 */
export async function fillUp(
  { database: { executeSql, schema } }: Pick<Store, 'database'>,
  bytes: number,
): Promise<number> {
  // Random text, because PostgreSQL compresses other text.
  await executeSql(`alter table ${schema}.notifications alter column body set storage external`);
  await executeSql(`
    insert into ${schema}.notifications (kind, number, status, merchant, mch_id, out_trade_no, amount, lane, source,
      body, content, request_id, received_at, since, state, delivered_at)
    values ('pay', 'large', 'SUCCESS', '1', '1', 'large', 1, '1/large', 'notified',
      convert_to(repeat('x', ${bytes}), 'UTF8'), '{}', 'r', now(), now(), 'delivered', now())
  `);
  const { rows } = await executeSql(`
    select pg_relation_size(reltoastrelid)::integer as size from pg_class
    where oid = '${schema}.notifications'::regclass
  `);
  return (rows[0] as { size: number }).size + 256 * 1024;
}
