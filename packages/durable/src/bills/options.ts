import { ConfigurationError } from '@opencloudpay/wechatpay';

/** When bills are fetched. */
export interface BillOptions {
  /** False: not by this gateway; `cloudpay bills --run` still does it. Default: true. */
  enabled?: boolean | undefined;
  /** Days before today that are made up for where they were missed, as far as they follow a day that was not. Default 7. */
  catchUpDays?: number | undefined;
  /** Milliseconds between two looks for a bill that is due. Default: 5 minutes. */
  interval?: number | undefined;
}

export interface CheckedBills {
  enabled: boolean;
  catchUpDays: number;
  interval: number;
}

/** Days for which WeChat Pay keeps bills: three months. */
export const KEPT_DAYS = 90;
const LONGEST_TIMER = 2 ** 31 - 1;

/** @throws {ConfigurationError} naming the option that cannot work */
export function checkBills(options: BillOptions = {}): CheckedBills {
  const { enabled = true, catchUpDays = 7, interval = 5 * 60_000 } = options;
  if (!(Number.isInteger(catchUpDays) && catchUpDays >= 1 && catchUpDays <= KEPT_DAYS))
    throw new ConfigurationError(
      'bills.catchUpDays',
      `must be from 1 to ${KEPT_DAYS} days: WeChat Pay keeps bills for three months.`,
    );
  if (!(interval >= 1 && interval <= LONGEST_TIMER))
    throw new ConfigurationError('bills.interval', `must be from 1 to ${LONGEST_TIMER} milliseconds.`);
  return { enabled, catchUpDays, interval };
}
