import { type Kysely, sql } from 'kysely';

/** A table as it is copied. */
export interface CopiedTable {
  readonly name: string;
  readonly columns: readonly CopiedColumn[];
}

export interface CopiedColumn {
  readonly name: string;
  /** The SQL type, as `timestamp with time zone`. */
  readonly type: string;
  /** Whether numbers come from a sequence of the table. */
  readonly isIdentity: boolean;
}

/** The table of `migrate()`: opening the target has written it. */
const MIGRATIONS = 'migrations';

/**
 * The tables of a schema, each after those that it references, with the columns that are copied. Generated columns are
 * not, and neither are the ids of SQL transactions: those of another database mean nothing.
 */
export async function copiedTables(
  db: Kysely<unknown>,
  schema: string,
  leftOut: readonly string[],
): Promise<CopiedTable[]> {
  const { rows } = await sql<{ table: string; column: string; type: string; identity: boolean }>`
    select c.relname as table, a.attname as column, format_type(a.atttypid, a.atttypmod) as type,
      a.attidentity <> '' as identity
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
    where n.nspname = ${schema} and c.relkind in ('r', 'p') and not c.relispartition and a.attgenerated = ''
      and coalesce(pg_get_expr(d.adbin, d.adrelid), '') not like '%pg_current_xact_id()%'
    order by c.relname, a.attnum`.execute(db);
  const tables = new Map<string, CopiedColumn[]>();
  for (const { table, column, type, identity } of rows) {
    if (table === MIGRATIONS || leftOut.includes(table)) continue;
    const columns = tables.get(table) ?? [];
    columns.push({ name: column, type, isIdentity: identity });
    tables.set(table, columns);
  }
  const { rows: references } = await sql<{ child: string; parent: string }>`
    select child.relname as child, parent.relname as parent
    from pg_constraint k
    join pg_class child on child.oid = k.conrelid
    join pg_class parent on parent.oid = k.confrelid
    join pg_namespace n on n.oid = child.relnamespace
    where k.contype = 'f' and n.nspname = ${schema}`.execute(db);
  return parentsFirst([...tables.keys()], references).map((name) => ({
    name,
    columns: tables.get(name) ?? [],
  }));
}

function parentsFirst(
  names: readonly string[],
  references: readonly { child: string; parent: string }[],
): string[] {
  const sorted: string[] = [];
  const visit = (name: string, path: readonly string[]) => {
    if (sorted.includes(name) || path.includes(name) || !names.includes(name)) return;
    for (const { child, parent } of references) if (child === name) visit(parent, [...path, name]);
    sorted.push(name);
  };
  for (const name of names) visit(name, []);
  return sorted;
}
