import { Counter, type Registry } from 'prom-client';

export interface RetentionMetrics {
  readonly deleted: Counter;
}

export function createRetentionMetrics({ registry }: { registry: Registry }): RetentionMetrics {
  return {
    deleted: new Counter({
      name: 'cloudpay_notifications_deleted_total',
      help: 'Delivered notifications that were deleted after their retention time',
      registers: [registry],
    }),
  };
}
