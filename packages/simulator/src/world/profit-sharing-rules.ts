import { say } from '@opencloudpay/internal';
import { type Duration, toMilliseconds } from '../clock/duration';
import { SimulatorError } from '../errors';

export interface ProfitSharingOptions {
  /**
   * The part of an order that may go to others, in percent, as a sub-merchant allows its service provider. Default: 30.
   */
  maxRatio?: number;
  /** How long after its payment an order cannot be shared (ORDER_NOT_READY). Default: one minute. */
  readyAfter?: Duration;
  /** How long a share or an unfreezing is PROCESSING. Default: 5 seconds. */
  delay?: Duration;
}

/** The options as numbers. Times are milliseconds. */
export interface ProfitSharingRules {
  readonly maxRatio: number;
  readonly readyAfter: number;
  readonly delay: number;
}

/** @throws {SimulatorError} OPTION_INVALID */
export function profitSharingRules(options: ProfitSharingOptions = {}): ProfitSharingRules {
  const { maxRatio = 30, readyAfter = '1m', delay = '5s' } = options;
  if (!(maxRatio >= 0 && maxRatio <= 100)) {
    throw new SimulatorError(
      'OPTION_INVALID',
      say(
        `profitSharing.maxRatio must be a percentage from 0 to 100, got ${maxRatio}.`,
        `profitSharing.maxRatio 必须是 0 到 100 的百分比，实际为 ${maxRatio}。`,
      ),
    );
  }
  return { maxRatio, readyAfter: toMilliseconds(readyAfter), delay: toMilliseconds(delay) };
}
