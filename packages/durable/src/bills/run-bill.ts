import { CodedError } from '@opencloudpay/contracts/coded-error';
import { addDays, DAY, startOfBeijingDay } from '../beijing-day';
import type { DifferenceKind } from '../database/bill-tables';
import type { Database } from '../database/open-database';
import type { ScheduledJobErrorCode } from '../errors';
import { type ClaimedBill, keepBill } from '../store/bills/claim-bill';
import { compareBill } from '../store/bills/compare-bill';
import { concludeBill, waitForBill } from '../store/bills/end-run';
import { hasRows } from '../store/bills/find-bill';
import { queryDifferences } from '../store/bills/query-differences';
import { type BillTotals, deleteOtherRuns, deleteRowsBefore, stageBill } from '../store/bills/stage-rows';
import { tidyBillTables } from '../store/bills/tidy-tables';
import type { BillAccount } from './accounts';
import type { Refusal } from './fetch-bill';

/** The outcome of a run. */
export type BillRunOutcome =
  | { outcome: 'compared'; differences: Readonly<Partial<Record<DifferenceKind, number>>> }
  /** There is none yet. */
  | { outcome: 'waiting' };

export interface BillRunOptions {
  database: Database;
  account: BillAccount;
  recovers: boolean;
  now: () => Date;
  signal?: AbortSignal | undefined;
  /** Called with the number of rows read so far. */
  onRows?: ((rows: number) => void) | undefined;
}

const HOUR = 3_600_000;
/** Milliseconds from the start of the day to 10:00 Beijing time on the next day. */
const READY_AFTER = DAY + 10 * HOUR;
/** A bill that is still missing this long after it was due means a day without trade. */
const BELIEVED_NONE = DAY;
const WAIT = HOUR / 2;
/** WeChat Pay has no bill yet. */
const NOT_READY = new Set(['NO_BILL_EXIST', 'BILL_CREATING']);
/** Earlier bills are kept too: rows from around midnight, or late ones, are looked for in all of them. */
const KEPT_DAYS = 3;

/** The time at which WeChat Pay publishes the bill of a day. */
export function billDueAt(day: string): Date {
  return new Date(startOfBeijingDay(day).getTime() + READY_AFTER);
}

/**
 * Downloads a bill, compares it with the store, and publishes the whole result in one step.
 *
 * @throws {BillTaken} {@link BillError} {@link RequestError} {@link BillRefused}: the previous result is unchanged
 */
export async function runBill(bill: ClaimedBill, options: BillRunOptions): Promise<BillRunOutcome> {
  const { database, account, recovers, now, signal, onRows } = options;
  const keep = keepBill(database, bill, now, signal);
  const run = { billId: bill.id, run: bill.attempts };
  const fetched = await account.source(bill.day, bill.sub_mch_id, signal);
  const { refusal } = fetched;
  if (refusal && !NOT_READY.has(refusal.code)) throw new BillRefused(refusal);
  // A bill that is being made exists: it is never taken for a day without trade.
  const believedAt = billDueAt(bill.day).getTime() + BELIEVED_NONE;
  if (refusal && (refusal.code === 'BILL_CREATING' || now().getTime() < believedAt)) {
    await waitForBill(bill, refusal, database, new Date(now().getTime() + WAIT));
    return { outcome: 'waiting' };
  }
  // Rows of interrupted runs: a bill that fails every hour must not fill the disk.
  await deleteOtherRuns(database, { billId: bill.id, run: bill.run });
  const asked = { mchId: bill.mch_id, subMchId: bill.sub_mch_id, day: bill.day };
  let lastRow = 0;
  const totals: BillTotals = fetched.bill
    ? await stageBill(database, run, fetched.bill, asked, async (rows) => {
        onRows?.(rows);
        // The header is row 1.
        lastRow = rows + 1;
        await keep();
      })
    : { listed: 0, payments: 0, paid: 0, refunds: 0, refunded: 0 };
  await tidyBillTables(database, 'analyze');
  await compareBill(
    database,
    {
      ...run,
      ...asked,
      lastRow,
      followsAnother: await hasRows(database, { ...bill, day: addDays(bill.day, -1) }),
    },
    keep,
  );
  if (recovers) await queryDifferences(database, run, now());
  const differences = await concludeBill(bill, totals, refusal, database, now());
  await deleteOtherRuns(database, run);
  await deleteRowsBefore(database, addDays(bill.day, -KEPT_DAYS));
  await tidyBillTables(database, 'vacuum');
  return { outcome: 'compared', differences };
}

/** WeChat Pay refuses the bill with a reason. */
export class BillRefused extends CodedError<ScheduledJobErrorCode> {
  /** WeChat Pay's own code. */
  readonly refusal: string;

  constructor({ code, reason }: Refusal) {
    super('BILL_REFUSED', reason);
    this.refusal = code;
  }
}
