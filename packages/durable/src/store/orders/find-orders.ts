import type { Selectable } from 'kysely';
import { createBatches } from '../../batches';
import type { Database } from '../../database/open-database';
import type { OrdersTable } from '../../database/tables';
import { batchParameter, batchRows, isOfOneRow, tableNames } from '../rows/batch-sql';

type OrderRow = Selectable<OrdersTable>;

/** The most numbers in one statement. */
const MOST = 64;

/** Finds orders by their number. Numbers that are looked up together are found by one statement. */
export function createFindOrders(database: Database): (outTradeNo: string) => Promise<OrderRow[]> {
  const { orders } = tableNames(database);
  const text = `
    select x.i, o.* from (select * from ${batchRows('out_trade_no text')}) x
    cross join lateral (select * from ${orders} where out_trade_no = x.out_trade_no order by id offset 0) o`;
  const batches = createBatches<string, OrderRow[]>({
    most: MOST,
    isOfOneItem: isOfOneRow,
    alone: (outTradeNo) =>
      database.db
        .selectFrom('orders')
        .selectAll()
        .where('out_trade_no', '=', outTradeNo)
        .orderBy('id')
        .execute(),
    async together(numbers) {
      const rows = numbers.map((outTradeNo) => ({ out_trade_no: outTradeNo }));
      const { rows: found } = await database.executeSql(text, [batchParameter(rows)]);
      const byIndex = numbers.map((): OrderRow[] => []);
      for (const { i, ...row } of found as (OrderRow & { i: number })[]) byIndex[i]?.push(row);
      for (const orders of byIndex) orders.sort((one, other) => one.id - other.id);
      return byIndex;
    },
  });
  return (outTradeNo) => batches.add(outTradeNo);
}
