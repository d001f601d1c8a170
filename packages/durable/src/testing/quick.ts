import type { DurableGatewayOptions } from '../options';

/** Short intervals, for tests. */
export const QUICK = {
  functionTimeout: 1000,
  lease: 3000,
  pollInterval: 100,
  closeTimeout: 500,
  retry: { intervals: [30], giveUpAfter: 60_000 },
} satisfies Partial<DurableGatewayOptions>;
