import { sql } from 'kysely';
import type { Database } from '../../database/open-database';

/** A million new rows mislead the planner until ANALYZE. A server vacuums automatically; in a folder nothing does. */
export async function tidyBillTables(
  { db, kind, schema }: Database,
  what: 'analyze' | 'vacuum',
): Promise<void> {
  const tables =
    what === 'vacuum'
      ? ['bill_rows']
      : ['bill_rows', ...(kind === 'folder' ? ['orders', 'refunds', 'notifications'] : [])];
  if (what === 'vacuum' && kind === 'server') return;
  for (const table of tables) await sql`${sql.raw(what)} ${sql.id(schema, table)}`.execute(db);
}
