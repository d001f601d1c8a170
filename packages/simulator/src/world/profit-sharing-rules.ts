import { type Duration, toMilliseconds } from '../clock/duration';
import { SimulatorError } from '../errors';

export interface ProfitSharingOptions {
  /** How much of an order may go to others, in percent: what a sub-merchant allows its service provider. 30 where left out. */
  maxRatio?: number;
  /** How long after its payment an order is not ready to be shared (ORDER_NOT_READY); a minute where left out. */
  readyAfter?: Duration;
  /** How long a share or an unfreezing is PROCESSING; 5 seconds where left out. */
  delay?: Duration;
}

/** The same in numbers; times are milliseconds. */
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
      `profitSharing.maxRatio must be a percentage from 0 to 100, got ${maxRatio}.`,
    );
  }
  return { maxRatio, readyAfter: toMilliseconds(readyAfter), delay: toMilliseconds(delay) };
}
