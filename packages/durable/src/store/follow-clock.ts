import { CompiledQuery } from 'kysely';
import type { Database } from '../database/open-database';
import { QUERIED_ORDER_STATES, QUERIED_REFUND_STATES } from '../states';
import { tableNames } from './batch-sql';
import { DELIVERIES } from './job';
import { NEVER } from './silent';

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
  const queries = (table: string, states: readonly string[]) => `
      update ${table} t set next_query_at = coalesce(t.next_query_at, t.asked_at) - back.by from back
      where t.state in (${words(states)}) and coalesce(t.next_query_at, t.asked_at) > clock_timestamp()
        and coalesce(t.next_query_at, t.asked_at) < '${NEVER.toISOString()}'`;
  const text = `
    with seen as (
      -- One gateway at a time: the next one sees what this one has stored.
      select next_at as time from ${chores} where name = 'clock' for update
    ), back as (
      select time - clock_timestamp() as by from seen where time > clock_timestamp() + interval '${TOLERANCE} seconds'
    ), looked as (
      insert into ${chores} (name, next_at) values ('clock', clock_timestamp())
      on conflict (name) do update set next_at = excluded.next_at
    ), waiting as (
      update ${jobs} j set start_after = j.start_after - back.by from back
      where j.name = '${DELIVERIES}' and j.state < 'active' and j.start_after > clock_timestamp()
    ), leased as (
      update ${jobs} j set started_on = clock_timestamp() from back
      where j.name = '${DELIVERIES}' and j.state = 'active' and j.started_on > clock_timestamp()
    ), pending as (
      update ${notifications} n set since = least(n.since, clock_timestamp()),
        next_attempt_at = case when n.next_attempt_at > clock_timestamp() then n.next_attempt_at - back.by
          else n.next_attempt_at end
      from back where n.state = 'pending'
    ), ordered as (${queries(orders, QUERIED_ORDER_STATES)}
    ), refunded as (${queries(refunds, QUERIED_REFUND_STATES)}
    )
    select extract(epoch from by)::double precision as seconds from back`;

  return async () => {
    const { rows } = await database.db.executeQuery(CompiledQuery.raw(text));
    const [found] = rows as { seconds: number }[];
    return Math.round(Number(found?.seconds ?? 0));
  };
}
