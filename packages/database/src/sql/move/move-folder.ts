import { resolve } from 'node:path';
import { type Kysely, sql, type Transaction } from 'kysely';
import { DatabaseError } from '../errors';
import { asDatabaseError } from '../failure';
import { hasDatabase } from '../folder/folder-database';
import { markMoved } from '../folder/moved-mark';
import { openFolder } from '../folder/shared-folders';
import { migrate } from '../migrate';
import type { Migration } from '../migration';
import { openSql, type SqlDatabase } from '../open-sql';
import { placeOf } from '../place';
import { kyselyOn } from '../sql-pool';
import { copyTable } from './copy-table';
import { type CopiedTable, copiedTables } from './table-columns';

/** A schema that may be in a folder, and what of it is moved. */
export interface MovedSchema {
  readonly schema: string;
  readonly migrations: readonly Migration[];
  /** Tables whose rows are not moved, because they belong to running processes. */
  readonly leftOut?: readonly string[] | undefined;
}

export interface MoveFolderOptions {
  /** The database folder. No process may have it open. */
  readonly folder: string;
  /** The PostgreSQL server. */
  readonly url: string;
  readonly schemas: readonly MovedSchema[];
  readonly onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
}

export interface MovedRows {
  readonly schema: string;
  readonly table: string;
  readonly rows: number;
}

/**
 * Moves the content of a database folder to a server: all of it or nothing, in one transaction there. Every table is
 * compared after it was copied. The folder stays as it was, with a mark that keeps processes from opening it.
 *
 * @returns the rows of each table, of the schemas that the folder has
 * @throws {DatabaseError} DATABASE_MISSING, DATABASE_IN_USE, DATABASE_NOT_EMPTY, COPY_DIFFERS, and as opening does
 */
export async function moveFolder(options: MoveFolderOptions): Promise<MovedRows[]> {
  const folder = resolve(options.folder);
  if (!hasDatabase(folder)) throw missing(folder);
  const { pool } = await openFolder({ folder, evenIfMoved: true }).catch((error) => {
    throw asDatabaseError(error, { kind: 'folder', name: folder });
  });
  const from = kyselyOn<unknown>(pool);
  try {
    const schemas = await schemasIn(from, options.schemas);
    // An old folder may lack the newest tables.
    for (const { schema, migrations } of schemas) await migrate(from, schema, migrations);
    return await moveTo(from, schemas, { ...options, folder });
  } finally {
    await from.destroy().finally(pool.end);
  }
}

function missing(folder: string): DatabaseError {
  return new DatabaseError('DATABASE_MISSING', {
    en: `There is no database in ${folder}. Name the folder of database.folder (CLOUDPAY_DATABASE_FOLDER), or .cloudpay/database of a project.`,
    zh: `${folder} 中没有数据库。请指定 database.folder（CLOUDPAY_DATABASE_FOLDER）的目录，或项目的 .cloudpay/database。`,
  });
}

async function schemasIn(from: Kysely<unknown>, schemas: readonly MovedSchema[]): Promise<MovedSchema[]> {
  const { rows } = await sql<{ name: string }>`select nspname as name from pg_namespace`.execute(from);
  return schemas.filter(({ schema }) => rows.some(({ name }) => name === schema));
}

async function moveTo(
  from: Kysely<unknown>,
  schemas: readonly MovedSchema[],
  { folder, url, onProgress = () => {} }: MoveFolderOptions,
): Promise<MovedRows[]> {
  const [first] = schemas;
  if (!first) return [];
  const targets: SqlDatabase<unknown>[] = [];
  try {
    for (const schema of schemas) targets.push(await openSql<unknown>({ url }, schema));
    const moved = await from.transaction().execute(async (source) => {
      await sameText(source);
      const tables: SchemaTable[] = [];
      for (const { schema, leftOut = [] } of schemas)
        for (const table of await copiedTables(source, schema, leftOut)) tables.push({ schema, table });
      const total = await countRows(source, tables);
      let done = 0;
      const onRows = (rows: number) => {
        done += rows;
        onProgress({ done, total });
      };
      return targets[0]?.transaction(async (target) => {
        await sameText(target);
        await lockEmpty(target, tables);
        const result: MovedRows[] = [];
        for (const { schema, table } of tables) {
          const rows = await copyTable({ from: source, to: target, schema, table, onRows });
          result.push({ schema, table: table.name, rows });
        }
        // Before the commit, and kept if that fails: the server may have committed, and no gateway may start on both.
        markMoved(folder, placeOf({ url }).name);
        return result;
      });
    });
    return moved ?? [];
  } catch (failure) {
    throw asDatabaseError(failure, placeOf({ url }));
  } finally {
    for (const target of targets) await target.close().catch(() => {});
  }
}

/** Both databases write values in the same way, and a long copy is not ended by a time limit. */
async function sameText(trx: Transaction<unknown>): Promise<void> {
  await sql`set local timezone = 'UTC'`.execute(trx);
  await sql`set local datestyle = 'ISO, YMD'`.execute(trx);
  await sql`set local bytea_output = 'hex'`.execute(trx);
  await sql`set local extra_float_digits = 1`.execute(trx);
  await sql`set local statement_timeout = 0`.execute(trx);
}

interface SchemaTable {
  readonly schema: string;
  readonly table: CopiedTable;
}

async function countRows(trx: Transaction<unknown>, tables: readonly SchemaTable[]): Promise<number> {
  let total = 0;
  for (const { schema, table } of tables) {
    const { rows } = await sql<{ count: number }>`
      select count(*)::float8 as count from ${sql.table(`${schema}.${table.name}`)}`.execute(trx);
    total += rows[0]?.count ?? 0;
  }
  return total;
}

/** Rows of two stores must not mix: their ids are the same. The lock keeps gateways from writing meanwhile. */
async function lockEmpty(trx: Transaction<unknown>, tables: readonly SchemaTable[]): Promise<void> {
  for (const { schema, table } of tables) {
    const name = sql.table(`${schema}.${table.name}`);
    await sql`lock table ${name} in access exclusive mode`.execute(trx);
    const { rows } = await sql`select 1 from ${name} limit 1`.execute(trx);
    if (rows.length > 0)
      throw new DatabaseError('DATABASE_NOT_EMPTY', {
        en: `The table ${schema}.${table.name} of the server has rows already, so nothing was moved. Name an empty database, or another schema; stop gateways that use it.`,
        zh: `服务器上的表 ${schema}.${table.name} 已有数据，因此没有迁移。请指定空的数据库或另一个 schema，并停止使用它的网关。`,
      });
  }
}
