import { CompiledQuery, type Transaction } from 'kysely';
import type { Database } from '../database/open-database';
import type { Tables } from '../database/tables';
import { NOTIFICATION_TRANSITIONS } from '../states';
import { batchParameter, batchRows, tableNames } from './batch-sql';
import { DELIVERIES } from './job';

/** A confirmed delivery as the statement takes it; bytes are base64. */
export interface ConfirmedRow {
  delivery: number;
  notification: number;
  lane: string;
  job: string;
  taken: number;
  duration_ms: number;
  reply: string | null;
  /** Attempts since `since`, including this one. */
  counted: number;
  /** An ISO text. */
  since: string;
}

export interface ConfirmedResult {
  /** False: another attempt was faster. */
  delivered: boolean;
  /** The order has other pending notifications: its job is still there. */
  more: boolean;
}

/**
 * Records deliveries that their functions confirmed, and deletes the jobs of orders that have nothing else to deliver.
 *
 * @param trx has locked the orders in an earlier statement, so that this one sees all their notifications
 * @returns a result for each row
 */
export type SettleBatch = (
  trx: Transaction<Tables>,
  rows: readonly ConfirmedRow[],
) => Promise<ConfirmedResult[]>;

const COLUMNS = `delivery bigint, notification bigint, lane text, job uuid, taken integer, duration_ms integer,
  reply text, counted integer, since timestamptz`;

export function createSettleBatch(database: Database): SettleBatch {
  const { notifications, deliveries, jobs } = tableNames(database);
  const from = NOTIFICATION_TRANSITIONS.attempted.delivered.map((state) => `'${state}'`).join(', ');
  const text = `
    with item as materialized (
      select x.*, date_trunc('milliseconds', clock_timestamp()) as now,
        exists (
          select from ${notifications} o where o.lane = x.lane and o.state = 'pending' and o.id <> x.notification
        ) as more
      from ${batchRows(COLUMNS)}
    ), ended as (
      update ${deliveries} d
      set ended_at = x.now, duration_ms = x.duration_ms, reply = decode(x.reply, 'base64'), verdict = 'delivered',
        code = null, diagnosis = null
      from item x where d.id = x.delivery
    ), settled as (
      update ${notifications} n
      set state = 'delivered', code = null, diagnosis = null, next_attempt_at = null, delivered_at = x.now,
        dead_at = null, attempts = case when n.since <= x.since then greatest(n.attempts, x.counted) else n.attempts end
      -- Written so that only the index of the id matches.
      from item x where n.id = x.notification and n.state || '' in (${from})
      returning n.id
    ), done as (
      delete from ${jobs} j using item x
      where j.name = '${DELIVERIES}' and j.id = x.job and j.state = 'active' and j.retry_count = x.taken
        and not x.more
    )
    select x.i, x.more, settled.id is not null as delivered
    from item x left join settled on settled.id = x.notification`;

  return async (trx, rows) => {
    const result = await trx.executeQuery(CompiledQuery.raw(text, [batchParameter(rows)]));
    const found = result.rows as (ConfirmedResult & { i: number })[];
    const byIndex = new Map(found.map((row) => [row.i, row]));
    return rows.map((_, i) => byIndex.get(i) ?? { delivered: false, more: true });
  };
}
