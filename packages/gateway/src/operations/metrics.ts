import { Counter, Histogram, Registry } from 'prom-client';

/** The metrics of a gateway. Each gateway has its own registry, so several in one process do not mix. */
export interface Metrics {
  readonly registry: Registry;
  /** Every notification by its result: DELIVERED, PAYMENT_FAILED, or the code of the failure. */
  readonly notifications: Counter<'kind' | 'verdict'>;
  /** Notifications at addresses of an earlier version, which are not bound to a merchant. */
  readonly oldTokens: Counter<'kind'>;
  /** Seconds that callback functions took, by verdict. Only functions of genuine addresses are counted. */
  readonly deliveryDuration: Histogram<'kind' | 'verdict' | 'function'>;
  /** CloudPay calls by outcome: SUCCESS, FAIL (WeChat Pay refused), or the name of the error. */
  readonly calls: Counter<'api' | 'outcome'>;
  /** Those of them that went to the environment that the shop has left. */
  readonly oldEnvironmentCalls: Counter<'api' | 'outcome'>;
  /**
   * How often the memory of calls with an `Idempotency-Key` was full: `answers` were forgotten, or new calls were
   * refused because too many `keys` are younger than ten minutes.
   */
  readonly memoryFull: Counter<'part'>;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const memoryFull = new Counter({
    name: 'cloudpay_call_memory_full_total',
    help: 'Answers forgotten (answers) and calls refused (keys) because a token made more calls in ten minutes than the memory holds',
    labelNames: ['part'],
    registers,
  });
  // An alert on an increase needs the zero before it.
  for (const part of ['answers', 'keys']) memoryFull.inc({ part }, 0);
  return {
    registry,
    notifications: new Counter({
      name: 'cloudpay_notifications_total',
      help: 'Notifications received, by kind and result',
      labelNames: ['kind', 'verdict'],
      registers,
    }),
    oldTokens: new Counter({
      name: 'cloudpay_old_notify_tokens_total',
      help: 'Notifications at addresses of an older version, which are not bound to a merchant, by kind',
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
    oldEnvironmentCalls: new Counter({
      name: 'cloudpay_old_environment_calls_total',
      help: 'CloudPay calls about old orders that went to the environment of oldEnvironment, by API and outcome',
      labelNames: ['api', 'outcome'],
      registers,
    }),
    memoryFull,
  };
}
