import type { Clock } from './clock';
import type { Emit } from './events';
import type { MerchantDirectory } from './merchants';
import type { Notifier } from './notifications/notifier';
import type { ProfitSharingRules } from './profit-sharing/rules';
import type { Store } from './store';

/** All that an API, the payer's phone or a settlement works with. */
export interface World {
  readonly clock: Clock;
  readonly store: Store;
  readonly merchants: MerchantDirectory;
  readonly notifier: Notifier;
  readonly emit: Emit;
  /** How long a refund is PROCESSING, in milliseconds by the simulator's clock. */
  readonly refundDelay: number;
  readonly profitSharing: ProfitSharingRules;
}
