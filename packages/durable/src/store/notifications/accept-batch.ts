import type { Database } from '../../database/open-database';
import { ORDER_TRANSITIONS, REFUND_TRANSITIONS } from '../../states';
import { DELIVERIES } from '../queue/job';
import { batchParameter, batchRows, tableNames } from '../rows/batch-sql';
import type { AcceptedRow } from './accepted-row';

const COLUMNS = `kind text, number text, status text, merchant text, mch_id text, appid text, out_trade_no text,
  transaction_id text, out_refund_no text, refund_id text, amount bigint, lane text, env_id text, function_name text,
  service text, path text, job_group text, source text, body text, content text, seal_key text, request_id text,
  at timestamptz, refund_state text, uncompared boolean`;

/**
 * Whether a stored notification `n` and a new one `x` with the same number are the same one. Accounts have different keys:
 * an attacker with another account's key must not be able to take this account's number first.
 */
const OF_SAME_ACCOUNT = "(n.mch_id in (x.mch_id, '') or x.mch_id = '')";

/**
 * Stores notifications, marks their orders and refunds, and queues their deliveries: in one statement, which is its own
 * transaction.
 *
 * It takes the usual cases: the first notification of an order that has no job, a refund whose payment is known, a
 * duplicate. A number that another account has is left alone. Of those that nothing has compared with their orders it takes the ones that clearly agree: in all other cases
 * the comparison must decide. The lock of an order protects a job that exists from being deleted meanwhile. Here the statement inserts
 * the job itself, and the unique index makes any other transaction of this order wait for it, so no lock is needed.
 *
 * @param rows of different orders
 * @param held whether refunds wait for their payment
 * @returns a result for each row; undefined for those that the statement left alone
 */
export type AcceptBatch = (
  rows: readonly AcceptedRow[],
) => Promise<({ id: number; duplicate: boolean } | undefined)[]>;

export function createAcceptBatch(database: Database, held: boolean): AcceptBatch {
  const { notifications, orders, refunds, jobs, queues } = tableNames(database);
  const words = (states: readonly string[]) => states.map((state) => `'${state}'`).join(', ');
  const payable = words(ORDER_TRANSITIONS.notified.paid);
  const open = words(REFUND_TRANSITIONS.notified.succeeded);
  const isPaymentKnown = `
    exists (select from ${notifications} p
      where p.out_trade_no = x.out_trade_no and p.merchant = x.merchant and p.kind = 'pay')
    or exists (select from ${orders} o
      where o.out_trade_no = x.out_trade_no and o.merchant in (x.merchant, '') and o.state = 'paid')`;
  // The comparison would find no difference either, whichever of the orders it chose.
  const isAgreed = `not exists (
        select from ${orders} o where o.out_trade_no = x.out_trade_no
          and (o.merchant in (x.merchant, '') and o.total_fee = x.amount
            and (o.appid is null or o.appid = x.appid) and (o.mch_id is null or o.mch_id = x.mch_id)
            and coalesce(o.asked->>'fee_type', '') in ('', 'CNY')) is not true)`;
  const text = `
    with item as materialized (
      select x.*, date_trunc('milliseconds', clock_timestamp()) as now,
        (select n.id from ${notifications} n
          where n.number = x.number and n.kind = x.kind and n.status = x.status and ${OF_SAME_ACCOUNT}) as known,
        exists (select from ${notifications} n
          where n.number = x.number and n.kind = x.kind and n.status = x.status
            and not ${OF_SAME_ACCOUNT}) as taken
      from ${batchRows(COLUMNS)} and (not x.uncompared or ${isAgreed})
    ), fresh as materialized (
      -- Sorted, so that the same notifications at another gateway wait and do not deadlock.
      select x.* from item x
      where x.known is null and not x.taken ${held ? `and (x.kind = 'pay' or ${isPaymentKnown})` : ''}
      order by x.lane
    ), queued as (
      insert into ${jobs} (name, data, start_after, created_on, singleton_key, group_id, expire_seconds,
        deletion_seconds, keep_until, retry_limit, retry_delay, retry_backoff, retry_delay_max, policy, dead_letter,
        heartbeat_seconds)
      select q.name, jsonb_build_object('lane', x.lane), x.now, x.now, x.lane, x.job_group, q.expire_seconds,
        q.deletion_seconds, x.now + q.retention_seconds * interval '1 second', q.retry_limit, q.retry_delay,
        q.retry_backoff, q.retry_delay_max, q.policy, q.dead_letter, q.heartbeat_seconds
      from fresh x join ${queues} q on q.name = '${DELIVERIES}'
      on conflict do nothing
      returning singleton_key
    ), stored as (
      insert into ${notifications} (kind, number, status, merchant, mch_id, appid, out_trade_no, transaction_id,
        out_refund_no, refund_id, amount, lane, env_id, function_name, service, path, source, body, content, seal_key,
        request_id, received_at, since, next_attempt_at)
      select x.kind, x.number, x.status, x.merchant, x.mch_id, x.appid, x.out_trade_no, x.transaction_id,
        x.out_refund_no, x.refund_id, x.amount, x.lane, x.env_id, x.function_name, x.service, x.path, x.source,
        decode(x.body, 'base64'), decode(x.content, 'base64'), x.seal_key, x.request_id, x.now, x.now, x.now
      from fresh x join queued on queued.singleton_key = x.lane
      on conflict (number, kind, status) do nothing
      returning id, lane
    ), told as materialized (
      select x.*, stored.id from stored join fresh x using (lane)
    ), paid as (
      update ${orders} o
      set state = 'paid', transaction_id = coalesce(x.transaction_id, o.transaction_id), paid_at = coalesce(x.at, x.now),
        total_fee = coalesce(nullif(x.amount, 0), o.total_fee), former_fees = '[]'
      from told x
      where x.kind = 'pay' and o.out_trade_no = x.out_trade_no and o.merchant in (x.merchant, '')
        and o.state in (${payable})
    ), refunded as (
      update ${refunds} r
      set state = x.refund_state, refund_id = coalesce(x.refund_id, r.refund_id), ended_at = coalesce(x.at, x.now),
        refund_fee = coalesce(nullif(x.amount, 0), r.refund_fee), former_fees = '[]'
      from told x
      where x.kind = 'refund' and x.refund_state is not null and r.out_refund_no = x.out_refund_no
        and r.merchant in (x.merchant, '') and r.state in (${open})
    ), again as (
      update ${notifications} n set duplicates = n.duplicates + 1 from item x where n.id = x.known returning n.id
    )
    select x.i, x.id, false as duplicate from told x
    union all
    select x.i, again.id, true from again join item x on x.known = again.id`;

  return async (rows) => {
    const result = await database.executeSql(text, [batchParameter(rows)]);
    const byIndex = new Map(
      (result.rows as { i: number; id: number; duplicate: boolean }[]).map(({ i, id, duplicate }) => [
        i,
        { id, duplicate },
      ]),
    );
    return rows.map((_, i) => byIndex.get(i));
  };
}
