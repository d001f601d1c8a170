import { sql } from 'kysely';
import { StaleCatalog } from '../catalog/catalog';
import { hexes } from '../context';
import { fixedStatement } from '../fixed-statement';
import { isVisible, type PageRow, pageFrom, type Reading, type Row } from './rows';

/**
 * The documents of the given keys of `_id`, in the order of the keys; of a key without a document there is none.
 *
 * @throws StaleCatalog
 */
export async function readByKeys(reading: Reading, keys: readonly Buffer[]): Promise<Row[]> {
  const [only] = keys;
  const { context, executor, collection, snapshot } = reading;
  if (only !== undefined && keys.length === 1 && snapshot === undefined)
    return oneOf(reading, await readKey(context, [collection.id, hexes([only])[0]], executor), only);
  const { rows } = await sql<PageRow>`
    select c.catalog, false as loose, d.key, d.id as document, d.body, d.version, ${isVisible(snapshot)} as visible
    from ${context.table('collections')} c left join ${context.table('documents')} d
      on d.collection = c.id and d.key in (select decode(k, 'hex') from unnest(${hexes(keys)}::text[]) k)
    where c.id = ${collection.id}
  `.execute(executor ?? context.db);
  return pageFrom(rows, collection).rows.sort((a, b) => Buffer.compare(a.key, b.key));
}

/** One document as it is now. @param lock keeps it from changing until the SQL transaction ends @throws StaleCatalog */
export async function readAgain(reading: Reading, id: number, lock = false): Promise<Row | undefined> {
  const { context, executor, collection } = reading;
  if (lock)
    await sql`select 1 from ${context.table('documents')} where id = ${id} for update`.execute(
      executor ?? context.db,
    );
  const [row] = await oneOf(reading, await readId(context, [collection.id, id], executor));
  return row;
}

interface OneRow {
  catalog: number | null;
  document: number;
  body: string;
  version: number;
}

/** A subquery, not a join: it is planned in less time. */
const readKey = fixedStatement<OneRow>(
  (
    table,
  ) => `select (select catalog from ${table('collections')} where id = $1) as catalog, id as document, body, version
    from ${table('documents')} where collection = $1 and key = decode($2, 'hex')`,
);

const readId = fixedStatement<OneRow>(
  (
    table,
  ) => `select (select catalog from ${table('collections')} where id = $1) as catalog, id as document, body, version
    from ${table('documents')} where collection = $1 and id = $2`,
);

const readCatalog = fixedStatement<{ catalog: number }>(
  (table) => `select catalog from ${table('collections')} where id = $1`,
);

/** @throws StaleCatalog where the indexes have changed, or the collection is gone */
async function oneOf(
  { context, executor, collection }: Reading,
  [found]: readonly OneRow[],
  key: Buffer = Buffer.alloc(0),
): Promise<Row[]> {
  const { catalog } = found ?? (await readCatalog(context, [collection.id], executor))[0] ?? {};
  if (catalog !== collection.version) throw new StaleCatalog();
  if (found === undefined) return [];
  const { document: id, body, version } = found;
  return [{ id, body, version, key, visible: true }];
}
