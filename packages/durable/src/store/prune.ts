import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Database } from '../database/open-database';
import { StoreError } from '../errors';
import { WHY_SO_LONG } from '../retention/options';

export interface PruneOptions {
  /** What was received, and delivered, before then. */
  before: Date;
  /** Only counts it. */
  dryRun?: boolean | undefined;
  onProgress?: ((progress: { done: number; total: number }) => void) | undefined;
  /** Stops between two batches. */
  signal?: AbortSignal | undefined;
}

/** Deleting what is old, at an operator's word. */
export interface Prune {
  /**
   * Deletes what was delivered, as {@link deleteDelivered} does.
   *
   * @returns how many notifications were, and how many there were to be
   * @throws {StoreError} TOO_YOUNG
   */
  prune(options: PruneOptions): Promise<{ done: number; total: number }>;
}

const DAY = 24 * 60 * 60 * 1000;

/** @param leastDays for which everything is kept */
export function createPrune(database: Database, leastDays: number): Prune {
  const { db } = database;
  return {
    async prune({ before, dryRun = false, onProgress, signal }) {
      const youngest = await daysAgo(database, leastDays);
      if (!(before <= youngest)) {
        throw new StoreError(
          'TOO_YOUNG',
          `Nothing is deleted that is younger than ${leastDays} days: ${WHY_SO_LONG}. Name a time before ${youngest.toISOString()}.`,
        );
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
 * So many days before now: by the database's clock, which notifications are dated by, or by this machine's, where that
 * is behind it. What was deleted because a clock was ahead does not come back when it is put right.
 */
export async function daysAgo({ db }: Database, days: number): Promise<Date> {
  const { rows } = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  const now = Math.min(rows[0]?.now.getTime() ?? 0, Date.now());
  return new Date(now - days * DAY);
}

/** As many as a statement deletes in some hundredths of a second: on a folder, everybody else waits for it. */
const BATCH = 200;
/** Milliseconds in which others have the database to themselves. */
const PAUSE = 100;

export interface DeleteOptions {
  /** Stops between two batches. */
  signal?: AbortSignal | undefined;
  /** Called after each batch with how many are deleted: what it throws ends it. */
  onBatch?: ((done: number) => unknown) | undefined;
}

/**
 * Deletes the notifications that were received and delivered before then, with their deliveries, and the bodies of
 * mismatches that were recorded for the last time before then. Everything else stays: what is pending or dead, orders,
 * refunds, bills and mismatches, which hold no openids.
 *
 * @returns how many notifications
 */
export async function deleteDelivered(
  database: Database,
  before: Date,
  { signal, onBatch }: DeleteOptions = {},
): Promise<number> {
  let done = 0;
  // Where the last batch ended: what was deleted before it is still in the index, to be walked over.
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
  // Somebody may just have one of them delivered again, and the rows of two that delete must not cross.
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

/** Each is to be looked at, whenever that is; what it says in numbers is enough for that. */
async function emptyMismatches({ db }: Database, before: Date): Promise<void> {
  await db
    .updateTable('mismatches')
    .set({ body: Buffer.alloc(0), seal_key: null })
    .where('last_at', '<', before)
    .where('body', '<>', Buffer.alloc(0))
    .execute();
}

/** A server sees to that by itself; in a folder nobody does, and it would only ever grow. */
async function makeRoom({ db, kind, schema }: Database): Promise<void> {
  if (kind === 'server') return;
  for (const name of ['notifications', 'deliveries'])
    await sql`vacuum (analyze) ${sql.id(schema, name)}`.execute(db);
}
