import { ConfigurationError } from '@opencloudpay/wechatpay';
import { DURABLE_LIMITS } from '../limits';

/** Options of the recovery of silent orders and refunds. */
export interface RecoveryOptions {
  /** Milliseconds without a notification after which an order or a refund is queried. Default: 5 minutes. */
  silentAfter?: number | undefined;
  /**
   * Milliseconds after which an unpaid order is closed, so that it can no longer be paid; at least 5 minutes, because
   * WeChat Pay refuses to close earlier. Default: orders are not closed.
   */
  closeUnpaidAfter?: number | undefined;
  /** Queries per second of this process. Default: `5`. */
  perSecond?: number | undefined;
  /** Milliseconds between two searches. Default: `15_000`. */
  interval?: number | undefined;
}

export interface CheckedRecovery {
  silentAfter: number;
  closeUnpaidAfter: number | undefined;
  perSecond: number;
  interval: number;
}

/** @throws {ConfigurationError} names the invalid option */
export function checkRecovery(options: RecoveryOptions = {}): CheckedRecovery {
  const {
    silentAfter = DURABLE_LIMITS.silentAfter.default,
    closeUnpaidAfter,
    perSecond = DURABLE_LIMITS.queriesPerSecond.default,
    interval = DURABLE_LIMITS.recoveryInterval.default,
  } = options;
  check('silentAfter', silentAfter, DURABLE_LIMITS.silentAfter, 'milliseconds');
  if (closeUnpaidAfter !== undefined)
    check('closeUnpaidAfter', closeUnpaidAfter, DURABLE_LIMITS.closeUnpaidAfter, 'milliseconds');
  check('perSecond', perSecond, DURABLE_LIMITS.queriesPerSecond, 'queries a second');
  check('interval', interval, DURABLE_LIMITS.recoveryInterval, 'milliseconds');
  return { silentAfter, closeUnpaidAfter, perSecond, interval };
}

function check(
  name: string,
  value: unknown,
  { least, most }: { least: number; most: number },
  unit: string,
): void {
  if (typeof value === 'number' && value >= least && value <= most) return;
  throw new ConfigurationError(`recovery.${name}`, `must be from ${least} to ${most} ${unit}.`);
}
