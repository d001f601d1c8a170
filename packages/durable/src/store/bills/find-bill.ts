import type { Selectable } from 'kysely';
import type { BillsTable } from '../../database/bill-tables';
import type { Database } from '../../database/open-database';
import type { ClaimedBill } from './claim-bill';

/** @param account `subMchId` is '' for the bill of all sub-merchants */
export function findBill(
  { db }: Database,
  { mchId, subMchId }: { mchId: string; subMchId: string },
  day: string,
): Promise<Selectable<BillsTable>> {
  return db
    .selectFrom('bills')
    .selectAll()
    .where('mch_id', '=', mchId)
    .where('sub_mch_id', '=', subMchId)
    .where('day', '=', day)
    .executeTakeFirstOrThrow();
}

/** @returns the last day whose bill was compared, by any gateway; `yyyy-mm-dd` */
export async function lastComparedDay(
  { db }: Database,
  { mchId, subMchId }: { mchId: string; subMchId: string },
): Promise<string | null> {
  const { day } = await db
    .selectFrom('bills')
    .select(({ fn }) => fn.max('day').as('day'))
    .where('mch_id', '=', mchId)
    .where('sub_mch_id', '=', subMchId)
    .where('run', '>', 0)
    .executeTakeFirstOrThrow();
  return day;
}

/** Whether the rows of a bill are still stored: old rows are deleted. */
export async function hasRows(
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
