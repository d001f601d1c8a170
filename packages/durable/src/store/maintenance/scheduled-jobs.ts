import { CodedError } from '@opencloudpay/contracts/coded-error';
import { sql } from 'kysely';
import type { Database } from '../../database/open-database';
import type { ScheduledJobErrorCode } from '../../errors';

/** A scheduled job leased by this gateway. */
export interface ScheduledJob {
  /**
   * Extends the lease.
   *
   * @throws {ScheduledJobTaken}
   */
  keep(): Promise<void>;
  /** Completes the job; it is due again after this time. */
  done(seconds: number): Promise<void>;
  /** Releases the unfinished job: another gateway may continue at once. */
  release(): Promise<void>;
}

/** The lease ended, and another gateway took the job. */
export class ScheduledJobTaken extends CodedError<ScheduledJobErrorCode> {
  constructor() {
    super('LEASE_LOST', 'Another gateway took this job, because the lease of this one ended.');
  }
}

/** Seconds of a lease that is not extended. */
const LEASE = 120;

/**
 * Takes the job if it is due and not leased, by the database's clock.
 *
 * @param every most seconds between two runs: a clock that was ahead must not delay it for years
 */
export async function claimScheduledJob(
  { db, schema }: Database,
  name: string,
  runner: string,
  every: number,
): Promise<ScheduledJob | undefined> {
  const table = sql.id(schema, 'chores');
  const later = (seconds: number) => sql`clock_timestamp() + make_interval(secs => ${seconds})`;
  await sql`
    insert into ${table} (name, next_at) values (${name}, clock_timestamp()) on conflict (name) do nothing
  `.execute(db);
  const { rows } = await sql<{ runs: number }>`
    update ${table} set runs = runs + 1, runner = ${runner}, leased_until = ${later(LEASE)}
    where name = ${name}
      and (next_at <= clock_timestamp() or next_at > ${later(every)})
      and (leased_until is null or leased_until <= clock_timestamp() or leased_until > ${later(LEASE)})
    returning runs
  `.execute(db);
  const [claimed] = rows;
  if (!claimed) return undefined;
  const own = sql`name = ${name} and runs = ${claimed.runs}`;

  return {
    async keep() {
      const { numAffectedRows } = await sql`
        update ${table} set leased_until = ${later(LEASE)} where ${own}
      `.execute(db);
      if (numAffectedRows === 0n) throw new ScheduledJobTaken();
    },
    async done(seconds) {
      await sql`update ${table} set next_at = ${later(seconds)}, leased_until = null where ${own}`.execute(
        db,
      );
    },
    async release() {
      await sql`update ${table} set leased_until = null where ${own}`.execute(db);
    },
  };
}
