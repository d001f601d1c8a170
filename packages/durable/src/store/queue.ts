import { sql, type Transaction } from 'kysely';
import { type ConnectionOptions, type ConstructorOptions, fromKysely, PgBoss } from 'pg-boss';
import type { Database } from '../database/open-database';
import type { Tables } from '../database/tables';

/** A job of the queue: to make one attempt to deliver a notification of an order. */
export interface Job {
  readonly id: string;
  /** The order: its deliveries are made in sequence. */
  readonly partitionKey: string;
  /** The function, of which only so many are called at once. */
  readonly group: string;
  /** The fencing token: a gateway that took the job before has a smaller one, and may do nothing with it any more. */
  readonly taken: number;
}

/**
 * One job for each order that has something to deliver.
 *
 * The gateway that takes the job makes one delivery of that order, and no other gateway does meanwhile. Then the job is
 * put back, or deleted where nothing is left to deliver. So deliveries of an order never overlap. A job says which order
 * is next, not what to deliver: the gateway reads that when it begins the attempt.
 */
export interface Queue {
  /**
   * Locks an order until the end of `trx`: no other transaction reads whether the order has something to deliver, or
   * adds to it. Every transaction that does either locks first: otherwise a job could be deleted while the order's next
   * notification is stored.
   *
   * @returns what time it is by the database: the only clock that all gateways have, and that jobs become due by
   */
  lock(trx: Transaction<Tables>, partitionKey: string): Promise<Date>;
  /**
   * Adds the order's job, once `trx` is committed.
   *
   * @param at from when it is due; default: at once
   * @returns false where it has one
   */
  add(trx: Transaction<Tables>, partitionKey: string, group: string, at?: Date): Promise<boolean>;
  /**
   * Takes jobs that are due, for as long as the lease.
   *
   * @param count at most
   * @param groupLimit of one group at most so many at once, all gateways together
   * @param ignored groups to take none of: those of which this process has as many
   */
  take(count: number, groupLimit: number, ignored: readonly string[]): Promise<Job[]>;
  /**
   * Begins the attempt of a job that was taken: locks as {@link lock} does, and this gateway's lease counts from now on.
   *
   * @returns what time it is, or undefined where the lease was over by then: another gateway has the job, or it is done
   */
  begin(trx: Transaction<Tables>, job: Job): Promise<Date | undefined>;
  /** Nothing is left. Returns false where the lease was over, and another gateway has the job. */
  done(trx: Transaction<Tables>, job: Job): Promise<boolean>;
  /** Puts the job back, to be taken again from then on. Returns as `done` does. */
  later(trx: Transaction<Tables>, job: Job, at: Date, group: string): Promise<boolean>;
  /** Gives it back at once: nothing was done. */
  giveBack(job: Job): Promise<void>;
  /**
   * The order's job, if it waits, is due from then on: as `lock` told the time.
   *
   * @param group the function that is called then, where that is another
   */
  hurry(trx: Transaction<Tables>, partitionKey: string, at: Date, group?: string): Promise<void>;
  /** Of orders with something to deliver, those without a job. */
  orphans(limit: number): Promise<string[]>;
  /** Puts back the jobs of gateways that died: those whose lease is over. */
  reclaim(): Promise<void>;
  close(): Promise<void>;
}

export interface QueueOptions {
  /** The lease of a taken job, in seconds. Undefined leaves it as it is: for a process that takes no jobs. */
  leaseSeconds: number | undefined;
  /** Called with what fails in the background. */
  onError: (error: Error) => void;
}

/** For as long as anything may wait: two days of attempts, and the days in which all gateways are down. */
const RETENTION_SECONDS = 60 * 24 * 60 * 60;
/** The end of the attempts is ours to decide, not the queue's: it would leave the order without a job. */
const NO_LIMIT = 1_000_000;

/** Seconds, of a queue that is new. */
const DEFAULT_LEASE = 30;

const NAME = 'deliveries';

export async function openQueue(database: Database, { leaseSeconds, onError }: QueueOptions): Promise<Queue> {
  const lease = leaseSeconds ?? DEFAULT_LEASE;
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.executeSql(text, values) } as NonNullable<
      ConstructorOptions['db']
    >,
    ...(database.kind === 'folder' && { backend: 'pglite' as const }),
    schema: `${database.schema}_queue`,
    // `reclaim` does what is needed of both, when it is told to.
    supervise: false,
    schedule: false,
    // Between two looks for leases that are over, by one gateway for all.
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
  // Gateways that start together would make the same tables.
  await database.alone(async () => {
    await boss.start();
    await boss.createQueue(NAME, { policy: 'exclusive', ...settings });
    // A queue that is there keeps its settings: those of the gateway that was configured last shall count.
    if (leaseSeconds !== undefined) await boss.updateQueue(NAME, settings);
  });
  // Has pg-boss look its queue up now and not inside a transaction of ours: that look-up takes a connection of its own,
  // of which a folder has but the one that the transaction holds.
  await boss.findJobs(NAME, { key: '' });

  const jobs = sql.table(`${database.schema}_queue.job`);
  const queues = sql.table(`${database.schema}_queue.queue`);
  const lockOf = (partitionKey: string) =>
    sql`pg_advisory_xact_lock(hashtextextended(${`${database.schema} ${partitionKey}`}, 0))`;
  const attemptOf = ({ id, taken }: Job) => ({ id, retryCount: taken });

  async function fetchJobs(
    count: number,
    groupConcurrency: number,
    ignored: readonly string[],
    connection: ConnectionOptions = {},
  ): Promise<Job[]> {
    const jobs = await boss.fetch<{ lane: string }>(NAME, {
      ...connection,
      batchSize: count,
      groupConcurrency,
      ...(ignored.length > 0 && { ignoreGroups: [...ignored] }),
    });
    return jobs.map(({ id, data, groupId, retryCount }) => ({
      id,
      partitionKey: data.lane,
      group: groupId ?? '',
      taken: retryCount,
    }));
  }

  async function fullGroups(trx: Transaction<Tables>, limit: number): Promise<string[]> {
    const { rows } = await sql<{ group_id: string }>`
      select group_id from ${jobs}
      where name = ${NAME} and state = 'active' and group_id is not null
      group by group_id having count(*) >= ${limit}
    `.execute(trx);
    return rows.map(({ group_id }) => group_id);
  }

  return {
    async lock(trx, partitionKey) {
      const { rows } = await sql<{
        now: Date;
      }>`select ${lockOf(partitionKey)}, clock_timestamp() as now`.execute(trx);
      return rows[0]?.now ?? new Date();
    },

    async begin(trx, { id, partitionKey, taken }) {
      // A job keeps the lease it was made with, for days: that of a gateway whose functions had less time.
      const { rows } = await sql<{ now: Date }>`
        with locked as materialized (select ${lockOf(partitionKey)})
        update ${jobs}
        set started_on = clock_timestamp(), expire_seconds = coalesce(${leaseSeconds ?? null}::integer, expire_seconds)
        from locked
        where name = ${NAME} and id = ${id} and state = 'active' and retry_count = ${taken}
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
      return (await boss.send(NAME, { lane: partitionKey }, options)) !== null;
    },

    async take(count, groupLimit, ignored) {
      // A folder is this process's alone, which knows what it has taken.
      if (database.kind === 'folder') return fetchJobs(count, groupLimit, ignored);
      return database.transaction(async (trx) => {
        // Two that count at the same time would both take what is left of the limit.
        await sql`select pg_advisory_xact_lock(hashtextextended(${database.schema}, 2))`.execute(trx);
        // Jobs of groups that other gateways keep busy would fill the batch, and none of them could be taken.
        const full = await fullGroups(trx, groupLimit);
        return fetchJobs(count, groupLimit, [...new Set([...ignored, ...full])], { db: fromKysely(trx) });
      });
    },

    async done(trx, job) {
      return affected(await boss.deleteJob(NAME, attemptOf(job), { db: fromKysely(trx) }));
    },

    async later(trx, job, at, group) {
      const db = fromKysely(trx);
      const ours = affected(await boss.fail(NAME, attemptOf(job), null, { db }));
      const change = { id: job.id, startAfter: at.toISOString(), group: { id: group }, db };
      if (ours) await boss.update(NAME, undefined, change);
      return ours;
    },

    async giveBack(job) {
      await boss.fail(NAME, attemptOf(job), null);
    },

    async hurry(trx, partitionKey, at, group) {
      const options = {
        singletonKey: partitionKey,
        startAfter: at.toISOString(),
        ...(group !== undefined && { group: { id: group } }),
        match: 'all' as const,
        db: fromKysely(trx),
      };
      await boss.update(NAME, undefined, options);
    },

    async orphans(limit) {
      const { rows } = await sql<{ lane: string }>`
        select lane from ${sql.table(`${database.schema}.notifications`)} notification
        where state = 'pending' and not exists (
          select 1 from ${jobs} job
          where job.name = ${NAME} and coalesce(job.singleton_key, '') = notification.lane
            and job.state <= 'active' and job.policy = 'exclusive'
        )
        group by lane order by min(id) limit ${limit}
      `.execute(database.db);
      return rows.map(({ lane }) => lane);
    },

    async reclaim() {
      // Once the database's clock was ahead, the last look and the leases begun then lie in the future: without this,
      // no gateway would take over the jobs of a dead one until the clock is there again.
      await sql`
        with ahead as (
          update ${queues} set monitor_claim_on = null, monitor_on = null
          where name = ${NAME} and greatest(monitor_claim_on, monitor_on) > clock_timestamp()
          returning name
        )
        update ${jobs} job set started_on = clock_timestamp() from ahead
        where job.name = ${NAME} and job.state = 'active' and job.started_on > clock_timestamp()
      `.execute(database.db);
      await boss.supervise(NAME);
    },

    async close() {
      await boss.stop({ graceful: false, close: false });
    },
  };
}

function affected(response: object): boolean {
  return 'affected' in response && Number(response.affected) > 0;
}
