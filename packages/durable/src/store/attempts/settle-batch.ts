import type { Database } from '../../database/open-database';
import { NOTIFICATION_TRANSITIONS } from '../../states';
import { DELIVERIES } from '../queue/job';
import type { Queue } from '../queue/queue';
import { batchParameter, batchRows, tableNames } from '../rows/batch-sql';

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
}

/**
 * Records deliveries that their functions confirmed, and deletes their jobs, in one transaction and one round trip.
 *
 * @returns a result for each row; undefined for those that it left alone: the order has something else to deliver
 */
export type SettleBatch = (rows: readonly ConfirmedRow[]) => Promise<(ConfirmedResult | undefined)[]>;

const COLUMNS = `delivery bigint, notification bigint, lane text, job uuid, taken integer, duration_ms integer,
  reply text, counted integer, since timestamptz`;

export function createSettleBatch(database: Database, queue: Pick<Queue, 'lockingAll'>): SettleBatch {
  const { notifications, deliveries, jobs } = tableNames(database);
  const from = NOTIFICATION_TRANSITIONS.attempted.delivered.map((state) => `'${state}'`).join(', ');
  const text = `
    with seen as materialized (
      -- Not a condition: by the statistics nothing is pending, so the planner would read all pending rows for a join.
      select x.*, date_trunc('milliseconds', clock_timestamp()) as now,
        exists (
          select from ${notifications} o where o.lane = x.lane and o.state = 'pending' and o.id <> x.notification
        ) as more
      from ${batchRows(COLUMNS)}
    ), item as materialized (
      select * from seen where not more
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
    )
    select x.i, settled.id is not null as delivered
    from item x left join settled on settled.id = x.notification`;

  return async (rows) => {
    const results = await database.together([
      // Before the other statement begins, so that it sees all notifications of the orders. A folder has one
      // transaction at a time.
      ...(database.kind === 'server' ? [queue.lockingAll(rows.map(({ lane }) => lane))] : []),
      { text, values: [batchParameter(rows)] },
    ]);
    const found = results.at(-1) as readonly (ConfirmedResult & { i: number })[];
    const byIndex = new Map(found.map((row) => [row.i, row]));
    return rows.map((_, i) => byIndex.get(i));
  };
}
