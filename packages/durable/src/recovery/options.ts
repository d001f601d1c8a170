import { ConfigurationError } from '@opencloudpay/wechatpay';

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

const MINUTE = 60_000;
const LONGEST_TIMER = 2 ** 31 - 1;

/** @throws {ConfigurationError} naming the option that cannot work */
export function checkRecovery(options: RecoveryOptions = {}): CheckedRecovery {
  const { silentAfter = 5 * MINUTE, closeUnpaidAfter, perSecond = 5, interval = 15_000 } = options;
  check('silentAfter', silentAfter, 1, LONGEST_TIMER, 'milliseconds');
  if (closeUnpaidAfter !== undefined)
    check('closeUnpaidAfter', closeUnpaidAfter, 5 * MINUTE, Number.MAX_SAFE_INTEGER, 'milliseconds');
  check('perSecond', perSecond, 0.01, 1000, 'queries a second');
  check('interval', interval, 1, LONGEST_TIMER, 'milliseconds');
  return { silentAfter, closeUnpaidAfter, perSecond, interval };
}

function check(name: string, value: unknown, least: number, most: number, unit: string): void {
  if (typeof value === 'number' && value >= least && value <= most) return;
  throw new ConfigurationError(`recovery.${name}`, `must be from ${least} to ${most} ${unit}.`);
}
