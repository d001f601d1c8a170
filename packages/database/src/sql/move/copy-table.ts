import { type RawBuilder, sql, type Transaction } from 'kysely';
import { DatabaseError } from '../errors';
import type { CopiedTable } from './table-columns';

/** Rows that are in memory at a time. A document has up to 16 MB, but seldom more than some KB. */
const BATCH = 200;

export interface CopyOptions {
  readonly from: Transaction<unknown>;
  readonly to: Transaction<unknown>;
  readonly schema: string;
  readonly table: CopiedTable;
  /** Called with the rows that were copied so far. */
  readonly onRows: (rows: number) => void;
}

/**
 * Copies a table with its rows, and the numbers of its sequences. Values travel as PostgreSQL's own text, which is exact
 * for every type (microseconds, bytes, large numbers).
 *
 * @returns the number of rows
 * @throws {DatabaseError} COPY_DIFFERS
 */
export async function copyTable({ from, to, schema, table, onRows }: CopyOptions): Promise<number> {
  const target = sql.table(`${schema}.${table.name}`);
  const names = sql.join(table.columns.map(({ name }) => sql.ref(name)));
  const texts = sql.join(table.columns.map(({ name }) => sql`${sql.ref(name)}::text`));
  const values = sql.join(
    table.columns.map(({ type }, index) => sql`${sql.ref(`x.c${index}`)}::${sql.raw(type)}`),
  );
  const aliases = sql.join(table.columns.map((_, index) => sql.ref(`c${index}`)));
  await sql`declare copied no scroll cursor for select array[${texts}] as row from ${target}`.execute(from);
  let count = 0;
  for (;;) {
    const { rows } = await sql<{ row: (string | null)[] }>`fetch ${sql.lit(BATCH)} from copied`.execute(from);
    if (rows.length === 0) break;
    const columns = table.columns.map((_, index) => rows.map(({ row }) => row[index] ?? null));
    const arrays = sql.join(columns.map((column) => sql`${column}::text[]`));
    await sql`
      insert into ${target} (${names}) overriding system value
      select ${values} from unnest(${arrays}) as x(${aliases})`.execute(to);
    count += rows.length;
    onRows(rows.length);
  }
  await sql`close copied`.execute(from);
  await copySequences({ from, to, schema, table });
  const [original, copy] = [await digest(from, schema, table), await digest(to, schema, table)];
  if (original !== copy) throw copyDiffers(schema, table.name);
  return count;
}

async function copySequences({ from, to, schema, table }: Omit<CopyOptions, 'onRows'>): Promise<void> {
  for (const { name, isIdentity } of table.columns) {
    if (!isIdentity) continue;
    const sequence = sql`pg_get_serial_sequence(${`"${schema}"."${table.name}"`}, ${name})`;
    const { rows } = await sql<{ sequence: string }>`select ${sequence} as sequence`.execute(from);
    const {
      rows: [state],
    } = await sql<{ last: string; called: boolean }>`
      select last_value::text as last, is_called as called from ${sql.raw(rows[0]?.sequence ?? '')}`.execute(
      from,
    );
    await sql`select setval(${sequence}, ${state?.last ?? '1'}::bigint, ${state?.called ?? false})`.execute(
      to,
    );
  }
}

/** The number of rows and the sum of their hashes: the same for the same rows in any sequence, on any version. */
async function digest(
  trx: Transaction<unknown>,
  schema: string,
  { name, columns }: CopiedTable,
): Promise<string> {
  const row: RawBuilder<unknown> = sql`array[${sql.join(columns.map((column) => sql`${sql.ref(column.name)}::text`))}]::text`;
  const { rows } = await sql<{ digest: string }>`
    select count(*) || ' ' || coalesce(sum(('x' || left(md5(${row}), 15))::bit(60)::bigint), 0) as digest
    from ${sql.table(`${schema}.${name}`)}`.execute(trx);
  return rows[0]?.digest ?? '';
}

function copyDiffers(schema: string, table: string): DatabaseError {
  return new DatabaseError('COPY_DIFFERS', {
    en: `The copy of the table ${schema}.${table} differs from the table, so nothing was moved: the folder is as before. Check that both databases use the encoding UTF8, and try again.`,
    zh: `表 ${schema}.${table} 的副本与原表不同，因此没有迁移：目录保持原样。请确认两个数据库都使用 UTF8 编码，然后重试。`,
  });
}
