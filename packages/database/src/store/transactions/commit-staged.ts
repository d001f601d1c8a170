import { sql } from 'kysely';
import { type Document, parseDocument } from '../../language';
import { type Collection, StaleCatalog } from '../catalog/catalog';
import type { Executor } from '../catalog/tables';
import type { Context, DocumentChange } from '../context';
import { isDeadlock } from '../deadlock';
import { isAwayFailure } from '../failures';
import { nothingStored, transactionConflict, transactionOver } from '../texts';
import {
  deleteDocument,
  insertDocuments,
  isCurrent,
  releaseEntries,
  replaceDocument,
} from '../writes/statements';
import { DuplicateKey, duplicateError } from '../writes/unique-violation';
import { report } from '../writes/write';
import type { Prepared, Writing } from '../writes/writing';
import { settleLostCommit } from './commit-outcome';
import type { StagedRow } from './staged';
import { endTransaction, touchTransaction } from './transactions';

/**
 * Stores what a transaction has staged, all or nothing.
 *
 * @throws DocumentError DATABASE_TRANSACTION_CONFLICT where another write came first; DATABASE_TRANSACTION_FAIL
 */
export function commitTransaction(context: Context, envId: string, id: string): Promise<void> {
  return context.queue(id, async () => {
    await touchTransaction(context, envId, id);
    try {
      const changes = await commit(context, envId, id);
      for (const { name, document, kind } of changes) report({ context, envId, name }, document, kind);
    } catch (failure) {
      await endTransaction(context, envId, id).catch(() => {});
      // PostgreSQL ended it because it and another one waited for each other.
      throw isDeadlock(failure) ? transactionConflict() : failure;
    }
  });
}

interface Change {
  readonly name: string;
  readonly document: Document;
  readonly kind: DocumentChange['kind'];
}

async function commit(context: Context, envId: string, id: string): Promise<Change[]> {
  for (;;) {
    const collections = await collectionsOf(context, envId, id);
    let changes: Change[] | undefined;
    try {
      await context.transaction(async (executor) => {
        changes = await commitStaged(context, envId, id, executor, collections);
      });
      return changes ?? [];
    } catch (failure) {
      if (changes !== undefined) {
        await settleLostCommit(context, id, failure);
        return changes;
      }
      if (isAwayFailure(failure)) throw nothingStored(failure);
      if (!(failure instanceof StaleCatalog)) throw failure;
      for (const { name } of collections.values()) context.catalog.forget(envId, name);
    }
  }
}

/** The collections of what is staged: read before the SQL transaction, which holds the one connection of a folder. */
async function collectionsOf(
  { db, catalog }: Context,
  envId: string,
  id: string,
): Promise<Map<number, Collection>> {
  const rows = await db
    .selectFrom('staged as s')
    .innerJoin('collections as c', 'c.id', 's.collection')
    .select('c.name')
    .distinct()
    .where('s.transaction', '=', id)
    .execute();
  const collections = await Promise.all(rows.map(({ name }) => catalog.get(envId, name)));
  return new Map(collections.map((collection) => [collection.id, collection]));
}

async function commitStaged(
  context: Context,
  envId: string,
  id: string,
  executor: Executor,
  collections: ReadonlyMap<number, Collection>,
): Promise<Change[]> {
  const { table } = context;
  // Calls that stage more wait for it, and find the transaction over.
  await sql`select 1 from ${table('transactions')} where id = ${id} for update`.execute(executor);
  // In one order for all transactions, so that none waits for another in a circle.
  const { rows } = await sql<StagedRow & { old: string | null }>`
    select s.collection, s.key, s.document, s.version, s.body, d.body as old
    from ${table('staged')} s
    left join ${table('documents')} d on d.id = s.document and d.version = s.version
    where s.transaction = ${id}
    order by s.collection, s.key
  `.execute(executor);
  if (!(await endTransaction(context, envId, id, executor))) throw transactionOver();
  const storings = rows.map(({ collection: of, key, document: row, version, body, old }) => {
    const collection = collections.get(of);
    // It was dropped.
    if (collection === undefined) throw transactionConflict();
    const after = preparedFrom(Buffer.from(key), body);
    return { writing: { context, executor, collection }, row, version, old, after };
  });
  await releaseUnique(storings);
  const changes: Change[] = [];
  for (const { writing, ...storing } of storings) {
    const { old, after } = storing;
    const kind = await store(writing, storing);
    const document = after?.document ?? parseDocument(old ?? '{}');
    if (kind !== 'none') changes.push({ name: writing.collection.name, document, kind });
  }
  return changes;
}

/** One document may take a unique value that another one of the transaction gives up, whichever is stored first. */
async function releaseUnique(storings: readonly (Storing & { readonly writing: Writing })[]): Promise<void> {
  if (storings.length < 2) return;
  for (const { writing, row, old, after } of storings) {
    if (row === null || old === null || !writing.collection.indexes.some(({ isUnique }) => isUnique))
      continue;
    await releaseEntries(writing, row, parseDocument(old), after?.document);
  }
}

function preparedFrom(key: Buffer, body: string | null): Prepared | undefined {
  return body === null ? undefined : { key, body, document: parseDocument(body) };
}

interface Storing {
  readonly row: number | null;
  readonly version: number | null;
  readonly old: string | null;
  readonly after: Prepared | undefined;
}

async function store(
  writing: Writing,
  { row, version, old, after }: Storing,
): Promise<'insert' | 'update' | 'remove' | 'none'> {
  try {
    if (row === null || version === null) {
      // Inserted and removed again by the transaction itself.
      if (after === undefined) return 'none';
      await insertDocuments(writing, [after]);
      return 'insert';
    }
    if (old === null) throw transactionConflict();
    const stored = { id: row, version, document: parseDocument(old) };
    const isDone =
      after === undefined
        ? await deleteDocument(writing, stored)
        : await replaceDocument(writing, stored, after);
    // It was of this version a moment ago: another write came between, or the indexes have changed.
    if (!isDone) throw (await isCurrent(writing)) ? transactionConflict() : new StaleCatalog();
    return after === undefined ? 'remove' : 'update';
  } catch (failure) {
    if (!(failure instanceof DuplicateKey)) throw failure;
    // Nothing had this `_id` when the transaction staged it.
    if (failure.index === '_id_') throw transactionConflict();
    throw duplicateError(writing.collection, failure, after ? [after] : []);
  }
}
