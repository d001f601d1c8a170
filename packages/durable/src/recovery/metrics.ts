import { Counter, type Registry } from 'prom-client';

/**
 * The result of a query for a silent order or refund.
 *
 * `recovered`: it is paid (or the refund has ended), but no notification came. `known`: it was notified meanwhile.
 * `mismatch`: it does not match the order. `failed`: there was no answer; the gateway queries again.
 */
export type RecoveryOutcome =
  | 'recovered'
  | 'known'
  | 'mismatch'
  | 'open'
  | 'closed'
  | 'reversed'
  | 'expired'
  | 'absent'
  | 'failed';

export interface RecoveryMetrics {
  readonly queries: Counter<'kind' | 'outcome'>;
}

export function createRecoveryMetrics({ registry }: { registry: Registry }): RecoveryMetrics {
  const queries = new Counter({
    name: 'cloudpay_recovery_queries_total',
    help: 'Queries for silent orders and refunds, by outcome',
    labelNames: ['kind', 'outcome'],
    registers: [registry],
  });
  // An alert on an increase needs the zero before it.
  for (const kind of ['order', 'refund'])
    for (const outcome of ['recovered', 'mismatch', 'failed']) queries.inc({ kind, outcome }, 0);
  return { queries };
}
