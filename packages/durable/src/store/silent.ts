import { type Selectable, sql, type Updateable } from 'kysely';
import type { Database } from '../database/open-database';
import type { OrdersTable, RefundsTable } from '../database/tables';
import {
  ORDER_TRANSITIONS,
  type OrderStateAfter,
  QUERIED_ORDER_STATES,
  QUERIED_REFUND_STATES,
  REFUND_TRANSITIONS,
  type RefundStateAfter,
} from '../states';
import { literals } from './literals';
import { markOrder, orderRecord } from './orders';
import type { OrderRecord, RefundRecord } from './records';
import { refundRecord } from './refunds';

interface Claimed {
  /**
   * How many times it has been queried, this one included. It is the version of the claim as well: a later claim counts
   * on, and a call that repeats the order or refund begins at 0.
   */
  queries: number;
}

export type ClaimedOrder = OrderRecord & Claimed;
export type ClaimedRefund = RefundRecord & Claimed;

/**
 * Milliseconds for which what a gateway asks about is nobody else's: longer than it takes. A gateway that dies in the
 * middle leaves it to the others after that.
 */
const LEASE = 2 * 60_000;

interface Due {
  now: Date;
  /** Nothing was heard since. */
  silentSince: Date;
  limit: number;
}

/** Takes orders that are due; those that another gateway is just taking are passed over. */
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

/** A time that does not come: what is silent and is queried no more has it. */
export const NEVER = new Date('9999-01-01T00:00:00Z');

/** Sets the next query, unless the order or refund was asked for again or claimed anew since. */
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
 * Writes down what a query found. An answer is about what was asked for before the query: where a call has repeated the
 * order since, or its answer came after all, nothing changes, and the next query tells.
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

/** As {@link endOrder}. */
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

/** Writes down that a query found an order paid. Does not change an order whose state does not allow it. */
export async function payOrder(
  { db }: Database,
  { outTradeNo, merchant }: ClaimedOrder,
  transactionId: string,
  at: Date,
): Promise<void> {
  const from = ORDER_TRANSITIONS.queried.paid;
  await markOrder(db, { outTradeNo, merchant, state: 'paid', from, transactionId, at });
}
