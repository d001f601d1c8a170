import { type RawBuilder, sql } from 'kysely';
import { type Collection, type CollectionIndex, StaleCatalog } from './catalog';
import { bytea, type Context, hexes } from './context';
import { fixedStatement } from './fixed-statement';
import type { Range } from './ranges';
import type { Executor } from './tables';

/** A document as the database holds it. */
export interface Row {
  readonly id: number;
  readonly body: string;
  readonly version: number;
  /** Its key in the index that was scanned. */
  readonly key: Buffer;
  /** Whether a transaction that began at the given snapshot may see it; true without a snapshot. */
  readonly visible: boolean;
}

/** Where and how a query reads. */
export interface Reading {
  readonly context: Context;
  /** Default: the context's database. */
  readonly executor?: Executor | undefined;
  readonly collection: Collection;
  /** Of a transaction: PostgreSQL's text of its snapshot. */
  readonly snapshot?: string | undefined;
}

/** Rows of the first page, and of any page. */
const FIRST_PAGE = 128;
const LONGEST_PAGE = 512;

/** Bytes of documents after which pages become shorter. */
const HEAVY_PAGE = 4 * 1024 * 1024;

interface Place {
  readonly key: Buffer;
  readonly document: number;
}

/**
 * The documents of a part of an index, in the order of its keys (or against it), page by page.
 *
 * @returns whether the index has entries that are not plain, which another scan has to look at
 */
export async function* scanIndex(
  reading: Reading,
  index: CollectionIndex,
  plain: boolean,
  ranges: readonly Range[],
  order: 1 | -1 = 1,
  wanted = FIRST_PAGE,
): AsyncGenerator<readonly Row[], boolean> {
  if (index.id === 0 && !plain) return false;
  if (ranges.length === 0) return true;
  let hasLoose = false;
  const inOrder = order === 1 ? ranges : [...ranges].reverse();
  yield* pages(wanted, async (size, after) => {
    const open = after === undefined ? inOrder : inOrder.filter((range) => isAhead(range, after.key, order));
    if (open.length === 0) return [];
    const entries = entryRows(reading, index, plain, open, order, after, size);
    const page = await readPage(reading, entries, plain ? index.id : 0);
    hasLoose ||= page.hasLoose;
    return page.rows.sort((a, b) => order * (Buffer.compare(a.key, b.key) || a.id - b.id));
  });
  return hasLoose;
}

/**
 * All documents of a collection, in the order of their insertion, page by page.
 *
 * @param start the id of a document, after which the walk begins
 */
export function walkCollection(
  reading: Reading,
  wanted = FIRST_PAGE,
  start = 0,
): AsyncGenerator<readonly Row[], undefined> {
  return pages(wanted, (size, after) => readWalk(reading, size, after?.document ?? start));
}

async function readWalk(
  { context, executor = context.db, collection, snapshot }: Reading,
  size: number,
  after: number,
): Promise<Row[]> {
  const { rows } = await sql<PageRow>`
    select c.catalog, false as loose, d.key, d.id as document, d.body, d.version, ${isVisible(snapshot)} as visible
    from ${context.table('collections')} c
    left join lateral (
      select key, id, body, version, xid from ${context.table('documents')}
      where collection = ${collection.id} and id > ${after} order by id limit ${size}
    ) d on c.catalog = ${collection.version}
    where c.id = ${collection.id}
  `.execute(executor);
  return pageFrom(rows, collection).rows.sort((a, b) => a.id - b.id);
}

async function* pages(
  wanted: number,
  read: (size: number, after: Place | undefined) => Promise<Row[]>,
): AsyncGenerator<readonly Row[], undefined> {
  let size = Math.min(Math.max(wanted, 1), LONGEST_PAGE);
  let after: Place | undefined;
  for (;;) {
    const rows = await read(size, after);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) return undefined;
    after = { key: last.key, document: last.id };
    const bytes = rows.reduce((sum, { body }) => sum + body.length, 0);
    size = bytes > HEAVY_PAGE ? Math.max(1, Math.floor(size / 4)) : Math.min(2 * size, LONGEST_PAGE);
  }
}

/** Whether a range has keys after a place. */
function isAhead({ low, high }: Range, key: Buffer, order: 1 | -1): boolean {
  return order === 1 ? Buffer.compare(high, key) > 0 : Buffer.compare(low, key) <= 0;
}

/** A select of `key` and `document` from an index. */
function entryRows(
  { context, collection }: Reading,
  index: CollectionIndex,
  plain: boolean,
  ranges: readonly Range[],
  order: 1 | -1,
  after: Place | undefined,
  size: number,
): RawBuilder<unknown> {
  const direction = order === 1 ? sql`asc` : sql`desc`;
  const isAfter = order === 1 ? sql`>` : sql`<`;
  const isDocuments = index.id === 0;
  const document = isDocuments ? sql`id` : sql`document`;
  const within = isDocuments
    ? sql`${context.table('documents')} where collection = ${collection.id}`
    : sql`${context.table('entries')} where index = ${index.id} and plain = ${plain}`;
  const onward =
    after === undefined
      ? sql``
      : sql`and (key, ${document}) ${isAfter} (${bytea(after.key)}, ${after.document})`;
  const [only] = ranges;
  if (only !== undefined && ranges.length === 1)
    return sql`select key, ${document} as document from ${within}
      and key >= ${bytea(only.low)} and key < ${bytea(only.high)} ${onward}
      order by key ${direction}, ${document} ${direction} limit ${size}`;
  const lows = hexes(ranges.map(({ low }) => low));
  const highs = hexes(ranges.map(({ high }) => high));
  return sql`select e.key, e.document
    from unnest(${lows}::text[], ${highs}::text[]) as r(low, high)
    cross join lateral (
      select key, ${document} as document from ${within}
      and key >= decode(r.low, 'hex') and key < decode(r.high, 'hex') ${onward}
      order by key ${direction}, ${document} ${direction} limit ${size}
    ) e
    limit ${size}`;
}

interface PageRow {
  catalog: number;
  loose: boolean;
  key: Uint8Array | null;
  document: number | null;
  body: string | null;
  version: number | null;
  visible: boolean | null;
}

interface Page {
  readonly rows: Row[];
  /** Whether the index has entries that are not plain. */
  readonly hasLoose: boolean;
}

/**
 * Reads the documents of entries.
 *
 * @param index whose other entries are looked for, too; 0: none
 * @throws StaleCatalog
 */
async function readPage(
  { context, executor = context.db, collection, snapshot }: Reading,
  entries: RawBuilder<unknown>,
  index = 0,
): Promise<Page> {
  const loose =
    index === 0
      ? sql`false`
      : sql`exists (select 1 from ${context.table('entries')} where index = ${index} and not plain)`;
  const { rows } = await sql<PageRow>`
    select c.catalog, ${loose} as loose, x.key, x.document, x.body, x.version, x.visible
    from ${context.table('collections')} c
    left join lateral (
      select e.key, e.document, d.body, d.version, ${isVisible(snapshot)} as visible
      from (${entries}) e join ${context.table('documents')} d on d.id = e.document
    ) x on c.catalog = ${collection.version}
    where c.id = ${collection.id}
  `.execute(executor);
  return pageFrom(rows, collection);
}

function pageFrom(rows: readonly PageRow[], collection: Collection): Page {
  const [first] = rows;
  if (first?.catalog !== collection.version) throw new StaleCatalog();
  return { rows: rows.flatMap((row) => rowFrom(row) ?? []), hasLoose: first.loose };
}

function rowFrom({ key, document, body, version, visible }: PageRow): Row | undefined {
  if (key === null || document === null || body === null || version === null) return undefined;
  return { id: document, body, version, key: Buffer.from(key), visible: visible !== false };
}

/**
 * Whether the row `d` was there when a snapshot was taken. Numbers of transactions that this server has not given yet
 * come from the server that the database was copied from: those rows are old.
 */
export function isVisible(snapshot: string | undefined): RawBuilder<boolean> {
  if (snapshot === undefined) return sql`true`;
  return sql`(pg_visible_in_snapshot(d.xid, ${snapshot}::pg_snapshot)
    or d.xid >= pg_snapshot_xmax(pg_current_snapshot()))`;
}

/**
 * The documents of the given keys of `_id`, in the order of the keys; of a key without a document there is none.
 *
 * @throws StaleCatalog
 */
export async function readByKeys(reading: Reading, keys: readonly Buffer[]): Promise<Row[]> {
  const [only] = keys;
  const { context, executor = context.db, collection, snapshot } = reading;
  if (only !== undefined && keys.length === 1 && snapshot === undefined)
    return oneOf(reading, await readKey(context, [collection.id, hexes([only])[0]], executor), only);
  const { rows } = await sql<PageRow>`
    select c.catalog, false as loose, d.key, d.id as document, d.body, d.version, ${isVisible(snapshot)} as visible
    from ${context.table('collections')} c left join ${context.table('documents')} d
      on d.collection = c.id and d.key in (select decode(k, 'hex') from unnest(${hexes(keys)}::text[]) k)
    where c.id = ${collection.id}
  `.execute(executor);
  return pageFrom(rows, collection).rows.sort((a, b) => Buffer.compare(a.key, b.key));
}

/** One document as it is now. @param lock keeps it from changing until the SQL transaction ends @throws StaleCatalog */
export async function readAgain(reading: Reading, id: number, lock = false): Promise<Row | undefined> {
  const { context, executor = context.db, collection } = reading;
  if (lock)
    await sql`select 1 from ${context.table('documents')} where id = ${id} for update`.execute(executor);
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
