/** The sales of a run, decided before anything runs, so that a seed repeats them. Amounts are cents. */
import { seededRandom } from '../chaos/random.ts';
import type { Channel } from './calls.ts';

/** A call that the run was asked for. */
export type Step = 'unifiedOrder' | 'queryOrder' | 'refund';

export interface Sale {
  /** The beginning of its order numbers and refund numbers. */
  number: string;
  channel: Channel;
  totalFee: number;
  refundFee: number;
  /** In the order in which the shop makes them. */
  steps: readonly Step[];
  /** Whether the payer pays before the query, if the query comes before the refund. */
  paidBeforeQuery: boolean;
  /** Made by a new process, as in a cloud function after a cold start: it remembers no other call. */
  cold: boolean;
}

const CALLS_OF_A_SALE = 3;
/** The share of sales that are refunded in full; the others refund less than half, so that a second refund is possible, and visible. */
const REFUNDED_IN_FULL = 0.2;
const QUERIED_AFTER_REFUND = 0.3;
const COLD = 0.25;

/** @param calls how many calls the sales come to */
export function planSales(seed: string, calls: number): Sale[] {
  return Array.from({ length: Math.ceil(calls / CALLS_OF_A_SALE) }, (_, index) =>
    planSale(seed, index, Math.min(CALLS_OF_A_SALE, calls - index * CALLS_OF_A_SALE)),
  );
}

function planSale(seed: string, index: number, calls: number): Sale {
  const { fraction, between } = seededRandom(`${seed}/sales/${index}`);
  const totalFee = between(100, 9_999);
  const steps: Step[] =
    fraction() < QUERIED_AFTER_REFUND
      ? ['unifiedOrder', 'refund', 'queryOrder']
      : ['unifiedOrder', 'queryOrder', 'refund'];
  return {
    number: `F${seed}-${String(index).padStart(6, '0')}`,
    channel: index % 2 === 0 ? 'direct' : 'gateway',
    totalFee,
    refundFee: fraction() < REFUNDED_IN_FULL ? totalFee : between(1, Math.floor(totalFee * 0.45)),
    steps: steps.slice(0, calls),
    paidBeforeQuery: fraction() < 0.5,
    cold: fraction() < COLD,
  };
}
