import type { Database } from '../../database/open-database';

/** The merchant that a bill names for an order that the store did not have. */
export interface MissingOrder {
  readonly merchant: string;
  /** The account of the bill. */
  readonly mchId: string;
}

/** The order among those that bills list as paid and the store did not have, the latest first. */
export async function findMissingOrders({ db }: Database, outTradeNo: string): Promise<MissingOrder[]> {
  const rows = await db
    .selectFrom('bill_differences')
    .innerJoin('bills', (join) =>
      join.onRef('bills.id', '=', 'bill_differences.bill_id').onRef('bills.run', '=', 'bill_differences.run'),
    )
    .select(['bill_differences.merchant', 'bills.mch_id'])
    .where('out_trade_no', '=', outTradeNo)
    .where('kind', '=', 'missing_here')
    .orderBy('bill_differences.id', 'desc')
    .execute();
  return rows.map(({ merchant, mch_id: mchId }) => ({ merchant, mchId }));
}
