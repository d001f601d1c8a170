import { Registry } from 'prom-client';
import { addDays, beijingDay, startOfBeijingDay } from '../beijing-day';
import { createBillMetrics } from '../bills/metrics';
import { checkBills } from '../bills/options';
import { createReconciliation, type Reconciliation } from '../bills/reconciliation';
import { listBills, listDifferences } from '../store/bills/list-bills';
import type { BillRecord, DifferenceRecord } from '../store/bills/records';
import { captureLog } from './gateway';
import type { Shop } from './simulated-shop';

/** Days of trade in a simulated shop, with its reconciliation. */
export interface Sales {
  /** A gateway's reconciliation, on the simulator's time. */
  bookkeeper(
    gateway?: string,
    interval?: number,
  ): Reconciliation & { log: ReturnType<typeof captureLog>; metrics: ReturnType<typeof createBillMetrics> };
  /** The day in Beijing. */
  today(): string;
  /** Advances to so many hours after the next midnight in Beijing. */
  advanceTo(hours: number): Promise<void>;
  /** @returns the number of a new, paid order */
  paidOrder(totalFee?: number): Promise<string>;
  /** A day of trade, then 10:00 on the next. */
  tradedDay(trade: () => Promise<void>): Promise<string>;
  bills(): Promise<BillRecord[]>;
  /** Removes empty fields. */
  differencesOf(
    day: string,
  ): Promise<
    (Pick<DifferenceRecord, 'kind' | 'outTradeNo' | 'here' | 'there'> & Partial<DifferenceRecord>)[]
  >;
}

/** @param shopOf the shop of the running test */
export function salesOf(shopOf: () => Shop): Sales {
  let lastNumber = 0;

  const sales: Sales = {
    bookkeeper(gateway = 'gateway-1', interval?: number) {
      const log = captureLog();
      const metrics = createBillMetrics({ registry: new Registry() });
      const { store, account, now } = shopOf();
      const books = createReconciliation({
        ...{ database: store.database, metrics, gateway, account, now, logger: log.logger },
        options: checkBills({ interval }),
      });
      return { ...books, log, metrics };
    },

    today: () => beijingDay(shopOf().now()),

    async advanceTo(hours) {
      const midnight = startOfBeijingDay(addDays(sales.today(), 1)).getTime();
      const { simulator, now } = shopOf();
      await simulator.advance(midnight + hours * 3_600_000 - now().getTime());
    },

    async paidOrder(totalFee = 100) {
      lastNumber += 1;
      const outTradeNo = `sold-${String(lastNumber).padStart(5, '0')}`;
      await shopOf().order(outTradeNo, { totalFee });
      await shopOf().pay(outTradeNo);
      return outTradeNo;
    },

    async tradedDay(trade) {
      await sales.advanceTo(11);
      const day = sales.today();
      await trade();
      await sales.advanceTo(10.01);
      return day;
    },

    bills: () => listBills(shopOf().store.database),

    async differencesOf(day) {
      const found = await listDifferences(shopOf().store.database, { day });
      return found.map(({ kind, outTradeNo, outRefundNo, field, here, there }) => ({
        ...{ kind, outTradeNo, here, there },
        ...(outRefundNo !== null && { outRefundNo }),
        ...(field !== null && { field }),
      }));
    },
  };
  return sales;
}
