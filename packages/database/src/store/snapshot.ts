import { sql } from 'kysely';
import type { Document } from '../language';
import type { Collection } from './catalog';
import { conditionsOf } from './conditions';
import { bytea, type Context } from './context';
import { isVisible } from './scan';
import { transactionConflict } from './texts';
import type { OpenTransaction } from './transactions';
import { valueKey } from './value-key';

/**
 * Refuses a read of a transaction where a document that it may have seen was changed or removed since the transaction
 * began. A scan does not meet such a document: it may have left the range of the index that was read.
 *
 * A filter that names values of `_id` is compared with these documents alone. For any other filter each change of the
 * collection counts, because no older texts are kept that could tell whether the document matched.
 *
 * @throws DocumentError DATABASE_TRANSACTION_CONFLICT
 */
export async function assertUnchanged(
  { db, table }: Context,
  collection: Collection,
  { snapshot }: OpenTransaction,
  filter: Document,
): Promise<void> {
  const ids = conditionsOf(filter).paths.get('_id')?.points;
  if (ids?.length === 0) return;
  const keys = ids?.map((one) => bytea(valueKey(one).bytes));
  const wanted = sql`d.collection = ${collection.id} ${keys ? sql`and d.key in (${sql.join(keys)})` : sql``}`;
  const isChanged = sql`${wanted} and not ${isVisible(snapshot)}`;
  // One of version 1 was inserted since: the transaction does not see it.
  const { rows } = await sql`
    select 1 where exists (select 1 from ${table('documents')} d where ${isChanged} and d.version > 1)
      or exists (select 1 from ${table('removed')} d where ${isChanged})
  `.execute(db);
  if (rows.length > 0) throw transactionConflict();
}
