import { CompiledQuery, sql } from 'kysely';
import { parseDocument } from '../../language';
import type { Counted, Counting } from '../../language/pipeline/counting';
import { StaleCatalog } from '../catalog/catalog';
import { inOrderOfInsertion } from '../page-limit';
import type { Reading } from './rows';
import { walkCollection } from './scan';

/** Documents that one statement looks at: at first, and at least and at most. */
const FIRST = 2_000;
const LEAST = 100;
const MOST = 32_000;

/** Documents that tell whether counting saves anything: a hundred prices come once each in a hundred documents. */
const TELLING = 8_000;

/** Milliseconds for one statement: PostgreSQL in this process answers no other call meanwhile. */
const LONGEST = 250;

/** The bytes of a name that PostgreSQL keeps. */
const LONGEST_NAME = 63;

/** Texts of PostgreSQL's JSON that its functions do not take: NUL, and halves of surrogate pairs. */
const NO_JSON = new Set(['22P02', '22P05']);

/**
 * All documents of a collection with the fields that a pipeline reads. Alike ones come once, with their number: PostgreSQL
 * counts them, so that most are neither sent nor parsed. Where that saves nothing, or a sum would depend on the order,
 * the documents come one by one.
 */
export async function* countedDocuments(
  reading: Reading,
  { fields, summed }: Counting,
): AsyncGenerator<Iterable<Counted>> {
  let size = FIRST;
  let after = 0;
  const isCountable = fields.every(
    (name) => Buffer.byteLength(name) <= LONGEST_NAME && !/[\0\p{Cs}]/u.test(name),
  );
  while (isCountable) {
    const started = performance.now();
    const alike = await countAlike(reading, fields, size, after);
    if (alike === undefined || isInexact(alike, summed)) break;
    const documents = alike.reduce((sum, { times }) => sum + times, 0);
    yield alike.map(({ values, times }) => ({ document: documentFrom(values), times }));
    if (documents < size) return;
    after = Math.max(...alike.map(({ last }) => last));
    if (documents >= TELLING && 2 * alike.length > documents) break;
    const taken = performance.now() - started;
    if (taken > LONGEST) size = Math.max(Math.floor(size / 4), LEAST);
    else if (taken < LONGEST / 2) size = Math.min(4 * size, MOST);
  }
  for await (const rows of walkCollection(reading, undefined, after))
    yield rows.map(({ body }) => ({ document: parseDocument(body), times: 1 }));
}

interface Alike {
  /** Extended JSON of each field; undefined where the documents do not have it. */
  readonly values: ReadonlyMap<string, string>;
  readonly times: number;
  readonly last: number;
}

/**
 * @returns undefined where PostgreSQL cannot read the JSON of a document
 * @throws StaleCatalog
 */
async function countAlike(
  { context, executor = context.db, collection }: Reading,
  fields: readonly string[],
  size: number,
  after: number,
): Promise<Alike[] | undefined> {
  const columns = fields.map((name, at) => ({ name, column: `v${at}`, id: sql.id(name) }));
  // A record has SQL null for JSON null and for a missing field: then `coalesce` reads the document itself.
  const values = columns.map(
    ({ name, id }) => sql`coalesce(x.${id}::text, (d.body::json -> ${sql.lit(name)})::text)`,
  );
  const selected = columns.map(({ column }, at) => sql`${values[at]} as ${sql.id(column)},`);
  const record = sql`json_to_record(d.body::json) as x(${sql.join(columns.map(({ id }) => sql`${id} json`))})`;
  const { sql: text } = sql`
    select ${sql.join(selected, sql` `)} count(*) as times, max(d.id) as last,
      (select catalog from ${context.table('collections')} where id = ${sql.lit(collection.id)}) as catalog
    from (
      select id, body from ${context.table('documents')}
      ${inOrderOfInsertion(sql.lit(collection.id), sql.lit(after), sql`(select ${sql.lit(size)})`)}
    ) d ${fields.length === 0 ? sql`` : sql`, ${record}`}
    ${fields.length === 0 ? sql`` : sql`group by ${sql.join(columns.map((_, at) => sql.lit(at + 1)))}`}
    order by min(d.id)
  `.compile(context.db);
  try {
    // Without values, so that it is not kept as a prepared statement: each list of fields has its own text.
    const { rows } = await executor.executeQuery<Record<string, unknown>>(CompiledQuery.raw(text, []));
    if (rows.some(({ catalog }) => catalog !== collection.version)) throw new StaleCatalog();
    return rows.flatMap((row) => {
      const found = columns.flatMap(({ name, column }) => {
        const value = row[column];
        return typeof value === 'string' ? [[name, value] as const] : [];
      });
      const times = Number(row['times']);
      return times === 0 ? [] : [{ values: new Map(found), times, last: Number(row['last']) }];
    });
  } catch (failure) {
    if (NO_JSON.has(String(Object(failure).code))) return undefined;
    throw failure;
  }
}

/** Whether sums of these would depend on their order. */
function isInexact(alike: readonly Alike[], summed: readonly string[]): boolean {
  return alike.some(({ values }) =>
    summed.some((name) => /"\$number(Double|Decimal)"/.test(values.get(name) ?? '')),
  );
}

function documentFrom(values: ReadonlyMap<string, string>) {
  const members = [...values].map(([name, text]) => `${JSON.stringify(name)}:${text}`);
  return parseDocument(`{${members.join()}}`);
}
