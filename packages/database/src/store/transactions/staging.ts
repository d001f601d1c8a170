import { sql } from 'kysely';
import { applyUpdate, compileFilter, type Document, parseDocument } from '../../language';
import { type Collection, StaleCatalog, withCollection } from '../catalog/catalog';
import { ensureCollection } from '../catalog/collections';
import type { Executor } from '../catalog/tables';
import { bytea, type Context, type DocumentChange } from '../context';
import { isDeadlock } from '../deadlock';
import { isAwayFailure } from '../failures';
import type { Match } from '../reads/candidates';
import { findMatches, type Overlay, type Query } from '../reads/find';
import { nothingStored, transactionConflict, transactionOver } from '../texts';
import { valueKey } from '../value-key';
import {
  deleteDocument,
  insertDocuments,
  isCurrent,
  releaseEntries,
  replaceDocument,
} from '../writes/statements';
import { DuplicateKey, duplicateError } from '../writes/unique-violation';
import { upsertedDocument } from '../writes/upserted-document';
import { finished, prepareInsert, report, type Target, type Updated, type Updating } from '../writes/write';
import type { Prepared, Writing } from '../writes/writing';
import { settleLostCommit } from './commit-outcome';
import { assertUnchanged } from './snapshot';
import { endTransaction, type OpenTransaction, touchTransaction } from './transactions';

/** A document that a transaction will write, or, without a body, remove. */
interface Staged {
  readonly collection: number;
  readonly key: Buffer;
  readonly document: number | null;
  readonly version: number | null;
  readonly body: string | null;
}

interface Inside {
  readonly target: Target;
  readonly collection: Collection;
  readonly transaction: OpenTransaction;
}

/**
 * Runs a call of a transaction.
 *
 * @param isInsert whether it makes a missing collection, where that is wanted: at once, and not with the commit
 * @throws DocumentError where the transaction is over
 */
async function inside<T>(
  target: Target,
  id: string,
  work: (call: Inside) => Promise<T>,
  isInsert = false,
): Promise<T> {
  const { context, envId, name } = target;
  // One after another: two calls that change one document would otherwise lose one of the changes.
  return context.queue(id, async () => {
    const transaction = await touchTransaction(context, envId, id);
    if (isInsert) await ensureCollection(target);
    return withCollection(context.catalog, envId, name, (collection) =>
      work({ target, collection, transaction }),
    );
  });
}

/** Finds documents as the transaction sees them: as they were when it began, with its own changes. */
export function findInTransaction(target: Target, id: string, query: Query): Promise<Match[]> {
  return inside(target, id, (call) => find(call, query));
}

async function find({ target, collection, transaction }: Inside, query: Query): Promise<Match[]> {
  const { context } = target;
  const staged = await readStaged(context, transaction.id, collection.id);
  const hidden = new Set(staged.map(({ document }) => document));
  const overlay: Overlay = {
    hides: (match) => hidden.has(match.id),
    staged: staged.flatMap(({ key, document, version, body }) =>
      body === null
        ? []
        : [
            {
              // A new document comes after all that are stored.
              id: document ?? Number.MAX_SAFE_INTEGER,
              version: version ?? 0,
              key,
              body,
              visible: true,
              document: parseDocument(body),
            },
          ],
    ),
  };
  const reading = { context, collection, snapshot: transaction.snapshot };
  const found = await findMatches(reading, query, overlay);
  await assertUnchanged(context, collection, transaction, query.filter);
  return found;
}

async function readStaged({ db, table }: Context, id: string, collection: number): Promise<Staged[]> {
  const { rows } = await sql<Omit<Staged, 'key'> & { key: Uint8Array }>`
    select collection, key, document, version, body from ${table('staged')}
    where transaction = ${id} and collection = ${collection}
  `.execute(db);
  return rows.map((row) => ({ ...row, key: Buffer.from(row.key) }));
}

/** Stages new documents. @returns their `_id`s @throws DocumentError E11000 where one exists */
export function insertInTransaction(
  target: Target,
  id: string,
  documents: readonly Document[],
): Promise<unknown[]> {
  const prepared = documents.map((document) => prepareInsert(target, document));
  const stageAll = async (call: Inside) => {
    for (const one of prepared) {
      const [existing] = await find(call, { filter: { _id: one.document['_id'] }, limit: 1 });
      if (existing !== undefined)
        throw duplicateError(call.collection, new DuplicateKey('_id_', undefined, ''), [one]);
      await stage(call, { ...place(call, one.key), body: one.body });
    }
    return prepared.map(({ document }) => document['_id']);
  };
  return inside(target, id, stageAll, true);
}

/** Stages the update of documents. */
export function updateInTransaction(target: Target, id: string, updating: Updating): Promise<Updated> {
  const { context } = target;
  const now = context.now();
  const { filter, update } = updating;
  compileFilter(filter, { now });
  const stageUpdates = async (call: Inside): Promise<Updated> => {
    const matches = await find(call, { filter, limit: updating.multi ? undefined : 1 });
    let updated = 0;
    let document: Document | undefined;
    for (const match of matches) {
      const after = finished(context, applyUpdate(match.document, update, { now, filter }));
      await stageMatch(call, match, after.body);
      if (after.body !== match.body) updated += 1;
      document = after.document;
    }
    if (matches.length > 0 || updating.upsert !== true) return { matched: matches.length, updated, document };
    const fresh = finished(context, upsertedDocument(filter, update, now));
    await stage(call, { ...place(call, fresh.key), body: fresh.body });
    return { matched: 0, updated: 0, upsertedId: fresh.document['_id'], document: fresh.document };
  };
  return inside(target, id, stageUpdates, updating.upsert === true);
}

/** Stages the removal of documents. @returns how many */
export function removeInTransaction(
  target: Target,
  id: string,
  { filter, multi = false }: { filter: Document; multi?: boolean | undefined },
): Promise<number> {
  return inside(target, id, async (call) => {
    const matches = await find(call, { filter, limit: multi ? undefined : 1 });
    for (const match of matches) await stageMatch(call, match, null);
    return matches.length;
  });
}

function place({ collection }: Inside, key: Buffer): Omit<Staged, 'body'> {
  return { collection: collection.id, key, document: null, version: null };
}

function stageMatch(call: Inside, match: Match, body: string | null): Promise<void> {
  const isNew = match.id === Number.MAX_SAFE_INTEGER;
  return stage(call, {
    collection: call.collection.id,
    key: valueKey(match.document['_id']).bytes,
    document: isNew ? null : match.id,
    version: isNew ? null : match.version,
    body,
  });
}

/**
 * Stages a document. If several transactions change the same document, the first to commit wins. So an abandoned
 * transaction blocks no other, and one of any number of concurrent ones succeeds.
 *
 * @throws DocumentError DATABASE_TRANSACTION_FAIL
 */
async function stage({ target, transaction }: Inside, staged: Staged): Promise<void> {
  const { db, table } = target.context;
  const { collection, key, document, version, body } = staged;
  await sql`
    insert into ${table('staged')} (transaction, collection, key, document, version, body)
    values (${transaction.id}, ${collection}, ${bytea(key)}, ${document}, ${version}, ${body})
    on conflict (transaction, collection, key) do update set body = excluded.body
  `
    .execute(db)
    .catch((failure) => {
      // The transaction's row was deleted meanwhile.
      throw Object(failure).code === '23503' ? transactionOver() : failure;
    });
}

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
  const { rows } = await sql<Omit<Staged, 'key'> & { key: Uint8Array; old: string | null }>`
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
