import { sql } from 'kysely';
import { compileFilter, type Document, parseDocument } from '../../language';
import type { Collection } from '../catalog/catalog';
import { bytea, type Context } from '../context';
import { conditionsOf } from '../reads/conditions';
import { isVisible } from '../reads/rows';
import { transactionConflict } from '../texts';
import { valueKey } from '../value-key';
import type { OpenTransaction } from './transactions';

/**
 * Refuses a read of a transaction that misses a document which matched when the transaction began, and was changed or
 * removed since: a scan does not meet it where it has left the range of the index.
 *
 * @throws DocumentError DATABASE_TRANSACTION_CONFLICT
 */
export async function assertUnchanged(
  context: Context,
  collection: Collection,
  transaction: OpenTransaction,
  filter: Document,
): Promise<void> {
  const ids = conditionsOf(filter).paths.get('_id')?.points;
  if (ids === undefined) return assertNoneMatched(context, collection, transaction, filter);
  if (ids.length === 0) return;
  const { db, table } = context;
  const keys = ids.map((one) => bytea(valueKey(one).bytes));
  const isChanged = sql`d.collection = ${collection.id} and d.key in (${sql.join(keys)})
    and not ${isVisible(transaction.snapshot)}`;
  // One of version 1 was inserted since: the transaction does not see it.
  const { rows } = await sql`
    select 1 where exists (select 1 from ${table('documents')} d where ${isChanged} and d.version > 1)
      or exists (select 1 from ${table('removed')} d where ${isChanged})
  `.execute(db);
  if (rows.length > 0) throw transactionConflict();
}

/** Compares the filter with the documents that were changed since, as they were when the transaction began. */
async function assertNoneMatched(
  { db, table, now }: Context,
  collection: Collection,
  { snapshot }: OpenTransaction,
  filter: Document,
): Promise<void> {
  const { matches } = compileFilter(filter, { now: now() });
  // The change that came first replaced the text that the transaction sees.
  const { rows } = await sql<{ body: string }>`
    select distinct on (d.document) d.body from ${table('replaced')} d
    where d.collection = ${collection.id} and not ${isVisible(snapshot)}
    order by d.document, d.version
  `.execute(db);
  if (rows.some(({ body }) => matches(parseDocument(body)))) throw transactionConflict();
}
