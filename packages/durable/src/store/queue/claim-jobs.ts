import { CompiledQuery, type Transaction } from 'kysely';
import type { Database } from '../../database/open-database';
import type { Tables } from '../../database/tables';
import { tableNames } from '../rows/batch-sql';
import { DELIVERIES, type Job } from './job';

/** What a search for due jobs found. */
export interface Claimed {
  readonly jobs: readonly Job[];
  /** Whether the search ended at its limit: more jobs may be due, which another search would take now. */
  readonly more: boolean;
  /** Functions that may have more due jobs, and have no free place now, for all gateways together. */
  readonly full: readonly string[];
  /** Whether jobs are due whose orders another transaction has locked. */
  readonly locked: boolean;
  /** False: nothing was searched, because another gateway was taking jobs. */
  readonly inTurn: boolean;
  /** `performance.now()` when the leases began, or before: the wait for a lock before that is not part of it. */
  readonly leasedFrom: number;
}

export interface ClaimOptions {
  /** The most jobs. */
  count: number;
  /** The most concurrent jobs of a function, for all gateways together. */
  groupLimit: number;
  /** Functions to skip: this process already has the most of them. */
  ignored: readonly string[];
}

/** Literal conditions: PostgreSQL uses a partial index only if the statement has the literals of its condition. */
const IS_WAITING = `name = '${DELIVERIES}' and state < 'active'`;

/**
 * Finds the due jobs of one function without reading those of the others. pg-boss has an index by age only, so a search
 * by it walks past all jobs that wait for a slow function.
 */
export async function createDueIndex(database: Database): Promise<void> {
  const { jobs } = tableNames(database);
  await database.executeSql(
    `create index if not exists deliveries_due on ${jobs} (group_id, start_after) where ${IS_WAITING}`,
  );
}

/**
 * Takes due jobs with a lease, function by function: the oldest of each, as many as the function has free places.
 *
 * It skips orders that another transaction has locked, so it never waits for one while it has locked another.
 *
 * @param trx holds the lock that lets one gateway count at a time
 */
export type ClaimJobs = (trx: Transaction<Tables>, options: ClaimOptions) => Promise<Claimed>;

/** @param leaseSeconds undefined keeps the lease of the job */
export function createClaimJobs(database: Database, leaseSeconds: number | undefined): ClaimJobs {
  const { jobs } = tableNames(database);
  const text = `
    with recursive groups as (
      -- One step of the index for each function, however many jobs wait for it.
      (select j.group_id from ${jobs} j where ${IS_WAITING} order by j.group_id limit 1)
      union all
      select (select j.group_id from ${jobs} j where ${IS_WAITING} and j.group_id > groups.group_id
        order by j.group_id limit 1)
      from groups where groups.group_id is not null
    ), active as materialized (
      select j.group_id, count(*)::integer as number from ${jobs} j
      where j.name = '${DELIVERIES}' and j.state = 'active' and j.group_id is not null
      group by j.group_id
    ), places as materialized (
      select groups.group_id,
        case when groups.group_id = any($3::text[]) then 0
          else greatest($2::integer - coalesce(active.number, 0), 0) end as free
      from groups left join active using (group_id)
      where groups.group_id is not null
    ), due as materialized (
      select j.id, j.singleton_key, j.group_id
      from places cross join lateral (
        select id, singleton_key, group_id, start_after from ${jobs}
        where ${IS_WAITING} and group_id = places.group_id and start_after <= clock_timestamp()
        order by start_after limit places.free
        for update skip locked
      ) j
      order by j.start_after limit $1::integer
    ), unlocked as materialized (
      select id from due where pg_try_advisory_xact_lock(hashtextextended($4::text || ' ' || singleton_key, 0))
    ), claimed as (
      update ${jobs} j
      set state = 'active', started_on = clock_timestamp(),
        retry_count = case when j.started_on is null then j.retry_count else j.retry_count + 1 end,
        expire_seconds = coalesce($5::integer, j.expire_seconds)
      where j.name = '${DELIVERIES}' and j.id = any(array(select id from unlocked))
      returning j.id, j.singleton_key, j.group_id, j.retry_count
    )
    select claimed.*, rest.*
    from (
      select (select count(*) from due) >= $1::integer as more,
        (select count(*) from due) > (select count(*) from unlocked) as locked,
        array(
          select group_id from places
          where free <= (select count(*) from due where due.group_id = places.group_id)
        ) as "full"
    ) rest left join claimed on true`;

  return async (trx, { count, groupLimit, ignored }) => {
    const leasedFrom = performance.now();
    const values = [count, groupLimit, [...ignored], database.schema, leaseSeconds ?? null];
    const { rows } = await trx.executeQuery(CompiledQuery.raw(text, values));
    const found = rows as {
      id: string | null;
      singleton_key: string;
      group_id: string;
      retry_count: number;
      more: boolean;
      locked: boolean;
      full: string[];
    }[];
    const { more = false, locked = false, full = [] } = found[0] ?? {};
    return {
      ...{ leasedFrom, more, locked, full, inTurn: true },
      jobs: found.flatMap(({ id, singleton_key, group_id, retry_count }) =>
        id === null ? [] : { id, partitionKey: singleton_key, group: group_id, taken: retry_count },
      ),
    };
  };
}
