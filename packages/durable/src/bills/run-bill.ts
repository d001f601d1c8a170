import { sql } from 'kysely';
import { addDays, DAY, startOfBeijingDay } from '../beijing-time';
import type { DifferenceKind } from '../database/bill-tables';
import type { Database } from '../database/open-database';
import { BillTaken, type ClaimedBill, keepBill } from '../store/bills/claim-bill';
import { compareBill } from '../store/bills/compare-bill';
import { type BillTotals, deleteOtherRuns, deleteRowsBefore, stageBill } from '../store/bills/stage-rows';
import type { BillAccount } from './accounts';
import { fetchBill } from './fetch-bill';

/** How a run ended. */
export type BillRunOutcome =
  | { outcome: 'compared'; differences: Readonly<Partial<Record<DifferenceKind, number>>> }
  /** There is none yet. */
  | { outcome: 'waiting' };

export interface BillRunOptions {
  database: Database;
  account: BillAccount;
  now: () => Date;
  signal?: AbortSignal | undefined;
  /** Told of the rows read so far. */
  onRows?: ((rows: number) => void) | undefined;
}

const HOUR = 3_600_000;
/** After the start of the day: 10:00 in Beijing on the next. */
const READY_AFTER = DAY + 10 * HOUR;
/** A bill that is not there so long after it should have been is of a day without trade. */
const BELIEVED_NONE = DAY;
const WAIT = HOUR / 2;
/** Of the days before, too: what came around midnight, or was heard of late, is looked for in all of them. */
const KEPT_DAYS = 3;

/** When WeChat Pay has the bill of a day. */
export function billDueAt(day: string): Date {
  return new Date(startOfBeijingDay(day).getTime() + READY_AFTER);
}

/**
 * Fetches a bill, compares it with the store, and lets the result count, all of it at once.
 *
 * @throws {BillTaken} {@link BillError} {@link RequestError} {@link BillRefused}: nothing that counted before has changed
 */
export async function runBill(bill: ClaimedBill, options: BillRunOptions): Promise<BillRunOutcome> {
  const { database, account, now, signal, onRows } = options;
  const keep = keepBill(database, bill, now, signal);
  const run = { billId: bill.id, run: bill.attempts };
  const fetched = await fetchBill(account.client, bill.day, bill.sub_mch_id, signal);
  if (fetched.refusal && fetched.refusal.code !== 'NO_BILL_EXIST') throw new BillRefused(fetched.refusal);
  if (fetched.refusal && now().getTime() < billDueAt(bill.day).getTime() + BELIEVED_NONE) {
    await wait(bill, fetched.refusal, options);
    return { outcome: 'waiting' };
  }
  // Of runs that broke off: a bill that fails every hour must not fill the disk.
  await deleteOtherRuns(database, { billId: bill.id, run: bill.run });
  let lastRow = 0;
  const totals: BillTotals = fetched.bill
    ? await stageBill(database, run, fetched.bill, async (rows) => {
        onRows?.(rows);
        // The header is the first.
        lastRow = rows + 1;
        await keep();
      })
    : { listed: 0, payments: 0, paid: 0, refunds: 0, refunded: 0 };
  await tidy(database, 'analyze');
  await compareBill(
    database,
    {
      ...run,
      mchId: bill.mch_id,
      subMchId: bill.sub_mch_id,
      day: bill.day,
      lastRow,
      followsAnother: await isAtHand(database, { ...bill, day: addDays(bill.day, -1) }),
    },
    keep,
  );
  const differences = await conclude(bill, totals, fetched.refusal, options);
  await deleteOtherRuns(database, run);
  await deleteRowsBefore(database, addDays(bill.day, -KEPT_DAYS));
  await tidy(database, 'vacuum');
  return { outcome: 'compared', differences };
}

/** WeChat Pay says why there is no bill to be had. */
class BillRefused extends Error {
  readonly code: string;

  constructor({ code, reason }: { code: string; reason: string }) {
    super(reason);
    this.name = new.target.name;
    this.code = code;
  }
}

async function wait(
  { id, attempts }: ClaimedBill,
  { code, reason }: { code: string; reason: string },
  { database, now }: BillRunOptions,
): Promise<void> {
  await database.db
    .updateTable('bills')
    .set((eb) => ({
      // What was compared before still counts.
      state: eb
        .case()
        .when('run', '>', 0)
        .then('compared' as const)
        .else('waiting' as const)
        .end(),
      code,
      reason,
      leased_until: null,
      next_attempt_at: new Date(now().getTime() + WAIT),
    }))
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .execute();
}

/** From here on this run is the one that counts. */
async function conclude(
  { id, attempts }: ClaimedBill,
  totals: BillTotals,
  refusal: { code: string; reason: string } | undefined,
  { database, now }: BillRunOptions,
): Promise<Partial<Record<DifferenceKind, number>>> {
  const found = await database.db
    .selectFrom('bill_differences')
    .select(({ fn }) => ['kind' as const, fn.countAll<number>().as('count')])
    .where('bill_id', '=', id)
    .where('run', '=', attempts)
    .groupBy('kind')
    .execute();
  const counts = found.map(({ kind, count }) => [kind, Number(count)] as const);
  const { numUpdatedRows } = await database.db
    .updateTable('bills')
    .set({
      state: 'compared',
      run: attempts,
      ...totals,
      differences: counts.reduce((sum, [, count]) => sum + count, 0),
      code: refusal?.code ?? null,
      reason: refusal?.reason ?? null,
      leased_until: null,
      compared_at: now(),
    })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new BillTaken();
  return Object.fromEntries(counts);
}

/** Whether the rows of a bill are still there to be looked into: those of a day long ago are not. */
async function isAtHand(
  { db }: Database,
  { mch_id, sub_mch_id, day }: Pick<ClaimedBill, 'mch_id' | 'sub_mch_id' | 'day'>,
): Promise<boolean> {
  const found = await db
    .selectFrom('bills')
    .select(({ selectFrom, exists }) => [
      'listed',
      exists(
        selectFrom('bill_rows')
          .select('row')
          .whereRef('bill_rows.bill_id', '=', 'bills.id')
          .whereRef('bill_rows.run', '=', 'bills.run'),
      ).as('kept'),
    ])
    .where('mch_id', '=', mch_id)
    .where('sub_mch_id', '=', sub_mch_id)
    .where('day', '=', day)
    .where('run', '>', 0)
    .executeTakeFirst();
  return found !== undefined && (found.listed === 0 || Boolean(found.kept));
}

/**
 * A million new rows mislead the planner until it has counted them. A server sees to the rest by itself; in a folder
 * nobody does.
 */
async function tidy({ db, kind, schema }: Database, what: 'analyze' | 'vacuum'): Promise<void> {
  const tables =
    what === 'vacuum'
      ? ['bill_rows']
      : ['bill_rows', ...(kind === 'folder' ? ['orders', 'refunds', 'notifications'] : [])];
  if (what === 'vacuum' && kind === 'server') return;
  for (const table of tables) await sql`${sql.raw(what)} ${sql.id(schema, table)}`.execute(db);
}
