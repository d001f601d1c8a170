import type { DifferenceKind } from '../../database/bill-tables';
import type { Database } from '../../database/open-database';
import { type BillRecord, billRecord, type DifferenceRecord, differenceRecord } from './records';

export interface BillFilter {
  /** `yyyy-mm-dd`, both included. */
  from?: string | undefined;
  to?: string | undefined;
  /** The number of newest bills. Default: `62`, a month of two merchants. */
  limit?: number | undefined;
}

/** The newest day first. */
export async function listBills(
  { db }: Database,
  { from, to, limit = 62 }: BillFilter = {},
  now = new Date(),
): Promise<BillRecord[]> {
  const rows = await db
    .selectFrom('bills')
    .selectAll()
    .$if(from !== undefined, (query) => query.where('day', '>=', from ?? ''))
    .$if(to !== undefined, (query) => query.where('day', '<=', to ?? ''))
    .orderBy('day', 'desc')
    .orderBy('mch_id')
    .orderBy('sub_mch_id')
    .limit(limit)
    .execute();
  return rows.map((row) => billRecord(row, now));
}

export interface DifferenceFilter {
  /** `yyyy-mm-dd`. */
  day: string;
  kind?: DifferenceKind | undefined;
  /** Only greater ids, for the next page. */
  after?: number | undefined;
  /** Default: `1000`. */
  limit?: number | undefined;
}

/** The differences of a day from its last complete run: in the order of the bill, then the missing ones. */
export async function listDifferences(
  { db }: Database,
  { day, kind, after, limit = 1000 }: DifferenceFilter,
): Promise<DifferenceRecord[]> {
  const rows = await db
    .selectFrom('bill_differences')
    .innerJoin('bills', (join) =>
      join.onRef('bills.id', '=', 'bill_differences.bill_id').onRef('bills.run', '=', 'bill_differences.run'),
    )
    .selectAll('bill_differences')
    .select(['bills.day', 'bills.mch_id'])
    .where('bills.day', '=', day)
    .$if(kind !== undefined, (query) => query.where('bill_differences.kind', '=', kind ?? 'missing_here'))
    .$if(after !== undefined, (query) => query.where('bill_differences.id', '>', after ?? 0))
    .orderBy('bill_differences.id')
    .limit(limit)
    .execute();
  return rows.map(differenceRecord);
}
