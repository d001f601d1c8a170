import { groupOf } from '@opencloudpay/gateway/extension';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Attempt } from './store/attempts/attempt';
import type { QueueState } from './store/queue/queue-state';

/** The additional metrics of a durable gateway. */
export interface DurableMetrics {
  /** One call of a function. */
  delivered(attempt: Attempt, code: string, durationMs: number, dead: boolean): void;
  /** A notification, or an answer of WeChat Pay, that does not match its order. */
  mismatch(kind: 'pay' | 'refund', field: string): void;
  /** A refund for which another one of the same order and amount is known. */
  refundAlike(): void;
}

/** @param state called at each collection of the metrics */
export function createDurableMetrics(registry: Registry, state: () => Promise<QueueState>): DurableMetrics {
  const registers = [registry];
  const deliveries = new Counter({
    name: 'cloudpay_deliveries_total',
    help: 'Calls of callback functions, by kind, verdict and function',
    labelNames: ['kind', 'verdict', 'function'],
    registers,
  });
  const duration = new Histogram({
    name: 'cloudpay_function_duration_seconds',
    help: 'Time that callback functions took to answer, by kind, verdict and function',
    labelNames: ['kind', 'verdict', 'function'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 20, 60],
    registers,
  });
  const latency = new Histogram({
    name: 'cloudpay_delivery_latency_seconds',
    help: 'Time from the arrival of a notification to its delivery',
    labelNames: ['kind'],
    buckets: [0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300, 3600, 86_400],
    registers,
  });
  const given = new Counter({
    name: 'cloudpay_dead_letters_total',
    help: 'Notifications that became dead letters after two days of attempts',
    labelNames: ['kind', 'function'],
    registers,
  });
  const mismatches = new Counter({
    name: 'cloudpay_order_mismatches_total',
    help: 'Notifications and answers refused because they do not match the stored order, by the field that differs: check each one',
    labelNames: ['kind', 'field'],
    registers,
  });
  const alike = new Counter({
    name: 'cloudpay_similar_refunds_total',
    help: 'Refunds of an order that has another refund of the same amount, requested within a day: the same one under two numbers is paid twice',
    registers,
  });
  // One query serves all gauges of a collection: the first gauge starts it, the others await its result.
  let asked: Promise<QueueState | undefined> | undefined;
  const now = () => {
    asked ??= state()
      .catch(() => undefined)
      .finally(() => {
        asked = undefined;
      });
    return asked;
  };
  gauge('cloudpay_queue_pending', 'Notifications to be delivered', ({ pending }) => pending);
  gauge(
    'cloudpay_queue_waiting',
    'Of these, failed before and waiting for a retry',
    ({ waiting }) => waiting,
  );
  gauge(
    'cloudpay_queue_oldest_seconds',
    'Age of the oldest undelivered notification',
    ({ oldestSeconds }) => oldestSeconds,
  );
  gauge('cloudpay_dead_letters', 'Notifications that are dead letters', ({ dead }) => dead);
  new Gauge({
    name: 'cloudpay_store_up',
    help: '1 while the database answers',
    registers,
    async collect() {
      this.set((await now()) ? 1 : 0);
    },
  });

  function gauge(name: string, help: string, read: (state: QueueState) => number): void {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const known = await now();
        // While the database does not answer, no value is better than a wrong one.
        this.set(known ? read(known) : Number.NaN);
      },
    });
  }

  return {
    delivered({ kind, target, receivedAt }, verdict, durationMs, dead) {
      const name = groupOf(target);
      deliveries.inc({ kind, verdict, function: name });
      duration.observe({ kind, verdict, function: name }, durationMs / 1000);
      if (verdict === 'DELIVERED') latency.observe({ kind }, (Date.now() - receivedAt.getTime()) / 1000);
      if (dead) given.inc({ kind, function: name });
    },
    mismatch: (kind, field) => mismatches.inc({ kind, field }),
    refundAlike: () => alike.inc(),
  };
}
