import { asDatabaseError } from './failure';
import type { SqlSchema } from './open-sql';
import { placeOf } from './place';

/** A schema as it was found. */
export interface InspectedSchema {
  readonly schema: string;
  /** The version that the schema is at; `undefined` where there is no such schema. */
  readonly version: number | undefined;
  /** The last version that this program knows. */
  readonly known: number;
  /** Whether the user of the address may create schemas. */
  readonly mayCreate: boolean;
}

/** Milliseconds for a connection, and for a statement. */
const PATIENCE = 5_000;

/**
 * Looks at schemas on a PostgreSQL server, and changes nothing: for a check before a start.
 *
 * @returns the server's name without a password, and each schema
 * @throws {DatabaseError} DATABASE_UNREACHABLE, DATABASE_REFUSED
 */
export async function inspectDatabase(
  { url }: { url: string },
  schemas: readonly SqlSchema[],
): Promise<{ name: string; found: readonly InspectedSchema[] }> {
  const place = placeOf({ url });
  // Loads pg.
  const { openPostgresPool } = await import('./server/postgres-pool');
  const pool = openPostgresPool({
    url,
    connections: 1,
    connectTimeout: PATIENCE,
    statementTimeout: PATIENCE,
    onBroken: () => {},
  });
  try {
    const client = await pool.connect();
    try {
      const { rows } = await client.query<{ may: boolean }>(
        "select has_database_privilege(current_database(), 'CREATE') as may",
      );
      const mayCreate = rows[0]?.may ?? false;
      const found: InspectedSchema[] = [];
      for (const { schema, migrations } of schemas) {
        const table = `${quoted(schema)}.migrations`;
        const there = await client.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
          table,
        ]);
        const version = there.rows[0]?.there
          ? (
              await client.query<{ version: number }>(
                `select coalesce(max(version), 0) as version from ${table}`,
              )
            ).rows[0]?.version
          : undefined;
        found.push({ schema, version, known: migrations.length, mayCreate });
      }
      return { name: place.name, found };
    } finally {
      client.release();
    }
  } catch (error) {
    throw asDatabaseError(error, place);
  } finally {
    await pool.end();
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
