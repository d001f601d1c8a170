/**
 * The values that the options of a durable gateway may have, and their defaults. They are stated here only: the checks of
 * the options, the configuration of `@opencloudpay/server`, its messages and its documents read them.
 *
 * This file is an entry of its own, so that a configuration can be checked without loading a database.
 */
import { LONGEST_TIMER } from '@opencloudpay/internal';

const MINUTE = 60_000;

export const DURABLE_LIMITS = {
  /** Milliseconds that a callback function has for its answer. */
  functionTimeout: { least: 1, most: 600_000, default: 20_000 },
  /** Deliveries to one function at once, of all gateways together. */
  functionConcurrency: { least: 1, most: 1000, default: 10 },
  /** Deliveries at once of this process. */
  concurrency: { least: 1, most: 1000, default: 50 },
  /** Milliseconds between two searches for what has become due. */
  pollInterval: { least: 1, most: MINUTE, default: 1000 },
  /** Milliseconds for which a delivery belongs to the gateway that began it; see {@link LEASE_BEYOND_FUNCTION}. */
  lease: { least: 1, most: 3_600_000 },
  /** Seconds for which a notification may stay undelivered before `/readyz` warns. */
  queueAgeWarning: { least: 1, most: 1_000_000, default: 3600 },
  /** Milliseconds without news after which an order or a refund is queried. */
  silentAfter: { least: 1, most: LONGEST_TIMER, default: 5 * MINUTE },
  /** Milliseconds after which an unpaid order is closed. WeChat Pay closes none before five minutes. */
  closeUnpaidAfter: { least: 5 * MINUTE, most: LONGEST_TIMER },
  /** Queries a second, of this process. */
  queriesPerSecond: { least: 0.01, most: 1000, default: 5 },
  /** Milliseconds between two searches for silent orders. */
  recoveryInterval: { least: 1, most: LONGEST_TIMER, default: 15_000 },
  /** Days before today whose missed bills are fetched. WeChat Pay keeps bills for three months. */
  catchUpDays: { least: 1, most: 90, default: 7 },
  /** Milliseconds between two searches for a bill that is due. */
  billsInterval: { least: 1, most: LONGEST_TIMER, default: 5 * MINUTE },
  /**
   * Days for which delivered notifications are kept, at most a century. WeChat Pay is queried for 14 days about the end
   * of a refund: a refund whose money came back is known by its notification, and would be delivered again each time
   * without it. WeChat Pay's own repeats end after a day. See also {@link RETENTION_BEYOND_BILLS}.
   */
  retentionDays: { least: 15, most: 36_500 },
  /** Connections of this process to a PostgreSQL server. */
  connections: { least: 2, most: 1000, default: 10 },
} as const;

/** Milliseconds by which `lease` is longer than `functionTimeout`. */
export const LEASE_BEYOND_FUNCTION = { least: 2000, default: 10_000 } as const;

/** Days by which `retention.days` is longer than `bills.catchUpDays`: a bill is of the day before, and looks into the minutes before that. */
export const RETENTION_BEYOND_BILLS = 2;

/** The schema of a durable gateway's tables, where the configuration names none. */
export const DEFAULT_SCHEMA = 'cloudpay';
