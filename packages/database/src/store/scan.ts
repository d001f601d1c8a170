import { type RawBuilder, sql } from 'kysely';
import { type Collection, type CollectionIndex, StaleCatalog } from './catalog';
import { type Context, hexes } from './context';
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

/** The documents of a part of an index, in the order of its keys (or against it), read page by page. */
export async function* scanIndex(
  reading: Reading,
  index: CollectionIndex,
  plain: boolean,
  ranges: readonly Range[],
  order: 1 | -1 = 1,
  wanted = FIRST_PAGE,
): AsyncGenerator<Row> {
  if (ranges.length === 0 || (index.id === 0 && !plain)) return;
  const inOrder = order === 1 ? ranges : [...ranges].reverse();
  yield* pages(wanted, (size, after) => {
    const open = after === undefined ? inOrder : inOrder.filter((range) => isAhead(range, after.key, order));
    return open.length === 0
      ? Promise.resolve([])
      : readPage(reading, entryRows(reading, index, plain, open, order, after, size)).then((rows) =>
          rows.sort((a, b) => order * (Buffer.compare(a.key, b.key) || a.id - b.id)),
        );
  });
}

/** All documents of a collection, in the order of their insertion. */
export async function* walkCollection(reading: Reading, wanted = FIRST_PAGE): AsyncGenerator<Row> {
  const { context, collection } = reading;
  yield* pages(wanted, (size, after) =>
    readPage(
      reading,
      sql`select key, id as document from ${context.table('documents')}
        where collection = ${collection.id} and id > ${after?.document ?? 0} order by id limit ${size}`,
    ).then((rows) => rows.sort((a, b) => a.id - b.id)),
  );
}

async function* pages(
  wanted: number,
  read: (size: number, after: Place | undefined) => Promise<Row[]>,
): AsyncGenerator<Row> {
  let size = Math.min(Math.max(wanted, 1), LONGEST_PAGE);
  let after: Place | undefined;
  for (;;) {
    const rows = await read(size, after);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < size) return;
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
      : sql`and (key, ${document}) ${isAfter} (decode(${hexes([after.key])[0]}, 'hex'), ${after.document})`;
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
  key: Uint8Array | null;
  document: number | null;
  body: string | null;
  version: number | null;
  visible: boolean | null;
}

/** Reads the documents of entries, in their order. @throws StaleCatalog */
async function readPage(
  { context, executor = context.db, collection, snapshot }: Reading,
  entries: RawBuilder<unknown>,
): Promise<Row[]> {
  const { rows } = await sql<PageRow>`
    select c.catalog, x.key, x.document, x.body, x.version, x.visible
    from ${context.table('collections')} c
    left join lateral (
      select e.key, e.document, d.body, d.version, ${isVisible(snapshot)} as visible
      from (${entries}) e join ${context.table('documents')} d on d.id = e.document
    ) x on c.catalog = ${collection.version}
    where c.id = ${collection.id}
  `.execute(executor);
  if (rows[0]?.catalog !== collection.version) throw new StaleCatalog();
  return rows.flatMap((row) => rowFrom(row) ?? []);
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

/** The documents of the given keys of `_id`; of a key without a document there is none. @throws StaleCatalog */
export function readByKeys(reading: Reading, keys: readonly Buffer[]): Promise<Row[]> {
  const { context, collection } = reading;
  return readPage(
    reading,
    sql`select key, id as document from ${context.table('documents')}
      where collection = ${collection.id} and key in (${sql.join(keys.map((key) => sql`decode(${hexes([key])[0]}, 'hex')`))})`,
  );
}

/** One document as it is now. @param lock keeps it from changing until the SQL transaction ends @throws StaleCatalog */
export async function readAgain(reading: Reading, id: number, lock = false): Promise<Row | undefined> {
  const { context, executor = context.db, collection, snapshot } = reading;
  if (lock)
    await sql`select 1 from ${context.table('documents')} where id = ${id} for update`.execute(executor);
  const [row] = await readPage(
    { context, executor, collection, snapshot },
    sql`select key, id as document from ${context.table('documents')} where id = ${id}`,
  );
  return row;
}
