import { openSql, type SqlDatabase } from '@opencloudpay/database/sql';
import type { DatabaseOptions } from '../database/open-database';

/** The schemas of the tests of one file. To make one takes some hundred statements, so tests use them in turn. */
export interface TestSchemas {
  next(): string;
  close(): Promise<void>;
}

/** By the place and the name of a schema: what makes it free again. */
const inUse = new Map<string, () => Promise<void>>();

const keyOf = (place: object, schema: string) =>
  `${'url' in place ? place.url : 'folder' in place && place.folder} ${schema}`;

/** @param place of a database that is open, if it is a folder */
export function testSchemas(place: { url: string } | { folder: string }): TestSchemas {
  const free: string[] = [];
  let database: Promise<SqlDatabase<unknown>> | undefined;
  const names = new Set<string>();
  return {
    next() {
      // The first names are those of `STORE_SCHEMAS`.
      const name = free.pop() ?? `test_${names.size + 1}`;
      names.add(name);
      inUse.set(keyOf(place, name), async () => {
        database ??= openSql({ ...place, connections: 1 }, { schema: 'held', migrations: [] });
        await (await database).executeSql(emptied(name));
        free.push(name);
      });
      return name;
    },
    async close() {
      for (const name of names) inUse.delete(keyOf(place, name));
      await (await database)?.close();
    },
  };
}

/**
 * Empties the schemas and makes them free. A schema whose test has changed more than rows, or whose server does not
 * answer, stays with its test.
 */
export async function recycleSchemas(databases: readonly DatabaseOptions[]): Promise<void> {
  for (const database of databases) {
    const key = keyOf(database, database.schema ?? '');
    const recycle = inUse.get(key);
    inUse.delete(key);
    await recycle?.().catch(() => {});
  }
}

/** Deletes all rows that a gateway has made, and keeps the tables; ids begin at 1 again. */
function emptied(schema: string): string {
  const tables = [
    'bills',
    'notifications',
    'refunds',
    'orders',
    'mismatches',
    'prepay_ids',
    'call_keys',
    'chores',
  ];
  const deleted = tables.map((table) => `delete from ${schema}.${table}`);
  const restarted = ['notifications', 'deliveries', 'orders', 'refunds'].map(
    (table) => `alter table ${schema}.${table} alter column id restart`,
  );
  return [...deleted, ...restarted, `delete from ${schema}_queue.job`].join('; ');
}
