import type { PostgresPool, PostgresQueryResult } from 'kysely';

/** What both kinds of database look like to everything above: connections that run one statement at a time. */
export interface SqlPool {
  connect(): Promise<SqlClient>;
  end(): Promise<void>;
}

export interface SqlClient {
  query<Row>(text: string, values?: readonly unknown[]): Promise<SqlResult<Row>>;
  /** @param destroy instead of keeping the connection for others */
  release(destroy?: boolean): void;
}

export type SqlResult<Row> = PostgresQueryResult<Row>;

/** The type of a pool that Kysely takes; of its clients it uses what a {@link SqlClient} has. */
export function asKyselyPool(pool: SqlPool): PostgresPool {
  return { ...pool, options: {} } as PostgresPool;
}
