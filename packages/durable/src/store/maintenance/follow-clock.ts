import { CompiledQuery } from 'kysely';
import type { Database } from '../../database/open-database';
import { QUERIED_ORDER_STATES, QUERIED_REFUND_STATES } from '../../states';
import { NEVER } from '../orders/silent';
import { DELIVERIES } from '../queue/job';
import { tableNames } from '../rows/batch-sql';

/** Seconds that the clock may go back without a correction: everything waits that much longer. */
const TOLERANCE = 60;

/**
 * Notices that the clock of the database was set back, and moves with it what is due in the future: attempts, the two days
 * of notifications, leases, and queries of silent orders. Otherwise they would wait until the clock catches up.
 *
 * The time of the last look is stored, so it does not matter which gateway looks, or whether one ran meanwhile.
 *
 * @returns the seconds by which the clock went back since the last look; 0 if it did not
 */
export type FollowClock = () => Promise<number>;

export function createFollowClock(database: Database): FollowClock {
  const { jobs, notifications, orders, refunds, chores } = tableNames(database);
  const words = (states: readonly string[]) => states.map((state) => `'${state}'`).join(', ');
  /** What is due after now, by so much earlier. */
  const moved = 'make_interval(secs => $1::double precision)';
  const look = `
    with seen as (
      -- One gateway at a time: the next one sees what this one has stored.
      select next_at as time from ${chores} where name = 'clock' for update
    ), looked as (
      insert into ${chores} (name, next_at) values ('clock', clock_timestamp())
      on conflict (name) do update set next_at = excluded.next_at
    )
    select extract(epoch from time - clock_timestamp())::double precision as seconds from seen`;
  const queries = (table: string, states: readonly string[]) => `
    update ${table} set next_query_at = coalesce(next_query_at, asked_at) - ${moved}
    where state in (${words(states)}) and coalesce(next_query_at, asked_at) > clock_timestamp()
      and coalesce(next_query_at, asked_at) < '${NEVER.toISOString()}'`;
  const corrections = [
    `update ${jobs} set start_after = start_after - ${moved}
    where name = '${DELIVERIES}' and state < 'active' and start_after > clock_timestamp()`,
    `update ${jobs} set started_on = greatest(started_on - ${moved}, clock_timestamp())
    where name = '${DELIVERIES}' and state = 'active' and started_on > clock_timestamp()`,
    `update ${notifications} set since = least(since, clock_timestamp()),
      next_attempt_at = case when next_attempt_at > clock_timestamp() then next_attempt_at - ${moved}
        else next_attempt_at end
    where state = 'pending'`,
    queries(orders, QUERIED_ORDER_STATES),
    queries(refunds, QUERIED_REFUND_STATES),
  ];

  return () =>
    database.transaction(async (trx) => {
      const { rows } = await trx.executeQuery(CompiledQuery.raw(look));
      const [seen] = rows as { seconds: number }[];
      const seconds = Number(seen?.seconds ?? 0);
      if (seconds <= TOLERANCE) return 0;
      for (const text of corrections) await trx.executeQuery(CompiledQuery.raw(text, [seconds]));
      return Math.round(seconds);
    });
}
