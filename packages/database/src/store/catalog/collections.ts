import { sql } from 'kysely';
import type { Context, CreatedCollection, Target } from '../context';
import { inOrderOfInsertion, pageLimit } from '../page-limit';
import { assertCollectionName, collectionExists, collectionNotExist } from '../texts';

const OPENID_FIELDS = JSON.stringify([['_openid', 1]]);

/**
 * Makes a collection, with its index of `_openid`.
 *
 * @returns false where there is one of this name
 */
async function makeCollection(
  { db, table, catalog }: Context,
  envId: string,
  name: string,
): Promise<boolean> {
  assertCollectionName(name);
  const { rows } = await sql<{ id: number }>`
    with made as (
      insert into ${table('collections')} (environment, name) values (${envId}, ${name})
      on conflict (environment, name) do nothing returning id
    ),
    indexed as (
      insert into ${table('indexes')} (collection, name, fields, is_unique, is_ready)
      select id, '_openid_', ${OPENID_FIELDS}, false, true from made
    )
    select id from made
  `.execute(db);
  catalog.forget(envId, name);
  return rows.length === 1;
}

/** @throws DocumentError DATABASE_COLLECTION_ALREADY_EXIST */
export async function createCollection(context: Context, envId: string, name: string): Promise<void> {
  if (!(await makeCollection(context, envId, name))) throw collectionExists(name);
}

/** A collection, with its size. */
export interface CollectionStats {
  readonly name: string;
  readonly documents: number;
  /** Bytes of the documents as text. */
  readonly size: number;
  readonly createdAt: Date;
}

/** The collections of an environment, by name. */
export async function listCollections({ db }: Context, envId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('collections')
    .select('name')
    .where('environment', '=', envId)
    .orderBy('name')
    .execute();
  return rows.map(({ name }) => name);
}

/**
 * Counts the documents of each collection of an environment. It reads their rows, but no text that PostgreSQL stores apart
 * from its row, and nothing of other environments.
 */
export async function collectionStats({ db, table }: Context, envId: string): Promise<CollectionStats[]> {
  const { rows } = await sql<{ name: string; created_at: Date; documents: number; size: number }>`
    select c.name, c.created_at, d.documents, d.size
    from ${table('collections')} c cross join lateral (
      select count(*) as documents, coalesce(sum(octet_length(body)), 0)::bigint as size
      from (
        select body from ${table('documents')}
        ${inOrderOfInsertion(sql`c.id`, 0, pageLimit(Number.MAX_SAFE_INTEGER))}
      ) one
    ) d
    where c.environment = ${envId} order by c.name
  `.execute(db);
  return rows.map(({ name, documents, size, created_at }) => ({
    name,
    documents: Number(documents),
    size: Number(size),
    createdAt: created_at,
  }));
}

/** The environments that have collections. */
export async function listEnvironments({ db }: Context): Promise<string[]> {
  const rows = await db
    .selectFrom('collections')
    .select('environment')
    .distinct()
    .orderBy('environment')
    .execute();
  return rows.map(({ environment }) => environment);
}

/** Rows that one statement deletes. */
const BATCH = 5000;

/**
 * Removes a collection with all it holds. It is gone at once; its rows are deleted afterwards.
 *
 * @throws DocumentError DATABASE_COLLECTION_NOT_EXIST
 */
export async function dropCollection(context: Context, envId: string, name: string): Promise<void> {
  const { catalog, table } = context;
  catalog.forget(envId, name);
  const collection = await catalog.get(envId, name);
  await changeCatalog(context, (trx) =>
    sql`delete from ${table('collections')} where id = ${collection.id}`.execute(trx),
  );
  catalog.forget(envId, name);
  for (const { id } of collection.indexes) await deleteEntries(context, id);
  await inBatches(
    context,
    sql`delete from ${table('documents')} where id in
    (select id from ${table('documents')} where collection = ${collection.id} limit ${BATCH})`,
  );
  await sql`delete from ${table('removed')} where collection = ${collection.id}`.execute(context.db);
  await sql`delete from ${table('replaced')} where collection = ${collection.id}`.execute(context.db);
}

export function deleteEntries(context: Context, index: number): Promise<void> {
  const { table } = context;
  return inBatches(
    context,
    sql`delete from ${table('entries')} where (index, plain, key, document) in
      (select index, plain, key, document from ${table('entries')} where index = ${index} limit ${BATCH})`,
  );
}

async function inBatches({ db }: Context, statement: ReturnType<typeof sql>): Promise<void> {
  for (;;) {
    const { numAffectedRows = 0n } = await statement.execute(db);
    if (numAffectedRows < BigInt(BATCH)) return;
  }
}

/**
 * Changes collections or indexes while no write is under way: a write that begins afterwards finds the change in the
 * version of the catalog, which each write compares.
 */
export async function changeCatalog<T>(
  { transaction, table }: Context,
  work: (trx: Parameters<Parameters<Context['transaction']>[0]>[0]) => Promise<T>,
): Promise<T> {
  return transaction(async (trx) => {
    await sql`lock table ${table('documents')} in exclusive mode`.execute(trx);
    return work(trx);
  });
}

/**
 * Makes the collection of an insert or a read, if that is wanted.
 *
 * @throws DocumentError DATABASE_COLLECTION_NOT_EXIST
 */
export async function ensureCollection(
  { context, envId, name }: Target,
  by: CreatedCollection['by'] = 'insert',
): Promise<void> {
  if ((await context.catalog.find(envId, name)) !== undefined) return;
  if (!context.createsCollections) throw collectionNotExist(name);
  if (await makeCollection(context, envId, name)) context.created({ envId, name, by });
}
