import { Kysely, PostgresDialect, type PostgresPool, type PostgresQueryResult } from 'kysely';

/** What both kinds of database look like to everything above: connections that run one statement at a time. */
export interface SqlPool {
  connect(): Promise<SqlClient>;
  /** Ends the pool once its clients are released. A second call ends nothing, and waits for the first. */
  end(): Promise<void>;
}

/** A statement and its values. */
export interface Statement {
  readonly text: string;
  readonly values: readonly unknown[];
}

export interface SqlClient {
  query<Row>(text: string, values?: readonly unknown[]): Promise<SqlResult<Row>>;
  /**
   * Runs statements as one transaction in one round trip, outside of other transactions.
   *
   * @param statements each with values
   * @returns the rows of each
   */
  together(statements: readonly Statement[]): Promise<readonly (readonly unknown[])[]>;
  /** @param destroy instead of keeping the connection for others */
  release(destroy?: boolean): void;
}

export type SqlResult<Row> = PostgresQueryResult<Row>;

/** Kysely on a pool; of the pool's clients it uses what a {@link SqlClient} has. */
export function kyselyOn<Tables>(pool: SqlPool): Kysely<Tables> {
  const used: { connect(): Promise<Pick<SqlClient, 'query' | 'release'>>; end(): Promise<void> } = pool;
  return new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: { ...used, options: {} } as PostgresPool }),
  });
}
