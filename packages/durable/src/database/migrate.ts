import { type Kysely, sql } from 'kysely';
import { DatabaseError } from '../errors';
import { migrations as allMigrations } from './migrations/index';
import type { Migration } from './migrations/migration';
import type { Tables } from './tables';

/**
 * Brings the schema to the version of this program: all missing steps in one transaction, so that it is never left
 * between two versions, and under a lock, so that of several gateways that start together one does it.
 *
 * @returns the version it was at, 0 where there was none
 * @throws {DatabaseError} SCHEMA_TOO_NEW, MIGRATION_FAILED
 */
export async function migrate(
  db: Kysely<Tables>,
  schema: string,
  migrations: readonly Migration[] = allMigrations,
): Promise<number> {
  return db.transaction().execute(async (trx) => {
    // A large table takes its time, and so does waiting for whoever is at it.
    await sql`set local statement_timeout = 0`.execute(trx);
    await sql`select pg_advisory_xact_lock(hashtextextended(${`opencloudpay ${schema}`}, 0))`.execute(trx);
    await sql`create schema if not exists ${sql.id(schema)}`.execute(trx);
    await sql`
      create table if not exists ${sql.table(`${schema}.migrations`)} (
        version integer primary key,
        name text not null,
        applied_at timestamptz not null default now()
      )
    `.execute(trx);
    const { version } = await trx
      .withSchema(schema)
      .selectFrom('migrations')
      .select(({ fn }) => fn.coalesce(fn.max('version'), sql<number>`0`).as('version'))
      .executeTakeFirstOrThrow();
    if (version > migrations.length) throw tooNew(schema, version, migrations.length);
    for (const [index, step] of migrations.entries()) {
      if (index + 1 > version) await apply(trx, schema, index + 1, step);
    }
    return version;
  });
}

async function apply(trx: Kysely<Tables>, schema: string, version: number, step: Migration): Promise<void> {
  const quoted = `"${schema.replaceAll('"', '""')}"`;
  try {
    for (const statement of step.sql.replaceAll('$schema', quoted).split(/;\n/)) {
      if (statement.trim() !== '') await sql.raw(statement).execute(trx);
    }
  } catch (cause) {
    throw new DatabaseError(
      'MIGRATION_FAILED',
      `The schema ${schema} cannot be brought to version ${version} (${step.name}): ${(cause as Error).message}. Nothing was changed. The database's user must own the schema, or be allowed to create it.`,
      { cause },
    );
  }
  await trx.withSchema(schema).insertInto('migrations').values({ version, name: step.name }).execute();
}

function tooNew(schema: string, found: number, known: number): DatabaseError {
  return new DatabaseError(
    'SCHEMA_TOO_NEW',
    `The schema ${schema} is at version ${found}, and this program knows versions up to ${known}: a later gateway has used it. Run that version, or give this one another schema (database.schema).`,
  );
}
