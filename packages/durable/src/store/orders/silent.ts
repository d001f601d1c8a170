import { type Selectable, sql, type Updateable } from 'kysely';
import type { Database } from '../../database/open-database';
import type { OrdersTable, RefundsTable } from '../../database/tables';
import {
  ORDER_TRANSITIONS,
  type OrderStateAfter,
  QUERIED_ORDER_STATES,
  QUERIED_REFUND_STATES,
  REFUND_TRANSITIONS,
  type RefundStateAfter,
} from '../../states';
import { literals } from '../rows/literals';
import type { OrderRecord, RefundRecord } from '../rows/records';
import { markOrder, orderRecord } from './orders';
import { refundRecord } from './refunds';

interface Claimed {
  /**
   * The number of queries, including this one. It is also the version of the claim: a later claim increments it, and a
   * call that repeats the order or refund resets it to 0.
   */
  queries: number;
}

export type ClaimedOrder = OrderRecord & Claimed;
export type ClaimedRefund = RefundRecord & Claimed;

/**
 * The lease of a claim in milliseconds, longer than the queries take. If the gateway dies, others take over after it.
 */
const LEASE = 2 * 60_000;

interface Due {
  now: Date;
  /** No notification came since this time. */
  silentSince: Date;
  limit: number;
}

/** Takes due orders; skips rows that another gateway is taking. */
export async function claimOrders(database: Database, due: Due): Promise<ClaimedOrder[]> {
  const rows = await claim<OrdersTable>(database, 'orders', QUERIED_ORDER_STATES, due);
  return rows.map((row) => ({ ...orderRecord(row), queries: row.queries }));
}

export async function claimRefunds(database: Database, due: Due): Promise<ClaimedRefund[]> {
  const rows = await claim<RefundsTable>(database, 'refunds', QUERIED_REFUND_STATES, due);
  return rows.map((row) => ({ ...refundRecord(row), queries: row.queries }));
}

async function claim<Table>(
  { db, schema }: Database,
  name: 'orders' | 'refunds',
  states: readonly string[],
  { now, silentSince, limit }: Due,
): Promise<Selectable<Table>[]> {
  const table = sql.id(schema, name);
  const { rows } = await sql<Selectable<Table>>`
    update ${table} set next_query_at = ${new Date(now.getTime() + LEASE)}, queries = queries + 1
    where id in (
      select id from ${table}
      where state in (${literals(states)})
        and coalesce(next_query_at, asked_at) <= ${now}
        and (next_query_at is not null or asked_at <= ${silentSince})
      order by coalesce(next_query_at, asked_at)
      limit ${limit}
      for update skip locked
    )
    returning *
  `.execute(db);
  return rows;
}

/** A time in the far future, for silent rows that are not queried any more. */
export const NEVER = new Date('9999-01-01T00:00:00Z');

/** Sets the next query, unless the order or refund was repeated or claimed again since. */
export async function scheduleQuery(
  { db }: Database,
  name: 'orders' | 'refunds',
  { id, queries }: Pick<ClaimedOrder | ClaimedRefund, 'id' | 'queries'>,
  at: Date,
): Promise<void> {
  await db
    .updateTable(name)
    .set({ next_query_at: at })
    .where('id', '=', id)
    .where('queries', '=', queries)
    .execute();
}

/**
 * Records the result of a query. The result applies to the request before the query: if a call repeated the order
 * since, or its answer arrived, nothing changes, and the next query decides.
 */
export async function endOrder(
  { db }: Database,
  { id, queries, state }: ClaimedOrder,
  change: Updateable<OrdersTable> & { state: OrderStateAfter<'queried'> },
): Promise<void> {
  await db
    .updateTable('orders')
    .set(change)
    .where('id', '=', id)
    .where('queries', '=', queries)
    .where('state', '=', state)
    .where('state', 'in', ORDER_TRANSITIONS.queried[change.state])
    .execute();
}

/** Like {@link endOrder}. */
export async function endRefund(
  { db }: Database,
  { id, queries, state }: ClaimedRefund,
  change: Updateable<RefundsTable> & { state: RefundStateAfter<'queried'> },
): Promise<void> {
  await db
    .updateTable('refunds')
    .set(change)
    .where('id', '=', id)
    .where('queries', '=', queries)
    .where('state', '=', state)
    .where('state', 'in', REFUND_TRANSITIONS.queried[change.state])
    .execute();
}

/** Records that a query found an order paid, if its state allows it. */
export async function payOrder(
  { db }: Database,
  { outTradeNo, merchant }: ClaimedOrder,
  { transactionId, totalFee }: { transactionId: string; totalFee: number },
  at: Date,
): Promise<void> {
  const from = ORDER_TRANSITIONS.queried.paid;
  await markOrder(db, { outTradeNo, merchant, state: 'paid', from, transactionId, totalFee, at });
}
