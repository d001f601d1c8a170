import { ConfigurationError } from '@opencloudpay/wechatpay';
import { DURABLE_LIMITS } from '../limits';

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

const { catchUpDays: days, billsInterval: spacing } = DURABLE_LIMITS;

/** @throws {ConfigurationError} naming the option that cannot work */
export function checkBills(options: BillOptions = {}): CheckedBills {
  const { enabled = true, catchUpDays = days.default, interval = spacing.default } = options;
  if (!(Number.isInteger(catchUpDays) && catchUpDays >= days.least && catchUpDays <= days.most))
    throw new ConfigurationError(
      'bills.catchUpDays',
      `must be from ${days.least} to ${days.most} days: WeChat Pay keeps bills for three months.`,
    );
  if (!(interval >= spacing.least && interval <= spacing.most))
    throw new ConfigurationError(
      'bills.interval',
      `must be from ${spacing.least} to ${spacing.most} milliseconds.`,
    );
  return { enabled, catchUpDays, interval };
}
