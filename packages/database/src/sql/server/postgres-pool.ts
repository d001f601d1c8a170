import pg, { type CustomTypesConfig, type Pool as PgPool, type PoolClient } from 'pg';
import { type PreparedStatements, preparedStatements } from '../prepared-statements';
import { safeInteger } from '../safe-integer';
import type { SqlClient, SqlPool, SqlResult, Statement } from '../sql-pool';
import { InOneMessage } from './in-one-message';

const INT8 = 20;

/** As Kysely begins and ends transactions. */
const BEGIN = 'begin';
const ENDS = new Set(['commit', 'rollback']);

const TYPES: CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 && format !== 'binary'
      ? safeInteger
      : pg.types.getTypeParser(oid, format)) as CustomTypesConfig['getTypeParser'],
};

export interface PostgresPoolOptions {
  /** `postgres://user:password@host:port/name`, with `?sslmode=…` and the like. */
  url: string;
  /** Connections of this process. */
  connections: number;
  /** Milliseconds until a connection must be there, and until a statement must have answered. */
  connectTimeout: number;
  statementTimeout: number;
  /** Called with the error of a connection that broke while it was idle. */
  onBroken: (error: Error) => void;
}

/** A PostgreSQL server as a pool. Nothing is connected before the first use. */
export function openPostgresPool(options: PostgresPoolOptions): SqlPool {
  const { url, connections, connectTimeout, statementTimeout, onBroken } = options;
  const pool: PgPool = new pg.Pool({
    connectionString: url,
    max: connections,
    connectionTimeoutMillis: connectTimeout,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    // The server ends a statement that takes too long; where the server itself does not answer any more, we do.
    statement_timeout: statementTimeout,
    query_timeout: statementTimeout + 1000,
    idle_in_transaction_session_timeout: 2 * statementTimeout,
    application_name: 'opencloudpay',
    types: TYPES,
  });
  pool.on('error', onBroken);
  // A connection that breaks while it is used fails its statement; without a listener it would end the process, too. The
  // pool listens only to idle ones, and the server's last message may arrive with the one that opens the connection.
  pool.on('connect', (client) => client.on('error', () => {}));
  const prepared = preparedStatements();
  let ending: Promise<void> | undefined;
  return {
    connect: async () => clientOf(await pool.connect(), prepared),
    end() {
      ending ??= pool.end();
      return ending;
    },
  };
}

function clientOf(client: PoolClient, prepared: PreparedStatements): SqlClient {
  let stuck = false;
  /** Whether a transaction has begun for the caller, and not yet on the server. */
  let begins = false;
  return {
    async query<Row>(given: string, values: readonly unknown[] = []): Promise<SqlResult<Row>> {
      let text = given;
      // The beginning travels with the first statement if that has no values: one round trip less.
      if (given === BEGIN || (begins && ENDS.has(given))) {
        begins = given === BEGIN;
        return { command: given.toUpperCase() as SqlResult<Row>['command'], rowCount: 0, rows: [] };
      }
      try {
        if (begins) {
          begins = false;
          if (values.length === 0) text = `${BEGIN}; ${given}`;
          else await client.query(BEGIN);
        }
        // Several statements at once give several results.
        const name = prepared.nameOf(text, values);
        const results = [await client.query({ text, values: [...values], ...(name && { name }) })].flat();
        const last = results.at(-1);
        const rows = results.flatMap((result) => result.rows ?? []) as Row[];
        return {
          command: (last?.command ?? 'SELECT') as SqlResult<Row>['command'],
          rowCount: last?.rowCount ?? rows.length,
          rows,
        };
      } catch (error) {
        stuck ||=
          prepared.failed(error) || (error instanceof Error && error.message === 'Query read timeout');
        throw error;
      }
    },
    together: (statements) =>
      sendTogether(client, prepared, statements).catch((error) => {
        prepared.failed(error);
        stuck = true;
        throw error;
      }),
    release(destroy = false) {
      // On one that is still busy with a statement, the next statement would wait behind it.
      client.release(destroy || stuck);
    },
  };
}

function sendTogether(
  client: PoolClient,
  prepared: PreparedStatements,
  statements: readonly Statement[],
): Promise<readonly (readonly unknown[])[]> {
  const queries = statements.map(({ text, values }) => {
    const name = prepared.nameOf(text, values);
    return { text, values: [...values], ...(name && { name }) };
  });
  return new Promise((resolve, reject) => {
    client.query(
      new InOneMessage(queries, TYPES, (error, rows = []) => (error ? reject(error) : resolve(rows))),
    );
  });
}
