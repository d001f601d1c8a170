import type { DifferenceKind } from '../../database/bill-tables';
import type { Database } from '../../database/open-database';
import { BillTaken, type ClaimedBill } from './claim-bill';
import type { BillTotals } from './stage-rows';

/** There is no bill yet: it is due again later. */
export async function waitForBill(
  { id, attempts }: ClaimedBill,
  { code, reason }: { code: string; reason: string },
  database: Database,
  until: Date,
): Promise<void> {
  await database.db
    .updateTable('bills')
    .set((eb) => ({
      // The previous result still counts.
      state: eb
        .case()
        .when('run', '>', 0)
        .then('compared' as const)
        .else('waiting' as const)
        .end(),
      code,
      reason,
      leased_until: null,
      next_attempt_at: until,
    }))
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .execute();
}

/**
 * Makes this run the one that counts.
 *
 * @returns the number of differences by kind
 * @throws {BillTaken}
 */
export async function concludeBill(
  { id, attempts }: ClaimedBill,
  totals: BillTotals,
  refusal: { code: string; reason: string } | undefined,
  database: Database,
  comparedAt: Date,
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
      compared_at: comparedAt,
    })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) throw new BillTaken();
  return Object.fromEntries(counts);
}

/** The run failed: the bill is due again at `next`. Changes nothing if another gateway took the bill. */
export async function postponeBill(
  { db }: Database,
  { id, attempts }: Pick<ClaimedBill, 'id' | 'attempts'>,
  { code, reason, next }: { code: string; reason: string; next: Date },
): Promise<void> {
  await db
    .updateTable('bills')
    .set({ state: 'failed', code, reason, leased_until: null, next_attempt_at: next })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .execute();
}

/** Releases the bill: this gateway stops, and another may take it at once. */
export async function releaseBill(
  { db }: Database,
  { id, attempts }: Pick<ClaimedBill, 'id' | 'attempts'>,
): Promise<void> {
  await db
    .updateTable('bills')
    .set({ leased_until: null })
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .execute();
}
