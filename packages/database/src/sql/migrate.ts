import { type Kysely, sql } from 'kysely';
import { DatabaseError } from './errors';
import type { Migration } from './migration';

/**
 * Brings a schema to the version of this program: all missing steps in one transaction, so that it is never left
 * between two versions, and under a lock, so that of several processes that start together one does it. The table
 * `migrations` of the schema records the steps.
 *
 * @param migrations in the order in which they are applied; the first is version 1
 * @returns the version it was at, 0 where there was none
 * @throws {DatabaseError} SCHEMA_TOO_NEW, MIGRATION_FAILED
 */
export async function migrate<Tables>(
  db: Kysely<Tables>,
  schema: string,
  migrations: readonly Migration[],
): Promise<number> {
  const table = sql.table(`${schema}.migrations`);
  return db.transaction().execute(async (trx) => {
    // A large table takes its time, and so does waiting for another process that changes it.
    await sql`set local statement_timeout = 0`.execute(trx);
    await sql`select pg_advisory_xact_lock(hashtextextended(${`opencloudpay ${schema}`}, 0))`.execute(trx);
    await sql`create schema if not exists ${sql.id(schema)}`.execute(trx);
    await sql`
      create table if not exists ${table} (
        version integer primary key,
        name text not null,
        applied_at timestamptz not null default now()
      )
    `.execute(trx);
    const { rows } = await sql<{
      version: number;
    }>`select coalesce(max(version), 0) as version from ${table}`.execute(trx);
    const version = rows[0]?.version ?? 0;
    if (version > migrations.length) throw tooNew(schema, version, migrations.length);
    for (const [index, step] of migrations.entries()) {
      if (index + 1 <= version) continue;
      await apply(trx, schema, index + 1, step);
      await sql`insert into ${table} (version, name) values (${index + 1}, ${step.name})`.execute(trx);
    }
    return version;
  });
}

async function apply<Tables>(
  trx: Kysely<Tables>,
  schema: string,
  version: number,
  step: Migration,
): Promise<void> {
  const quoted = `"${schema.replaceAll('"', '""')}"`;
  try {
    for (const statement of step.sql.replaceAll('$schema', quoted).split(/;\n/)) {
      if (statement.trim() !== '') await sql.raw(statement).execute(trx);
    }
  } catch (cause) {
    throw new DatabaseError(
      'MIGRATION_FAILED',
      {
        en: `The schema ${schema} cannot be brought to version ${version} (${step.name}): ${(cause as Error).message}. Nothing was changed. The database's user must own the schema, or be allowed to create it.`,
        zh: `schema ${schema} 无法升级到版本 ${version}（${step.name}：${(cause as Error).message}）。没有任何改动。数据库用户必须拥有该 schema，或有权创建它。`,
      },
      { cause },
    );
  }
}

function tooNew(schema: string, found: number, known: number): DatabaseError {
  return new DatabaseError('SCHEMA_TOO_NEW', {
    en: `The schema ${schema} is at version ${found}, and this program knows versions up to ${known}: a later version of the program has used it. Run that version, or give this one another schema.`,
    zh: `schema ${schema} 的版本是 ${found}，而本程序只支持到 ${known}：更新版本的程序使用过它。请运行那个版本，或为本程序指定另一个 schema。`,
  });
}
