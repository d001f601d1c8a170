import { Counter, Histogram, Registry } from 'prom-client';

/** What a gateway counts, in a registry of its own: several gateways in one process do not mix. */
export interface Metrics {
  readonly registry: Registry;
  /** Every notification, by how it ended: DELIVERED, PAYMENT_FAILED, or the code of what was in the way. */
  readonly notifications: Counter<'kind' | 'verdict'>;
  /** Notifications at addresses that no merchant is bound to: made by an earlier version. */
  readonly oldTokens: Counter<'kind'>;
  /** Seconds that callback functions took: DELIVERED, or why not. Functions are those of genuine addresses alone. */
  readonly deliveryDuration: Histogram<'kind' | 'verdict' | 'function'>;
  /** CloudPay calls by outcome: SUCCESS, FAIL (WeChat Pay said no), or the name of the error. */
  readonly calls: Counter<'api' | 'outcome'>;
  /**
   * How often the memory of calls with an `Idempotency-Key` had no room, by what was lost: `answers` of calls that
   * acted, or new calls, as too many `keys` are younger than ten minutes.
   */
  readonly memoryFull: Counter<'part'>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const memoryFull = new Counter({
    name: 'cloudpay_call_memory_full_total',
    help: 'Answers forgotten (answers) and calls refused (keys) because a token made more calls in ten minutes than are remembered',
    labelNames: ['part'],
    registers,
  });
  // An alarm on a rise has to see the zero before it.
  for (const part of ['answers', 'keys']) memoryFull.inc({ part }, 0);
  return {
    registry,
    notifications: new Counter({
      name: 'cloudpay_notifications_total',
      help: 'Notifications received, by kind and by how they ended',
      labelNames: ['kind', 'verdict'],
      registers,
    }),
    oldTokens: new Counter({
      name: 'cloudpay_old_notify_tokens_total',
      help: 'Notifications at addresses of the old form, which are not bound to a merchant, by kind',
      labelNames: ['kind'],
      registers,
    }),
    deliveryDuration: new Histogram({
      name: 'cloudpay_delivery_duration_seconds',
      help: 'Time that callback functions took to answer, by kind, verdict and function',
      labelNames: ['kind', 'verdict', 'function'],
      buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3, 4, 5],
      registers,
    }),
    calls: new Counter({
      name: 'cloudpay_calls_total',
      help: 'CloudPay calls made through the gateway, by API and outcome',
      labelNames: ['api', 'outcome'],
      registers,
    }),
    memoryFull,
  };
}
