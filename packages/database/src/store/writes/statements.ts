import { sql } from 'kysely';
import type { Document } from '../../language';
import { StaleCatalog } from '../catalog/catalog';
import { type Context, hexes } from '../context';
import { fixedStatement } from '../fixed-statement';
import { addedEntries, changedEntries, type EntryColumns } from './entry-changes';
import { withoutDuplicates } from './unique-violation';
import type { Prepared, Writing } from './writing';

/**
 * Stores new documents with their entries in one statement, all or none.
 *
 * @throws DocumentError for a duplicate key; StaleCatalog
 */
export async function insertDocuments(writing: Writing, documents: readonly Prepared[]): Promise<void> {
  const entries = addedEntries(
    writing.collection,
    documents.map(({ document }) => document),
  );
  const [only] = documents;
  const [row] = await withoutDuplicates(writing, () =>
    only !== undefined && documents.length === 1
      ? insertOne(writing, only, entries)
      : insertMany(writing, documents, entries),
  );
  if (Number(row?.count) !== documents.length) throw new StaleCatalog();
}

interface Counted {
  readonly count: number;
}

/** A statement for one document is planned in half the time of one for many. */
const insertedOne = fixedStatement<Counted>(
  (table) => `with stored as (
      insert into ${table('documents')} (collection, key, body)
      select id, decode($1, 'hex'), $2 from ${table('collections')} where id = $3 and catalog = $4
      returning id
    ),
    added as (
      insert into ${table('entries')} (index, plain, key, document, is_unique)
      select e.index, e.plain, decode(e.key, 'hex'), stored.id, e.is_unique from ${entriesFrom(5)}, stored
    )
    select count(*) as count from stored`,
);

function insertOne(
  { context, executor, collection }: Writing,
  { key, body }: Prepared,
  entries: EntryColumns,
): Promise<readonly Counted[]> {
  const values = [...hexes([key]), body, collection.id, collection.version, ...columnsOf(entries)];
  return insertedOne(context, values, executor);
}

async function insertMany(
  { context, executor, collection }: Writing,
  documents: readonly Prepared[],
  entries: EntryColumns,
): Promise<readonly Counted[]> {
  const keys = hexes(documents.map(({ key }) => key));
  const { rows } = await sql<Counted>`
    with given as (
      select n, decode(key, 'hex') as key, body
      from unnest(${keys}::text[], ${documents.map(({ body }) => body)}::text[]) with ordinality as g(key, body, n)
    ),
    stored as (
      insert into ${context.table('documents')} (collection, key, body)
      select c.id, given.key, given.body from given, ${context.table('collections')} c
      where c.id = ${collection.id} and c.catalog = ${collection.version}
      order by given.n
      returning id, key
    ),
    added as (
      insert into ${context.table('entries')} (index, plain, key, document, is_unique)
      select e.index, e.plain, decode(e.key, 'hex'), stored.id, e.is_unique
      from ${unnested(entries)}
      join given on given.n = e.document
      join stored on stored.key = given.key
    )
    select count(*) as count from stored
  `.execute(executor ?? context.db);
  return rows;
}

/** A stored document, as it was read. */
export interface Stored {
  readonly id: number;
  readonly version: number;
  readonly document: Document;
}

/**
 * Replaces a document, if it is still the version that was read.
 *
 * @returns whether it was; false also where the indexes have changed
 * @throws DocumentError for a duplicate key
 */
export async function replaceDocument(writing: Writing, stored: Stored, after: Prepared): Promise<boolean> {
  const { context, executor = context.db, collection } = writing;
  const { added, gone } = changedEntries(collection, stored.document, after.document);
  if (added.keys.length === 0 && gone.keys.length === 0) {
    const isReplaced = await replacedAlone(writing, stored, after);
    if (isReplaced !== undefined) return isReplaced;
    const { rows } = await sql<{ count: number }>`
      with changed as (${replacedBody(writing, stored, after)} returning id),
      earlier as (${keptBody(writing, stored)})
      select count(*) as count from changed
    `.execute(executor);
    return Number(rows[0]?.count) === 1;
  }
  const { rows } = await withoutDuplicates(writing, () =>
    sql<{ count: number }>`
      with changed as (
        ${replacedBody(writing, stored, after)} returning id
      ),
      earlier as (${keptBody(writing, stored)}),
      gone as (${deletedEntries(context, gone)}),
      added as (
        insert into ${context.table('entries')} (index, plain, key, document, is_unique)
        select e.index, e.plain, decode(e.key, 'hex'), changed.id, e.is_unique
        from ${unnested(added)}, changed, (select count(*) from gone) as first
      )
      select count(*) as count from changed
    `.execute(executor),
  );
  return Number(rows[0]?.count) === 1;
}

interface Replaced {
  /** Whether transactions were open. Then nothing was written. */
  readonly open: boolean;
  readonly count: number;
}

/** Writes a new text and nothing else, unless transactions are open, which need the earlier text. */
const replaceAlone = fixedStatement<Replaced>(
  (table) => `with changed as (
      update ${table('documents')} set body = $1, version = version + 1, xid = pg_current_xact_id()
      where id = $2 and version = $3
        and (select catalog from ${table('collections')} where id = $4) = $5
        and not exists (select 1 from ${table('transactions')} where expires_at > now())
      returning id
    )
    select (select count(*) from changed) as count,
      exists (select 1 from ${table('transactions')} where expires_at > now()) as open`,
);

/**
 * Replaces the text of a document whose index entries stay as they are.
 *
 * @returns whether the document was of the version that was read; undefined where transactions are open
 */
async function replacedAlone(
  { context, executor, collection }: Writing,
  { id, version }: Stored,
  { body }: Prepared,
): Promise<boolean | undefined> {
  const values = [body, id, version, collection.id, collection.version];
  const [row] = await replaceAlone(context, values, executor);
  if (Number(row?.count) === 1) return true;
  return row?.open === true ? undefined : false;
}

function replacedBody(writing: Writing, stored: Stored, { body }: Prepared) {
  return sql`update ${writing.context.table('documents')}
    set body = ${body}, version = version + 1, xid = pg_current_xact_id()
    where id = ${stored.id} and version = ${stored.version} and ${hasCatalog(writing)}`;
}

/** Keeps the text that the document in `changed` had before the statement, for the transactions that are open. */
function keptBody({ context, collection }: Writing, { version }: Stored) {
  return sql`insert into ${context.table('replaced')} (document, version, collection, body)
    select d.id, d.version, ${collection.id}, d.body from changed join ${context.table('documents')} d
      on d.id = changed.id and d.version = ${version}
    where ${hasOpenTransactions(context)}`;
}

function hasOpenTransactions(context: Context) {
  return sql`exists (select 1 from ${context.table('transactions')} where expires_at > now())`;
}

/** Removes a document, if it is still the version that was read. @returns whether it was */
export async function deleteDocument(writing: Writing, stored: Stored): Promise<boolean> {
  const { context, executor = context.db, collection } = writing;
  const { gone } = changedEntries(collection, stored.document, undefined);
  const { rows } = await sql<{ count: number }>`
    with changed as (
      delete from ${context.table('documents')}
      where id = ${stored.id} and version = ${stored.version} and ${hasCatalog(writing)}
      returning id, key
    ),
    earlier as (${keptBody(writing, stored)}),
    gone as (${deletedEntries(context, gone)}),
    kept as (
      insert into ${context.table('removed')} (collection, key)
      select ${collection.id}::bigint, key from changed
      where ${hasOpenTransactions(context)}
      on conflict (collection, key) do update set xid = pg_current_xact_id(), removed_at = now()
    )
    select count(*) as count from changed
  `.execute(executor);
  return Number(rows[0]?.count) === 1;
}

/** Deletes the entries that a document will not have any more, before the document itself is written. */
export async function releaseEntries(
  { context, executor = context.db, collection }: Writing,
  id: number,
  before: Document,
  after: Document | undefined,
): Promise<void> {
  const { gone } = changedEntries(collection, before, after);
  if (gone.keys.length === 0) return;
  await sql`with changed as (select ${id}::bigint as id) ${deletedEntries(context, gone)}`.execute(executor);
}

/** Whether the list of indexes is the one that the writer knows. */
export async function isCurrent(writing: Writing): Promise<boolean> {
  const { rows } = await sql<{ current: boolean }>`select ${hasCatalog(writing)} as current`.execute(
    writing.executor ?? writing.context.db,
  );
  return rows[0]?.current === true;
}

function hasCatalog({ context, collection }: Writing) {
  return sql`exists (select 1 from ${context.table('collections')} c
    where c.id = ${collection.id} and c.catalog = ${collection.version})`;
}

/** Deletes entries of the document in `changed`. */
function deletedEntries(context: Context, entries: EntryColumns) {
  return sql`delete from ${context.table('entries')} t using changed, ${unnested(entries)}
    where t.index = e.index and t.plain = e.plain and t.key = decode(e.key, 'hex') and t.document = changed.id
    returning t.document`;
}

/** Entries as the values of a fixed statement, from the n-th on. */
function entriesFrom(n: number): string {
  return `unnest($${n}::bigint[], $${n + 1}::boolean[], $${n + 2}::text[], $${n + 3}::boolean[])
    as e(index, plain, key, is_unique)`;
}

function columnsOf({ indexes, plain, keys, unique }: EntryColumns): unknown[] {
  return [indexes, plain, keys, unique];
}

function unnested({ indexes, plain, keys, unique, documents }: EntryColumns) {
  return sql`unnest(${indexes}::bigint[], ${plain}::boolean[], ${keys}::text[], ${unique}::boolean[], ${documents}::bigint[])
    as e(index, plain, key, is_unique, document)`;
}
