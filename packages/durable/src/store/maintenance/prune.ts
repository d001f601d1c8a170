import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../../database/open-database';
import { StoreError } from '../../errors';
import { WHY_SO_LONG } from '../../retention/options';

export interface PruneOptions {
  /** Deletes notifications received and delivered before this time. */
  before: Date;
  /** Only counts them. */
  dryRun?: boolean | undefined;
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
  /** Stops between two batches. */
  signal?: AbortSignal | undefined;
}

/** Deletion of old notifications by an operator's command. */
export interface Prune {
  /**
   * Deletes delivered notifications: see {@link deleteDelivered}.
   *
   * @returns the number of deleted notifications, and the number to delete
   * @throws {StoreError} TOO_YOUNG
   */
  prune(options: PruneOptions): Promise<{ done: number; total: number }>;
}

const DAY = 24 * 60 * 60 * 1000;

/** @param leastDays days for which everything is kept */
export function createPrune(database: Database, leastDays: number): Prune {
  const { db } = database;
  return {
    async prune({ before, dryRun = false, onProgress, signal }) {
      const youngest = await daysAgo(database, leastDays);
      if (!(before <= youngest)) {
        throw new StoreError('TOO_YOUNG', {
          en: `Notifications younger than ${leastDays} days are not deleted: ${WHY_SO_LONG.en}. Give a time before ${youngest.toISOString()}.`,
          zh: `${leastDays} 天以内的通知不能删除：${WHY_SO_LONG.zh}。请指定 ${youngest.toISOString()} 之前的时间。`,
        });
      }
      const { count } = await db
        .selectFrom('notifications')
        .select(({ fn }) => fn.countAll<number>().as('count'))
        .where('state', '=', 'delivered')
        .where('received_at', '<', before)
        .where('delivered_at', '<', before)
        .executeTakeFirstOrThrow();
      const total = Number(count);
      onProgress?.({ done: 0, total });
      if (dryRun) return { done: 0, total };
      const onBatch = (done: number) => onProgress?.({ done, total });
      return { done: await deleteDelivered(database, before, { signal, onBatch }), total };
    },
  };
}

/**
 * The time this many days ago, by the earlier of two clocks: the database's, which dates notifications, and this
 * machine's. Data that is deleted because a clock is ahead cannot be restored.
 */
export async function daysAgo({ db }: Database, days: number): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  const now = Math.min(rows[0]?.now.getTime() ?? 0, Date.now());
  return new Date(now - days * DAY);
}

/** Rows per statement: each takes some hundredths of a second, because on a folder all other work waits for it. */
const BATCH = 200;
/** Pause between batches in milliseconds, for other work. */
const PAUSE = 100;

export interface DeleteOptions {
  /** Stops between two batches. */
  signal?: AbortSignal | undefined;
  /** Called after each batch with the number deleted so far; an exception stops the deletion. */
  onBatch?: ((done: number) => unknown) | undefined;
}

/**
 * Deletes notifications received and delivered before a time, with their attempts, and the bodies of mismatches last
 * recorded before it. Everything else stays: pending and dead notifications, orders, refunds, bills and mismatches,
 * which contain no openids.
 *
 * @returns the number of deleted notifications
 */
export async function deleteDelivered(
  database: Database,
  before: Date,
  { signal, onBatch }: DeleteOptions = {},
): Promise<number> {
  let done = 0;
  // Continue after the last batch: deleted rows before it are still in the index and would be scanned again.
  let from = new Date(0);
  while (!signal?.aborted) {
    const { deleted, last } = await deleteBatch(database, from, before);
    done += deleted;
    await onBatch?.(done);
    if (deleted < BATCH) {
      await emptyMismatches(database, before);
      if (done > 0) await makeRoom(database);
      break;
    }
    from = last ?? from;
    await sleep(PAUSE, undefined, { ...(signal && { signal }) }).catch(() => undefined);
  }
  return done;
}

async function deleteBatch(
  { db, schema }: Database,
  from: Date,
  before: Date,
): Promise<{ deleted: number; last: Date | null }> {
  const table = sql.id(schema, 'notifications');
  // Redelivery may change one of them meanwhile, and two concurrent deletions must not deadlock.
  const { rows } = await sql<{ deleted: number; last: Date | null }>`
    with old as materialized (
      select id from ${table}
      where state = 'delivered' and received_at >= ${from} and received_at < ${before} and delivered_at < ${before}
      order by received_at limit ${BATCH} for update skip locked
    ), gone as (
      delete from ${table} n using old where n.id = old.id returning n.received_at
    )
    select count(*)::integer as deleted, max(received_at) as last from gone
  `.execute(db);
  return rows[0] ?? { deleted: 0, last: null };
}

/** Mismatches stay for operators; their numbers are enough without the body. */
async function emptyMismatches({ db }: Database, before: Date): Promise<void> {
  await db
    .updateTable('mismatches')
    .set({ body: Buffer.alloc(0), seal_key: null })
    .where('last_at', '<', before)
    .where('body', '<>', Buffer.alloc(0))
    .execute();
}

/** A server vacuums automatically; in a folder nothing does, and it would only grow. */
async function makeRoom({ db, kind, schema }: Database): Promise<void> {
  if (kind === 'server') return;
  for (const name of ['notifications', 'deliveries'])
    await sql`vacuum (analyze) ${sql.id(schema, name)}`.execute(db);
}
