import type { Duration } from './clock/duration';
import type { SimulatorEvent } from './events/simulator-event';
import type { MerchantOptions } from './merchants/merchant';
import type { Exchange } from './records/exchange';
import type { Storage } from './store/storage';
import type { ProfitSharingOptions } from './world/profit-sharing-rules';

export interface SimulatorOptions {
  /** Who there is. One service provider with one sub-merchant where left out. */
  merchants?: readonly MerchantOptions[];
  /** The port on 127.0.0.1; a free one where left out. */
  port?: number;
  /** The port of WeChat Pay's second host; a free one where left out. */
  backupPort?: number;
  /** How long a refund is PROCESSING by the simulator's clock; 5 seconds where left out. */
  refundDelay?: Duration;
  /** How orders are shared (分账). */
  profitSharing?: ProfitSharingOptions;
  /**
   * Refuses requests with fields that the API does not declare: PARAM_ERROR, naming the field. WeChat Pay ignores such
   * fields. Default: false.
   *
   * @example
   * const simulator = await startSimulator({ strict: true }); // a misspelt parameter is refused
   */
  strict?: boolean;
  /** PEM certificates to trust when a notify_url is https; the system's where left out. */
  notifyCa?: string;
  /** Where an address that an order named as notify_url leads by now, as a receiver may have moved. */
  resolveNotifyUrl?: (url: string) => string;
  /**
   * Where everything is kept, so that the next simulator goes on where this one ended: same merchants, keys,
   * certificates and time, what is scheduled still to come. Memory alone where left out.
   */
  storage?: Storage;
  /** The number of what happens first, if others have taken numbers before: see {@link Simulator.nextSequence}. */
  firstSequence?: number;
  /** Called with every request once it is answered, or its connection to be cut. What it throws is a process warning. */
  onExchange?: (exchange: Exchange) => void;
  /** Called with everything that happens, at once and in order. */
  onEvent?: (event: SimulatorEvent) => void;
}
