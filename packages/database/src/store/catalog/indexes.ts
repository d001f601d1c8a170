import { sql, type Transaction } from 'kysely';
import { parseDocument } from '../../language';
import type { Context } from '../context';
import { inOrderOfInsertion, pageLimit } from '../page-limit';
import { requestFailed } from '../texts';
import { addedEntries } from '../writes/entry-changes';
import { DuplicateKey, duplicateError, withoutDuplicates } from '../writes/unique-violation';
import { type Collection, fieldsFrom, ID_INDEX } from './catalog';
import { changeCatalog, deleteEntries } from './collections';
import type { IndexField } from './index-entries';
import type { DocumentTables } from './tables';

/** An index, as it is declared. */
export interface IndexDeclaration {
  /** Default: made of the fields, as MongoDB does: `status_1_createTime_-1`. */
  readonly name?: string | undefined;
  /** In their order: paths, and 1 or -1. */
  readonly fields: Readonly<Record<string, 1 | -1>>;
  /** Whether two documents may not have the same values. Default: false. */
  readonly unique?: boolean | undefined;
}

/** An index, as it is. */
export interface IndexDescription {
  readonly name: string;
  readonly fields: Readonly<Record<string, 1 | -1>>;
  readonly unique: boolean;
  /** False while it is built; queries do not use it yet. */
  readonly ready: boolean;
}

const MOST_FIELDS = 32;

export function describeIndexes({ indexes }: Collection): IndexDescription[] {
  return [ID_INDEX, ...indexes].map(({ name, fields, isUnique, isReady }) => ({
    name,
    fields: Object.fromEntries(fields.map(({ path, direction }) => [path, direction])),
    unique: isUnique,
    ready: isReady,
  }));
}

/**
 * Makes an index, and the entries of the documents that are there. An index that exists with the same fields stays.
 *
 * @returns whether it was made
 * @throws DocumentError where it is malformed, another has its name, or documents violate its uniqueness (E11000)
 */
export async function createIndex(
  context: Context,
  envId: string,
  name: string,
  declaration: IndexDeclaration,
): Promise<boolean> {
  const { catalog, table, limits } = context;
  const fields = fieldsOf(declaration);
  const unique = declaration.unique === true;
  const indexName = declaration.name ?? Object.entries(declaration.fields).flat().join('_');
  catalog.forget(envId, name);
  const collection = await catalog.get(envId, name);
  const existing = [ID_INDEX, ...collection.indexes].find(
    (index) => index.name === indexName || (sameFields(index.fields, fields) && index.isUnique === unique),
  );
  if (existing !== undefined) {
    if (!sameFields(existing.fields, fields) || existing.isUnique !== unique)
      throw requestFailed(
        `An existing index has the same name as the requested index: ${indexName}`,
        `已有名为 ${indexName} 的其他索引：请换一个名称，或先删除它`,
      );
    if (existing.isReady) return false;
    // A process that was building it has ended in the middle.
    await dropIndex(context, envId, name, existing.name);
    return createIndex(context, envId, name, declaration);
  }
  if (collection.indexes.length >= limits.indexes)
    throw requestFailed(
      `add index fails, too many indexes for ${name}: a collection has at most ${limits.indexes}`,
      `集合 ${name} 的索引过多：最多 ${limits.indexes} 个`,
    );
  const id = await changeCatalog(context, async (trx) => {
    const { rows } = await sql<{ id: number }>`
      insert into ${table('indexes')} (collection, name, fields, is_unique, is_ready)
      values (${collection.id}, ${indexName}, ${JSON.stringify(fields.map((field) => [field.path, field.direction]))}, ${unique}, false)
      returning id
    `.execute(trx);
    await raiseVersion(context, trx, collection);
    return Number(rows[0]?.id);
  });
  catalog.forget(envId, name);
  try {
    await buildEntries(context, {
      ...collection,
      indexes: [{ id, name: indexName, fields, isUnique: unique, isReady: false }],
    });
  } catch (failure) {
    await dropIndex(context, envId, name, indexName);
    throw failure;
  }
  await changeCatalog(context, async (trx) => {
    await sql`update ${table('indexes')} set is_ready = true where id = ${id}`.execute(trx);
    await raiseVersion(context, trx, collection);
  });
  catalog.forget(envId, name);
  return true;
}

/** Removes an index. @throws DocumentError where there is none of this name, or it is one that always exists */
export async function dropIndex(context: Context, envId: string, name: string, index: string): Promise<void> {
  const { catalog, table } = context;
  if (index === '_id_' || index === '_openid_')
    throw requestFailed(`cannot drop the index ${index}`, `索引 ${index} 不能删除`);
  catalog.forget(envId, name);
  const collection = await catalog.get(envId, name);
  const found = collection.indexes.find((one) => one.name === index);
  if (found === undefined)
    throw requestFailed(`index not found with name [${index}]`, `集合 ${name} 没有名为 ${index} 的索引`);
  await changeCatalog(context, async (trx) => {
    await sql`delete from ${table('indexes')} where id = ${found.id}`.execute(trx);
    await raiseVersion(context, trx, collection);
  });
  catalog.forget(envId, name);
  await deleteEntries(context, found.id);
}

async function raiseVersion(
  { table }: Context,
  trx: Transaction<DocumentTables>,
  { id }: Collection,
): Promise<void> {
  await sql`update ${table('collections')} set catalog = catalog + 1 where id = ${id}`.execute(trx);
}

function fieldsOf({ fields }: IndexDeclaration): IndexField[] {
  const list = Object.entries(fields);
  if (list.length === 0 || list.length > MOST_FIELDS)
    throw requestFailed(
      `an index has 1 to ${MOST_FIELDS} fields, not ${list.length}`,
      `一个索引应有 1 至 ${MOST_FIELDS} 个字段，而不是 ${list.length} 个`,
    );
  for (const [path, direction] of list) {
    if (path.split('.').some((part) => part === '' || part.startsWith('$') || part.includes('\0')))
      throw requestFailed(
        `Index key contains an illegal field name: ${JSON.stringify(path)}`,
        `索引的字段名 ${JSON.stringify(path)} 无效`,
      );
    if (direction !== 1 && direction !== -1)
      throw requestFailed(
        `the direction of ${path} in an index is 1 or -1, not ${String(direction)}`,
        `索引中 ${path} 的方向应为 1 或 -1，而不是 ${String(direction)}`,
      );
  }
  return fieldsFrom(JSON.stringify(list)) as IndexField[];
}

function sameFields(a: readonly IndexField[], b: readonly IndexField[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Documents whose entries one statement makes. */
const BATCH = 500;

/** Makes the entries of all documents. Each batch locks its documents, so that none changes in between. */
async function buildEntries(context: Context, collection: Collection): Promise<void> {
  const { table, transaction } = context;
  for (let last = 0; ; ) {
    const count = await transaction(async (executor) => {
      const { rows } = await sql<{ id: number; body: string }>`
        select id, body from ${table('documents')}
        ${inOrderOfInsertion(collection.id, last, pageLimit(BATCH))} for update
      `.execute(executor);
      if (rows.length === 0) return 0;
      const documents = rows.map(({ body }) => ({ document: parseDocument(body), key: Buffer.alloc(0) }));
      const entries = addedEntries(
        collection,
        documents.map(({ document }) => document),
      );
      const ids = entries.documents.map((at) => rows[at - 1]?.id ?? 0);
      await withoutDuplicates({ context, collection }, () =>
        sql`insert into ${table('entries')} (index, plain, key, document, is_unique)
          select e.index, e.plain, decode(e.key, 'hex'), e.document, e.is_unique
          from unnest(${entries.indexes}::bigint[], ${entries.plain}::boolean[], ${entries.keys}::text[],
            ${entries.unique}::boolean[], ${ids}::bigint[]) as e(index, plain, key, is_unique, document)
          on conflict (index, plain, key, document) do nothing`.execute(executor),
      ).catch((failure) => {
        throw failure instanceof DuplicateKey ? duplicateError(collection, failure, []) : failure;
      });
      last = rows.at(-1)?.id ?? last;
      return rows.length;
    });
    if (count < BATCH) return;
  }
}
