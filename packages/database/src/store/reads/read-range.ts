import type { CollectionIndex } from '../catalog/catalog';
import type { DocumentTables } from '../catalog/tables';
import { hexes } from '../context';
import { fixedStatement } from '../fixed-statement';
import { pageLimitAt } from '../page-limit';
import type { Range } from './ranges';
import { type Page, type PageRow, pageFrom, type Reading } from './rows';

/** The part of an index between two keys. */
export interface IndexRange {
  readonly index: CollectionIndex;
  readonly plain: boolean;
  readonly range: Range;
  /** -1: from its end. */
  readonly order: 1 | -1;
}

/**
 * Reads the first documents of a part of an index, as most queries with an index do: one field has one value.
 *
 * @throws StaleCatalog
 */
export async function readRange(
  { context, executor, collection }: Reading,
  { index, plain, range, order }: IndexRange,
  size: number,
): Promise<Page> {
  const [low, high] = hexes([range.low, range.high]);
  const where = index.id === 0 ? [] : [index.id, plain];
  const values = [collection.id, collection.version, low, high, size, ...where];
  const statements = index.id === 0 ? ofDocuments : ofEntries;
  return pageFrom(await statements[order](context, values, executor), collection);
}

const ofEntries = {
  1: readEntries('asc'),
  [-1]: readEntries('desc'),
};

const ofDocuments = {
  1: readDocuments('asc'),
  [-1]: readDocuments('desc'),
};

/** The documents are looked up one by one: a join could read all of them, where PostgreSQL expects many entries. */
function readEntries(direction: 'asc' | 'desc') {
  return fixedStatement<PageRow>((table) =>
    pageOf(
      table,
      `$7 and exists (select 1 from ${table('entries')} where index = $6 and not plain)`,
      `select e.key, e.document, d.body, d.version from (
        select key, document from ${table('entries')}
        where index = $6 and plain = $7 and key >= decode($3, 'hex') and key < decode($4, 'hex')
        order by key ${direction}, document ${direction} limit ${pageLimitAt(5)}
      ) e cross join lateral (
        select body, version from ${table('documents')} where id = e.document limit 1
      ) d`,
    ),
  );
}

function readDocuments(direction: 'asc' | 'desc') {
  return fixedStatement<PageRow>((table) =>
    pageOf(
      table,
      'false',
      `select key, id as document, body, version from ${table('documents')}
      where collection = $1 and key >= decode($3, 'hex') and key < decode($4, 'hex')
      order by key ${direction}, id ${direction} limit ${pageLimitAt(5)}`,
    ),
  );
}

/** A row even where nothing is found: it says whether the list of indexes is the one that the reader knows. */
function pageOf(table: (name: keyof DocumentTables) => string, loose: string, found: string): string {
  return `select c.catalog, ${loose} as loose, x.key, x.document, x.body, x.version, true as visible
    from ${table('collections')} c left join lateral (${found}) x on c.catalog = $2 where c.id = $1`;
}
