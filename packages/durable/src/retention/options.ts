import { ConfigurationError } from '@opencloudpay/wechatpay';
import { type BillOptions, checkBills } from '../bills/options';
import { DURABLE_LIMITS, RETENTION_BEYOND_BILLS } from '../limits';

/** Retention of delivered notifications. */
export interface RetentionOptions {
  /**
   * Days after which delivered notifications are deleted with their attempts: bodies and openids. At least 15, and at
   * least `bills.catchUpDays` + 2. Default: kept for ever.
   */
  days?: number | undefined;
}

export interface CheckedRetention {
  /** Undefined: for ever. */
  days: number | undefined;
  leastDays: number;
}

const { least: LEAST, most: MOST } = DURABLE_LIMITS.retentionDays;

/** Days for which the gateway itself needs delivered notifications. */
export function leastRetentionDays(bills?: BillOptions): number {
  return Math.max(LEAST, checkBills(bills).catchUpDays + RETENTION_BEYOND_BILLS);
}

/** @throws {ConfigurationError} names the invalid option */
export function checkRetention({ days }: RetentionOptions = {}, bills?: BillOptions): CheckedRetention {
  const leastDays = leastRetentionDays(bills);
  if (days === undefined || (Number.isInteger(days) && days >= leastDays && days <= MOST))
    return { days, leastDays };
  throw new ConfigurationError(
    'retention.days',
    `must be from ${leastDays} to ${MOST} days: ${WHY_SO_LONG.en}.`,
  );
}

/** Continues the sentence that refuses a value. */
export const WHY_SO_LONG = {
  en: 'refunds are queried for 14 days, and bills look back bills.catchUpDays and two more days: without the stored notifications they would deliver again or report differences',
  zh: '退款最多查询 14 天，对账还要用到 bills.catchUpDays 加两天之内的通知；没有这些通知，会重复调用回调或误报差异',
};
