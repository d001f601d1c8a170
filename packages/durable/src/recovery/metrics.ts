import { Counter, type Registry } from 'prom-client';

/**
 * What came of a question about something silent.
 *
 * `recovered`: it is paid (or the refund has ended), and nobody had said so. `known`: it was notified meanwhile.
 * `mismatch`: it is not what was asked for. `failed`: there was no answer, and it will be asked again.
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
    help: 'Orders and refunds that WeChat Pay was asked about because they stayed silent, by what came of it',
    labelNames: ['kind', 'outcome'],
    registers: [registry],
  });
  // An alarm on a rise has to see the zero before it.
  for (const kind of ['order', 'refund'])
    for (const outcome of ['recovered', 'mismatch', 'failed']) queries.inc({ kind, outcome }, 0);
  return { queries };
}
