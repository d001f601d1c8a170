import { CodedError } from '@opencloudpay/contracts/coded-error';
import { type Selectable, sql } from 'kysely';
import { addDays, beijingDay } from '../../beijing-day';
import type { BillsTable } from '../../database/bill-tables';
import type { Database } from '../../database/open-database';
import type { ScheduledJobErrorCode } from '../../errors';

/** Milliseconds of the lease of a bill. The gateway that compares the bill extends it. */
const LEASE = 60_000;
/** Least milliseconds between two extensions: extending for each piece would be too many statements. */
const HOLD_EVERY = 5000;

/** A bill that this gateway has claimed. */
export interface ClaimedBill extends Selectable<BillsTable> {
  /** The number of this run: `attempts`. */
  attempts: number;
}

/** The lease ended, and another gateway took the bill: this run does not count. */
export class BillTaken extends CodedError<ScheduledJobErrorCode> {
  constructor() {
    super(
      'LEASE_LOST',
      'Another gateway took this bill, because the lease of this one ended: the other run counts.',
    );
  }
}

interface BillPlan {
  today: string;
  catchUpDays: number;
  dueAt: (day: string) => Date;
  /** Whether the store has no bill of any account yet: no gateway has run since its first day. */
  isFirst: boolean;
}

/**
 * Creates the rows of an account's missing bills, from its first day on. The first day is the first whole day of the
 * store, which knows nothing earlier; of an account that is added later it is the day before.
 */
export async function planBills(
  { db }: Database,
  { mchId, subMchId }: { mchId: string; subMchId: string },
  { today, catchUpDays, dueAt, isFirst }: BillPlan,
): Promise<void> {
  const yesterday = addDays(today, -1);
  const known = await db
    .selectFrom('bills')
    .select(({ fn }) => fn.min('day').as('first'))
    .where('mch_id', '=', mchId)
    .where('sub_mch_id', '=', subMchId)
    .executeTakeFirst();
  const { made } = await db
    .selectFrom('migrations')
    .select(({ fn }) => fn.min('applied_at').as('made'))
    .executeTakeFirstOrThrow();
  const since = addDays(beijingDay(made), 1);
  const bounds = [known?.first ?? (isFirst ? since : yesterday), since, addDays(today, -catchUpDays)];
  for (let day = bounds.sort().at(-1) ?? today; day <= yesterday; day = addDays(day, 1))
    await planBill({ db }, { mchId, subMchId, day }, dueAt(day));
}

/** Whether the store has a bill of any account. */
export async function hasBills({ db }: Pick<Database, 'db'>): Promise<boolean> {
  return (await db.selectFrom('bills').select('id').limit(1).executeTakeFirst()) !== undefined;
}

export async function planBill(
  { db }: Pick<Database, 'db'>,
  { mchId, subMchId, day }: { mchId: string; subMchId: string; day: string },
  dueAt: Date,
): Promise<void> {
  await db
    .insertInto('bills')
    .values({ mch_id: mchId, sub_mch_id: subMchId, day, state: 'waiting', next_attempt_at: dueAt })
    .onConflict((conflict) => conflict.columns(['mch_id', 'sub_mch_id', 'day']).doNothing())
    .execute();
}

/**
 * Takes a bill for a new run.
 *
 * @param which the due bills, or one bill even if it is not due
 * @returns undefined if there is none, or another gateway has the lease
 */
export async function claimBill(
  { db, schema }: Database,
  runner: string,
  now: Date,
  which: { accounts: readonly { mchId: string; subMchId: string }[] } | { id: number },
): Promise<ClaimedBill | undefined> {
  const table = sql.id(schema, 'bills');
  const wanted =
    'id' in which
      ? sql`id = ${which.id}`
      : sql`state <> 'compared' and next_attempt_at <= ${now} and (mch_id || '/' || sub_mch_id) in (${sql.join(
          which.accounts.map(({ mchId, subMchId }) => `${mchId}/${subMchId}`),
        )})`;
  const { rows } = await sql<ClaimedBill>`
    update ${table} set attempts = attempts + 1, runner = ${runner}, leased_until = ${new Date(now.getTime() + LEASE)}
    where id = (
      select id from ${table} where ${wanted} and (leased_until is null or leased_until <= ${now})
      order by day, id limit 1 for update skip locked
    )
    returning *
  `.execute(db);
  return rows[0];
}

/** Extends the lease of a bill during a run. The result throws {@link BillTaken}, or the signal's reason. */
export function keepBill(
  database: Database,
  { id, attempts }: ClaimedBill,
  now: () => Date,
  signal: AbortSignal | undefined,
): () => Promise<void> {
  let held = performance.now();
  return async () => {
    signal?.throwIfAborted();
    if (performance.now() - held < HOLD_EVERY) return;
    held = performance.now();
    const { numUpdatedRows } = await database.db
      .updateTable('bills')
      .set({ leased_until: new Date(now().getTime() + LEASE) })
      .where('id', '=', id)
      .where('attempts', '=', attempts)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new BillTaken();
  };
}
