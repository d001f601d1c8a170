import type { Duration } from './duration';
import type { SimulatorEvent } from './events';
import type { MerchantOptions } from './merchants';
import type { ProfitSharingOptions } from './profit-sharing/rules';

export interface SimulatorOptions {
  /** Who there is. One service provider with one sub-merchant where left out. */
  merchants?: readonly MerchantOptions[];
  /** The port on 127.0.0.1; a free one where left out. */
  port?: number;
  /** How long a refund is PROCESSING by the simulator's clock; 5 seconds where left out. */
  refundDelay?: Duration;
  /** How orders are shared (分账). */
  profitSharing?: ProfitSharingOptions;
  /** PEM certificates to trust when a notify_url is https; the system's where left out. */
  notifyCa?: string;
  /** Called with everything that happens, at once and in order. */
  onEvent?: (event: SimulatorEvent) => void;
}
