import { type RawBuilder, sql } from 'kysely';
import type { CollectionIndex } from '../catalog/catalog';
import { bytea, hexes } from '../context';
import { inOrderOfInsertion, pageLimit } from '../page-limit';
import type { Range } from './ranges';
import { readRange } from './read-range';
import { isVisible, type Page, type PageRow, pageFrom, type Reading, type Row } from './rows';

/** Rows of the first page, and of any page. */
const FIRST_PAGE = 128;
const LONGEST_PAGE = 512;

/** Bytes of documents after which pages become shorter. */
const HEAVY_PAGE = 4 * 1024 * 1024;

interface Place {
  readonly key: Buffer;
  readonly document: number;
}

/** A part of an index. */
export interface IndexPart {
  readonly index: CollectionIndex;
  /** Its plain entries, or the others. */
  readonly plain: boolean;
  /** Sorted. */
  readonly ranges: readonly Range[];
  /** Along the keys or against them. */
  readonly order: 1 | -1;
}

/**
 * The documents of a part of an index, in the order of its keys (or against it), page by page.
 *
 * @returns whether the index has entries that are not plain, which another scan has to look at
 */
export async function* scanIndex(
  reading: Reading,
  { index, plain, ranges, order }: IndexPart,
  wanted = FIRST_PAGE,
): AsyncGenerator<readonly Row[], boolean> {
  if (index.id === 0 && !plain) return false;
  if (ranges.length === 0) return true;
  let hasLoose = false;
  const inOrder = order === 1 ? ranges : [...ranges].reverse();
  yield* pages(wanted, async (size, after) => {
    const open = after === undefined ? inOrder : inOrder.filter((range) => isAhead(range, after.key, order));
    if (open.length === 0) return [];
    const [range] = open;
    const isShort = range !== undefined && open.length === 1 && after === undefined;
    const page =
      isShort && reading.snapshot === undefined
        ? await readRange(reading, { index, plain, range, order }, size)
        : await readPage(
            reading,
            entryRows(reading, { index, plain, ranges: open, order }, after, size),
            plain ? index.id : 0,
          );
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
      ${inOrderOfInsertion(collection.id, after, pageLimit(size))}
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
  { index, plain, ranges, order }: IndexPart,
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
      order by key ${direction}, ${document} ${direction} limit ${pageLimit(size)}`;
  const lows = hexes(ranges.map(({ low }) => low));
  const highs = hexes(ranges.map(({ high }) => high));
  return sql`select e.key, e.document
    from unnest(${lows}::text[], ${highs}::text[]) as r(low, high)
    cross join lateral (
      select key, ${document} as document from ${within}
      and key >= decode(r.low, 'hex') and key < decode(r.high, 'hex') ${onward}
      order by key ${direction}, ${document} ${direction} limit ${pageLimit(size)}
    ) e
    limit ${pageLimit(size)}`;
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
      from (${entries}) e cross join lateral (
        select body, version, xid from ${context.table('documents')} where id = e.document limit 1
      ) d
    ) x on c.catalog = ${collection.version}
    where c.id = ${collection.id}
  `.execute(executor);
  return pageFrom(rows, collection);
}
