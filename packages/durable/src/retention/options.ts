import { ConfigurationError } from '@opencloudpay/wechatpay';
import { type BillOptions, checkBills } from '../bills/options';
import { DURABLE_LIMITS, RETENTION_BEYOND_BILLS } from '../limits';

/** How long what was delivered is kept. */
export interface RetentionOptions {
  /**
   * Days after which notifications that were delivered are deleted, with their deliveries: the bodies, the openids. At
   * least 15, and 2 more than `bills.catchUpDays`. Left out, they are kept for ever.
   */
  days?: number | undefined;
}

export interface CheckedRetention {
  /** Undefined: for ever. */
  days: number | undefined;
  leastDays: number;
}

const { least: LEAST, most: MOST } = DURABLE_LIMITS.retentionDays;

/** For how many days the gateway itself needs what was delivered. */
export function leastRetentionDays(bills?: BillOptions): number {
  return Math.max(LEAST, checkBills(bills).catchUpDays + RETENTION_BEYOND_BILLS);
}

/** @throws {ConfigurationError} naming the option that cannot work */
export function checkRetention({ days }: RetentionOptions = {}, bills?: BillOptions): CheckedRetention {
  const leastDays = leastRetentionDays(bills);
  if (days === undefined || (Number.isInteger(days) && days >= leastDays && days <= MOST))
    return { days, leastDays };
  throw new ConfigurationError(
    'retention.days',
    `must be from ${leastDays} to ${MOST} days: ${WHY_SO_LONG}.`,
  );
}

/** To be read after what is refused. */
export const WHY_SO_LONG =
  'refunds are asked about for 14 days, bills look back as long as bills.catchUpDays and two days more, and what they did not find any more would be delivered again, or be a difference';
