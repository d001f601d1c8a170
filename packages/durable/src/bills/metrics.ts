import { Counter, Gauge, type Registry } from 'prom-client';
import type { DifferenceKind } from '../database/bill-tables';

export interface BillMetrics {
  /** Attempts at a day's bill, by outcome: clean, different, none (no trade), waiting, failed. */
  readonly bills: Counter<'outcome'>;
  readonly differences: Counter<'kind'>;
  /** The start of the last compared day, in seconds since 1970: alert if it falls behind. */
  readonly lastDay: Gauge<'mch_id' | 'sub_mch_id'>;
}

const KINDS: readonly DifferenceKind[] = [
  'missing_here',
  'missing_there',
  'amount_differs',
  'state_differs',
  'refund_missing_here',
  'refund_missing_there',
  'refund_differs',
];

export function createBillMetrics({ registry }: { registry: Registry }): BillMetrics {
  const registers = [registry];
  const differences = new Counter({
    name: 'cloudpay_bill_differences_total',
    help: 'Differences found between the bills of WeChat Pay and the store, by kind',
    labelNames: ['kind'],
    registers,
  });
  // An alert on an increase needs the zero before it.
  for (const kind of KINDS) differences.inc({ kind }, 0);
  return {
    differences,
    bills: new Counter({
      name: 'cloudpay_bills_total',
      help: 'Attempts at a day’s bill, by outcome',
      labelNames: ['outcome'],
      registers,
    }),
    lastDay: new Gauge({
      name: 'cloudpay_bill_last_day_timestamp_seconds',
      help: 'The start of the last day whose bill was compared',
      labelNames: ['mch_id', 'sub_mch_id'],
      registers,
    }),
  };
}
