import { sql } from 'kysely';
import type { Database } from '../../database/open-database';
import {
  ORDER_TRANSITIONS,
  QUERIED_ORDER_STATES,
  QUERIED_REFUND_STATES,
  REFUND_TRANSITIONS,
} from '../../states';
import { literals } from '../rows/literals';
import type { BillRun } from './stage-rows';

/**
 * Lets recovery query what the bill lists as paid or refunded and what is not so in the store, even if it has ended here: a
 * payment after the order's end, whose notification was lost, would reach no callback. The bill itself changes nothing: only
 * a signed answer does.
 *
 * @param now when recovery may query
 */
export async function queryDifferences(
  { db, schema }: Pick<Database, 'db' | 'schema'>,
  { billId, run }: BillRun,
  now: Date,
): Promise<void> {
  const differences = sql`${sql.id(schema, 'bill_differences')} d
    where d.bill_id = ${billId} and d.run = ${run}`;
  const again = (states: readonly string[]) => sql`
    next_query_at = ${now}, state = case when s.state in (${literals(states)}) then 'unknown' else s.state end`;
  await sql`update ${sql.id(schema, 'orders')} s set ${again(ORDER_TRANSITIONS.billed.unknown)}
      from ${differences} and d.there->>'kind' = 'payment' and d.kind in ('state_differs', 'amount_differs')
      and s.out_trade_no = d.out_trade_no and s.merchant in (d.merchant, '')
      and s.state in (${literals([...ORDER_TRANSITIONS.billed.unknown, ...QUERIED_ORDER_STATES])})`.execute(
    db,
  );
  await sql`update ${sql.id(schema, 'refunds')} s set ${again(REFUND_TRANSITIONS.billed.unknown)}
      from ${differences} and d.kind = 'refund_differs'
      and s.out_refund_no = d.out_refund_no and s.merchant in (d.merchant, '')
      and s.state in (${literals([...REFUND_TRANSITIONS.billed.unknown, ...QUERIED_REFUND_STATES])})`.execute(
    db,
  );
}
