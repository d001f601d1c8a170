import { ConfigurationError } from '@opencloudpay/wechatpay';
import { DURABLE_LIMITS } from '../limits';

/** When WeChat Pay is asked about what stays silent. */
export interface RecoveryOptions {
  /** Milliseconds without news after which an order or a refund is asked about. Default: 5 minutes. */
  silentAfter?: number | undefined;
  /**
   * Milliseconds after which an order that is still unpaid is closed, so that nobody pays it any more; at least 5
   * minutes, as WeChat Pay closes none before. Left out: orders end by themselves.
   */
  closeUnpaidAfter?: number | undefined;
  /** Queries a second, by this process. Default 5. */
  perSecond?: number | undefined;
  /** Milliseconds between two searches. Default 15000. */
  interval?: number | undefined;
}

export interface CheckedRecovery {
  silentAfter: number;
  closeUnpaidAfter: number | undefined;
  perSecond: number;
  interval: number;
}

/** @throws {ConfigurationError} naming the option that cannot work */
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
