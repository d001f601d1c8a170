import { Kysely, PostgresDialect, type PostgresPool, type PostgresQueryResult } from 'kysely';

/** What both kinds of database look like to everything above: connections that run one statement at a time. */
export interface SqlPool {
  connect(): Promise<SqlClient>;
  /** Ends the pool once its clients are released. A second call ends nothing, and waits for the first. */
  end(): Promise<void>;
}

export interface SqlClient {
  query<Row>(text: string, values?: readonly unknown[]): Promise<SqlResult<Row>>;
  /** @param destroy instead of keeping the connection for others */
  release(destroy?: boolean): void;
}

export type SqlResult<Row> = PostgresQueryResult<Row>;

/** Kysely on a pool; of the pool's clients it uses what a {@link SqlClient} has. */
export function kyselyOn<Tables>(pool: SqlPool): Kysely<Tables> {
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: { ...pool, options: {} } as PostgresPool }),
  });
}
