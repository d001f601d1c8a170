import type { createLog } from '@opencloudpay/gateway';

/** The log of the host: JSON lines on stdout. */
export type Logger = ReturnType<typeof createLog>;
