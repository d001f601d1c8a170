/**
 * Limits and defaults of a durable gateway's options. The checks of the options, and the configuration of
 * `@opencloudpay/server` with its messages and documents, all read them from here.
 *
 * This file is a separate entry, so that a configuration can be checked without loading a database.
 */
import { LONGEST_TIMER } from '@opencloudpay/internal';

const MINUTE = 60_000;

export const DURABLE_LIMITS = {
  /** Time limit of a callback function in milliseconds. */
  functionTimeout: { least: 1, most: 600_000, default: 20_000 },
  /** Concurrent deliveries to one function, for all gateways together. */
  functionConcurrency: { least: 1, most: 1000, default: 10 },
  /** Concurrent deliveries of this process. */
  concurrency: { least: 1, most: 1000, default: 50 },
  /** Milliseconds between two searches for due jobs. */
  pollInterval: { least: 1, most: MINUTE, default: 1000 },
  /** Lease of a delivery in milliseconds; see {@link LEASE_BEYOND_FUNCTION}. */
  lease: { least: 1, most: 3_600_000 },
  /** Seconds for which a notification may stay undelivered before `/readyz` warns. */
  queueAgeWarning: { least: 1, most: 1_000_000, default: 3600 },
  /** Milliseconds without a notification after which an order or a refund is queried. */
  silentAfter: { least: 1, most: LONGEST_TIMER, default: 5 * MINUTE },
  /** Milliseconds after which an unpaid order is closed. WeChat Pay refuses to close earlier than five minutes. */
  closeUnpaidAfter: { least: 5 * MINUTE, most: LONGEST_TIMER },
  /** Queries per second of this process. */
  queriesPerSecond: { least: 0.01, most: 1000, default: 5 },
  /** Milliseconds between two searches for silent orders. */
  recoveryInterval: { least: 1, most: LONGEST_TIMER, default: 15_000 },
  /** Past days whose missed bills are downloaded. WeChat Pay keeps bills for three months. */
  catchUpDays: { least: 1, most: 90, default: 7 },
  /** Milliseconds between two searches for a bill that is due. */
  billsInterval: { least: 1, most: LONGEST_TIMER, default: 5 * MINUTE },
  /**
   * Days for which delivered notifications are kept, at most a century. The gateway queries a refund for 14 days.
   * Without the stored notification of a `changed` refund, each query would deliver it again. WeChat Pay's own retries
   * end after a day. See also {@link RETENTION_BEYOND_BILLS}.
   */
  retentionDays: { least: 15, most: 36_500 },
  /** Connections of this process to a PostgreSQL server. */
  connections: { least: 2, most: 1000, default: 10 },
} as const;

/** Least milliseconds by which `lease` exceeds `functionTimeout`. */
export const LEASE_BEYOND_FUNCTION = { least: 2000, default: 10_000 } as const;

/**
 * Days by which `retention.days` exceeds `bills.catchUpDays`: a bill covers the day before, and the minutes before it.
 */
export const RETENTION_BEYOND_BILLS = 2;

/**
 * Milliseconds that a refund waits for its payment. WeChat Pay repeats a notification after 15 s, 15 s, 30 s and 3
 * minutes, so a missed payment notification arrives within this time; one from before this store never does.
 */
export const REFUND_HOLD = 5 * MINUTE;

/** The default schema of a durable gateway's tables. */
export const DEFAULT_SCHEMA = 'cloudpay';
