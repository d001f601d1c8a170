import { sql } from 'kysely';
import { applyUpdate, compileFilter, type Document, parseDocument } from '../../language';
import { type Collection, withCollection } from '../catalog/catalog';
import { ensureCollection } from '../catalog/collections';
import { bytea, type Context, type Target } from '../context';
import type { Match } from '../reads/candidates';
import { findMatches, type Overlay, type Query } from '../reads/find';
import { transactionOver } from '../texts';
import { valueKey } from '../value-key';
import { DuplicateKey, duplicateError } from '../writes/unique-violation';
import { upsertedDocument } from '../writes/upserted-document';
import { finished, prepareInsert, type Updated, type Updating } from '../writes/write';
import { assertUnchanged } from './snapshot';
import type { Staged, StagedRow } from './staged';
import { type OpenTransaction, touchTransaction } from './transactions';

/** A call of a transaction, which has its turn. */
interface TransactionCall {
  readonly target: Target;
  readonly collection: Collection;
  readonly transaction: OpenTransaction;
}

/**
 * Runs a call of a transaction.
 *
 * @param makesCollection whether it makes a missing collection: at once, and not with the commit. Default: false
 * @throws DocumentError where the transaction is over
 */
async function runInTransaction<T>(
  target: Target,
  id: string,
  work: (call: TransactionCall) => Promise<T>,
  { makesCollection = false } = {},
): Promise<T> {
  const { context, envId, name } = target;
  // One after another: two calls that change one document would otherwise lose one of the changes.
  return context.queue(id, async () => {
    const transaction = await touchTransaction(context, envId, id);
    if (makesCollection) await ensureCollection(target);
    return withCollection(context.catalog, envId, name, (collection) =>
      work({ target, collection, transaction }),
    );
  });
}

/** Finds documents as the transaction sees them: as they were when it began, with its own changes. */
export function findInTransaction(target: Target, id: string, query: Query): Promise<Match[]> {
  return runInTransaction(target, id, (call) => find(call, query));
}

async function find({ target, collection, transaction }: TransactionCall, query: Query): Promise<Match[]> {
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
  const { rows } = await sql<StagedRow>`
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
  const stageAll = async (call: TransactionCall) => {
    for (const one of prepared) {
      const [existing] = await find(call, { filter: { _id: one.document['_id'] }, limit: 1 });
      if (existing !== undefined)
        throw duplicateError(call.collection, new DuplicateKey('_id_', undefined, ''), [one]);
      await stage(call, { ...place(call, one.key), body: one.body });
    }
    return prepared.map(({ document }) => document['_id']);
  };
  return runInTransaction(target, id, stageAll, { makesCollection: true });
}

/** Stages the update of documents. */
export function updateInTransaction(target: Target, id: string, updating: Updating): Promise<Updated> {
  const { context } = target;
  const now = context.now();
  const { filter, update } = updating;
  compileFilter(filter, { now });
  const stageUpdates = async (call: TransactionCall): Promise<Updated> => {
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
  return runInTransaction(target, id, stageUpdates, { makesCollection: updating.upsert === true });
}

/** Stages the removal of documents. @returns how many */
export function removeInTransaction(
  target: Target,
  id: string,
  { filter, multi = false }: { filter: Document; multi?: boolean | undefined },
): Promise<number> {
  return runInTransaction(target, id, async (call) => {
    const matches = await find(call, { filter, limit: multi ? undefined : 1 });
    for (const match of matches) await stageMatch(call, match, null);
    return matches.length;
  });
}

function place({ collection }: TransactionCall, key: Buffer): Omit<Staged, 'body'> {
  return { collection: collection.id, key, document: null, version: null };
}

function stageMatch(call: TransactionCall, match: Match, body: string | null): Promise<void> {
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
async function stage({ target, transaction }: TransactionCall, staged: Staged): Promise<void> {
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
