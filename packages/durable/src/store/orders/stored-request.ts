import { type RawBuilder, sql } from 'kysely';
import type { Tables } from '../../database/tables';
import { REPEATABLE_STATES } from '../../states';
import { literals } from '../rows/literals';
import type { Route } from '../rows/records';
import { routeColumns } from '../rows/route-columns';

/** The part of an order and of a refund that describes the request to WeChat Pay. */
interface NewRequest {
  route: Route;
  asked: Record<string, unknown>;
  requestId?: string | undefined;
}

/** The columns that a repeated request replaces, besides those of the order or the refund. */
const REPLACED = [
  ...['env_id', 'function_name', 'service', 'path', 'asked'],
  // The request is sent again, so the query schedule starts again.
  ...['asked_at', 'queries', 'next_query_at'],
];

/** The columns of a request before it is sent. */
export function requestColumns({ route, asked, requestId }: NewRequest, now: Date) {
  return {
    ...routeColumns(route),
    asked: JSON.stringify(asked),
    request_id: requestId ?? null,
    asked_at: now,
    queries: 0,
    next_query_at: null,
    state: 'asked' as const,
  };
}

/** The new value of a column if the stored request may be repeated, otherwise the stored value. */
export function newerIfRepeatable(table: 'orders' | 'refunds', column: string): RawBuilder<never> {
  return sql<never>`case when ${sql.ref(`${table}.state`)} in (${literals(REPEATABLE_STATES[table])})
    then ${sql.ref(`excluded.${column}`)} else ${sql.ref(`${table}.${column}`)} end`;
}

/**
 * The new value of a column that the answer or the notification must have. While the stored request is in doubt WeChat Pay
 * may have carried out either one, so a value that differs is unknown, and stays unknown until WeChat Pay names it.
 *
 * @param inDoubt the states in which the stored request may have been carried out
 */
function certainValue(
  table: 'orders' | 'refunds',
  column: string,
  inDoubt: readonly string[],
): RawBuilder<never> {
  const [stored, repeated] = [sql.ref(`${table}.${column}`), sql.ref(`excluded.${column}`)];
  return sql<never>`case when ${sql.ref(`${table}.state`)} in (${literals(inDoubt)})
    then case when ${repeated} is null or ${repeated} = ${stored} then ${stored} end
    else ${newerIfRepeatable(table, column)} end`;
}

/**
 * The update of a stored order or refund by a repeat of its request. A failed request must be repeated with the same
 * number, possibly corrected; in other states the first request counts. If an earlier request has no answer, the state
 * is `unknown`.
 *
 * @param requested the transitions of a request: from which states to `asked`, and to `unknown`
 * @param columns what the repeat replaces besides the columns of the request
 * @param certain what WeChat Pay repeats: see {@link certainValue}
 */
export function repeatedRequest<State extends string, Table extends 'orders' | 'refunds'>(
  table: Table,
  requested: Readonly<Record<'asked' | 'unknown', readonly State[]>>,
  columns: readonly (keyof Tables[Table] & string)[],
  certain: readonly (keyof Tables[Table] & string)[],
) {
  const stored = sql.ref(`${table}.state`);
  return {
    ...Object.fromEntries(
      [...REPLACED, ...columns].map((column) => [column, newerIfRepeatable(table, column)]),
    ),
    ...Object.fromEntries(certain.map((column) => [column, certainValue(table, column, requested.unknown)])),
    request_id: sql<string | null>`excluded.request_id`,
    state: sql<State>`case when ${stored} in (${literals(requested.unknown)}) then 'unknown'
      when ${stored} in (${literals(requested.asked)}) then 'asked' else ${stored} end`,
  };
}

/**
 * The amounts of earlier requests that WeChat Pay may have carried out, with that of the stored request if the repeat has
 * another one: whichever it was, its notification must not be refused.
 *
 * @param column the amount's
 * @param open the states in which the stored request may have been carried out
 */
export function formerFees<Table extends 'orders' | 'refunds'>(
  table: Table,
  column: string,
  open: readonly string[],
): RawBuilder<string> {
  const [stored, repeated] = [sql.ref(`${table}.${column}`), sql.ref(`excluded.${column}`)];
  const former = sql.ref(`${table}.former_fees`);
  return sql<string>`case when ${sql.ref(`${table}.state`)} in (${literals(open)}) and ${stored} <> ${repeated}
    then ${former} || to_jsonb(${stored}) else ${former} end`;
}

/**
 * The amounts that are still possible after WeChat Pay took a request. If another one was made meanwhile, WeChat Pay may
 * take that one too.
 *
 * @param column the amount's
 * @param taken cents of the request that WeChat Pay took; omitted: of the last one
 */
export function feesInDoubt(column: string, taken: number | undefined): RawBuilder<string> {
  if (taken === undefined) return sql<string>`'[]'::jsonb`;
  const stored = sql.ref(column);
  return sql<string>`case when ${stored} = ${taken}::bigint then '[]'::jsonb
    else former_fees || to_jsonb(${stored}) end`;
}
