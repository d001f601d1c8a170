import { types } from 'node:util';
import type { Database } from '../../database/open-database';

/**
 * The rows of a batch as a table `x`, from the parameter `$1` ({@link batchParameter}).
 *
 * The condition is always true. PostgreSQL expects that it leaves one row of a hundred, so it reads the other tables by
 * their indexes, also when they are small: a server keeps the plan while the tables grow.
 *
 * @param columns names and types, as in a column definition list
 */
export function batchRows(columns: string): string {
  return `json_to_recordset($1::text::json) as x(batch integer, i integer, ${columns}) where x.batch = 1`;
}

/** The parameter of {@link batchRows}; `i` is the row's index. */
export function batchParameter(rows: readonly object[]): string {
  return JSON.stringify(rows.map((row, i) => ({ batch: 1, i, ...row })));
}

/** Bytes as a column of the parameter: the type is text, and `decode(…, 'base64')` gives the bytes. */
export function encoded(bytes: Uint8Array | null | undefined): string | null {
  return bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64') : null;
}

/** The bytes of {@link encoded}. */
export function decoded(text: string): Buffer {
  return Buffer.from(text, 'base64');
}

/** The names of the store's tables, for statements in plain SQL. */
export interface TableNames {
  readonly notifications: string;
  readonly deliveries: string;
  readonly orders: string;
  readonly refunds: string;
  readonly chores: string;
  readonly jobs: string;
  readonly queues: string;
}

export function tableNames({ schema }: Pick<Database, 'schema'>): TableNames {
  const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
  const table = (name: string) => `${quoted(schema)}.${name}`;
  // pg-boss keeps the jobs of all queues that have no table of their own in `job_common`.
  const queue = (name: string) => `${quoted(`${schema}_queue`)}.${name}`;
  return {
    notifications: table('notifications'),
    deliveries: table('deliveries'),
    orders: table('orders'),
    refunds: table('refunds'),
    chores: table('chores'),
    jobs: queue('job_common'),
    queues: queue('queue'),
  };
}

/** SQLSTATE, and those of the whole database: no connection, no resources, a shutdown, a defect. */
const SQLSTATE = /^(?=.*\d)[0-9A-Z]{5}$/;
const OF_DATABASE = /^(?:08|53|57P|58|XX|F0)/;

/**
 * Whether one row of a batch may have failed the statement, by its data, a constraint, a deadlock or a lock that was held
 * too long. Without it, the others may succeed.
 */
export function isOfOneRow(failure: unknown): boolean {
  if (!types.isNativeError(failure)) return false;
  const { code } = failure as Error & { code?: unknown };
  return typeof code === 'string' && SQLSTATE.test(code) && !OF_DATABASE.test(code);
}
