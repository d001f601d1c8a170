import { ConfigurationError } from '@opencloudpay/wechatpay';
import { DURABLE_LIMITS } from '../limits';

/** Options of the reconciliation. */
export interface BillOptions {
  /** `false`: not by this gateway; `cloudpay bills --run` still works. Default: `true`. */
  enabled?: boolean | undefined;
  /** Missed days to catch up on, after the last compared day. Default: `7`. */
  catchUpDays?: number | undefined;
  /** Milliseconds between two searches for a due bill. Default: 5 minutes. */
  interval?: number | undefined;
}

export interface CheckedBills {
  enabled: boolean;
  catchUpDays: number;
  interval: number;
}

const { catchUpDays: days, billsInterval: spacing } = DURABLE_LIMITS;

/** @throws {ConfigurationError} names the invalid option */
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
