import type { Statement } from '@opencloudpay/database/sql';
import { sql, type Transaction } from 'kysely';
import { type ConstructorOptions, fromKysely, PgBoss } from 'pg-boss';
import type { Database } from '../../database/open-database';
import type { Tables } from '../../database/tables';
import { type Claimed, type ClaimOptions, createClaimJobs, createDueIndex } from './claim-jobs';
import { DELIVERIES, type Job } from './job';

/**
 * One job for each order that has something to deliver.
 *
 * The gateway that takes the job makes one delivery of that order; no other gateway does meanwhile. Then the job is put
 * back, or deleted if nothing is left to deliver. So deliveries of an order never overlap. A job names the order, not
 * the notification: the gateway reads that when it begins the attempt.
 */
export interface Queue {
  /**
   * Locks an order until the end of `trx`. Every transaction that adds a notification or checks for pending ones locks
   * first: otherwise a job could be deleted while the order's next notification is stored.
   *
   * @returns the database's time: the clock that all gateways share and jobs become due by
   */
  lock(trx: Transaction<Tables>, partitionKey: string): Promise<Date>;
  /**
   * Adds the order's job, once `trx` is committed.
   *
   * @param at when it is due. Default: at once
   * @returns false if the order already has a job
   */
  add(trx: Transaction<Tables>, partitionKey: string, group: string, at?: Date): Promise<boolean>;
  /**
   * The statement that locks several orders, like {@link lock}. In all transactions in one sequence, so that they do not
   * deadlock.
   */
  lockingAll(partitionKeys: readonly string[]): Statement;
  /**
   * Takes due jobs, with a lease. It takes none while another gateway does, until the end of that one's `trx`: it would
   * wait for the places that the other is about to take.
   */
  claim(trx: Transaction<Tables>, options: ClaimOptions): Promise<Claimed>;
  /**
   * Begins the attempt of a taken job: locks like {@link lock}, and restarts this gateway's lease.
   *
   * @returns the database's time, or undefined if the lease had ended: another gateway has the job, or it is done
   */
  begin(trx: Transaction<Tables>, job: Job): Promise<Date | undefined>;
  /** Deletes the job: nothing is left. Returns false if the lease had ended and another gateway has the job. */
  done(trx: Transaction<Tables>, job: Job): Promise<boolean>;
  /** Puts the job back, due at the given time. Returns like `done`. */
  later(trx: Transaction<Tables>, job: Job, at: Date, group: string): Promise<boolean>;
  /** Begins the lease of a taken job again. Returns false if it had ended and another gateway has the job. */
  renew(job: Job): Promise<boolean>;
  /** Returns the job unchanged: nothing was done. */
  giveBack(job: Job): Promise<void>;
  /**
   * Changes the due time of the order's waiting job, by the time that `lock` returned.
   *
   * @param group the new function, if it changes
   */
  hurry(trx: Transaction<Tables>, partitionKey: string, at: Date, group?: string): Promise<void>;
  /** Orders with pending notifications but without a job. */
  orphans(limit: number): Promise<string[]>;
  /** Puts back the jobs of dead gateways, whose lease has ended. */
  reclaim(): Promise<void>;
  close(): Promise<void>;
}

export interface QueueOptions {
  /** The lease of a taken job, in seconds. Undefined keeps the setting: for a process that takes no jobs. */
  leaseSeconds: number | undefined;
  /** Called with failures in the background. */
  onError: (error: Error) => void;
}

/** The longest time a job may wait: two days of attempts, and days in which all gateways are down. */
const RETENTION_SECONDS = 60 * 24 * 60 * 60;
/** The gateway limits attempts, not the queue, which would leave the order without a job. */
const NO_LIMIT = 1_000_000;

/** Lease in seconds of a new queue. */
const DEFAULT_LEASE = 30;

/** Another gateway takes jobs now. */
const NOT_IN_TURN: Claimed = { jobs: [], more: false, full: [], locked: true, inTurn: false, leasedFrom: 0 };

/** The locks of several orders, the smallest first. */
const LOCK_ALL = `
  with keys as materialized (
    select distinct hashtextextended(x.key, 0) as key from json_array_elements_text($1::text::json) as x(key) order by 1
  )
  select pg_advisory_xact_lock(key) from keys`;

export async function openQueue(database: Database, { leaseSeconds, onError }: QueueOptions): Promise<Queue> {
  const lease = leaseSeconds ?? DEFAULT_LEASE;
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.executeSql(text, values) } as NonNullable<
      ConstructorOptions['db']
    >,
    ...(database.kind === 'folder' && { backend: 'pglite' as const }),
    schema: `${database.schema}_queue`,
    // `reclaim` does the necessary parts of both.
    supervise: false,
    schedule: false,
    // Interval between two searches for ended leases, by one gateway for all.
    monitorIntervalSeconds: Math.max(1, Math.min(5, Math.floor(lease / 2))),
    warningSlowQuerySeconds: 60,
  });
  boss.on('error', onError);
  const settings = {
    expireInSeconds: lease,
    retryLimit: NO_LIMIT,
    retryDelay: 0,
    retentionSeconds: RETENTION_SECONDS,
  };
  // Gateways that start together would create the same tables.
  await database.alone(async () => {
    await boss.start();
    await boss.createQueue(DELIVERIES, { policy: 'exclusive', ...settings });
    // An existing queue keeps its settings: apply those of the latest gateway.
    if (leaseSeconds !== undefined) await boss.updateQueue(DELIVERIES, settings);
    await createDueIndex(database);
  });
  // Makes pg-boss look up its queue now, not inside our transaction: the look-up needs its own connection, and a folder
  // has only one, which the transaction holds.
  await boss.findJobs(DELIVERIES, { key: '' });
  const claimJobs = createClaimJobs(database, leaseSeconds);

  const jobs = sql.table(`${database.schema}_queue.job`);
  const queues = sql.table(`${database.schema}_queue.queue`);
  const lockOf = (partitionKey: string) =>
    sql`pg_advisory_xact_lock(hashtextextended(${`${database.schema} ${partitionKey}`}, 0))`;
  const attemptOf = ({ id, taken }: Job) => ({ id, retryCount: taken });

  return {
    async lock(trx, partitionKey) {
      const { rows } = await sql<{
        now: Date;
      }>`select ${lockOf(partitionKey)}, clock_timestamp() as now`.execute(trx);
      return rows[0]?.now ?? new Date();
    },

    lockingAll(partitionKeys) {
      const keys = JSON.stringify(partitionKeys.map((key) => `${database.schema} ${key}`));
      return { text: LOCK_ALL, values: [keys] };
    },

    async begin(trx, { id, partitionKey, taken }) {
      // A waiting job keeps its old lease for days: that of a gateway with a shorter time limit.
      const { rows } = await sql<{ now: Date }>`
        with locked as materialized (select ${lockOf(partitionKey)})
        update ${jobs}
        set started_on = clock_timestamp(), expire_seconds = coalesce(${leaseSeconds ?? null}::integer, expire_seconds)
        from locked
        where name = ${DELIVERIES} and id = ${id} and state = 'active' and retry_count = ${taken}
        returning started_on as now
      `.execute(trx);
      return rows[0]?.now;
    },

    async add(trx, partitionKey, group, at) {
      const options = {
        singletonKey: partitionKey,
        group: { id: group },
        ...(at && { startAfter: at.toISOString() }),
        db: fromKysely(trx),
      };
      return (await boss.send(DELIVERIES, { lane: partitionKey }, options)) !== null;
    },

    async claim(trx, options) {
      // Two gateways that count at the same time would both use the rest of the limit. A folder has one gateway.
      if (database.kind === 'server') {
        // Without values, so that the transaction begins in the same message.
        const { rows } = await sql<{ free: boolean }>`
          select pg_try_advisory_xact_lock(hashtextextended(${sql.lit(database.schema)}, 2)) as free
        `.execute(trx);
        if (!rows[0]?.free) return NOT_IN_TURN;
      }
      return claimJobs(trx, options);
    },

    async done(trx, job) {
      return affected(await boss.deleteJob(DELIVERIES, attemptOf(job), { db: fromKysely(trx) }));
    },

    async later(trx, job, at, group) {
      const db = fromKysely(trx);
      const ours = affected(await boss.fail(DELIVERIES, attemptOf(job), null, { db }));
      const change = { id: job.id, startAfter: at.toISOString(), group: { id: group }, db };
      if (ours) await boss.update(DELIVERIES, undefined, change);
      return ours;
    },

    async renew({ id, taken }) {
      const { numAffectedRows } = await sql`
        update ${jobs} set started_on = clock_timestamp()
        where name = ${DELIVERIES} and id = ${id} and state = 'active' and retry_count = ${taken}
      `.execute(database.db);
      return (numAffectedRows ?? 0n) > 0n;
    },

    async giveBack(job) {
      await boss.fail(DELIVERIES, attemptOf(job), null);
    },

    async hurry(trx, partitionKey, at, group) {
      const options = {
        singletonKey: partitionKey,
        startAfter: at.toISOString(),
        ...(group !== undefined && { group: { id: group } }),
        match: 'all' as const,
        db: fromKysely(trx),
      };
      await boss.update(DELIVERIES, undefined, options);
    },

    async orphans(limit) {
      const { rows } = await sql<{ lane: string }>`
        select lane from ${sql.table(`${database.schema}.notifications`)} notification
        where state = 'pending' and not exists (
          select 1 from ${jobs} job
          where job.name = ${DELIVERIES} and coalesce(job.singleton_key, '') = notification.lane
            and job.state <= 'active' and job.policy = 'exclusive'
        )
        group by lane order by min(id) limit ${limit}
      `.execute(database.db);
      return rows.map(({ lane }) => lane);
    },

    async reclaim() {
      // If the database's clock was ahead, the last search and the leases from that time lie in the future: without
      // this, no gateway would take over a dead gateway's jobs until the clock catches up.
      await sql`
        with ahead as (
          update ${queues} set monitor_claim_on = null, monitor_on = null
          where name = ${DELIVERIES} and greatest(monitor_claim_on, monitor_on) > clock_timestamp()
          returning name
        )
        update ${jobs} job set started_on = clock_timestamp() from ahead
        where job.name = ${DELIVERIES} and job.state = 'active' and job.started_on > clock_timestamp()
      `.execute(database.db);
      await boss.supervise(DELIVERIES);
    },

    async close() {
      await boss.stop({ graceful: false, close: false });
    },
  };
}

function affected(response: object): boolean {
  return 'affected' in response && Number(response.affected) > 0;
}
