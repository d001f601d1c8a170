import type { Duration } from './clock/duration';
import type { SimulatorEvent } from './events/simulator-event';
import type { MerchantOptions } from './merchants/merchant';
import type { Exchange } from './records/exchange';
import type { Storage } from './store/storage';
import type { ProfitSharingOptions } from './world/profit-sharing-rules';

export interface SimulatorOptions {
  /** Default: one service provider with one sub-merchant. */
  merchants?: readonly MerchantOptions[];
  /** The port on 127.0.0.1. Default: a free one. */
  port?: number;
  /** The port of WeChat Pay's second host. Default: a free one. */
  backupPort?: number;
  /** How long a refund is PROCESSING by the simulator's clock. Default: 5 seconds. */
  refundDelay?: Duration;
  /** The rules of profit sharing (分账). */
  profitSharing?: ProfitSharingOptions;
  /**
   * Refuses requests with fields that the API does not declare: PARAM_ERROR, naming the field. WeChat Pay ignores such
   * fields. Default: false.
   *
   * @example
   * const simulator = await startSimulator({ strict: true }); // a misspelt parameter is refused
   */
  strict?: boolean;
  /** PEM certificates to trust for an https notify_url. Default: the system's. */
  notifyCa?: string;
  /** Maps an order's notify_url to the receiver's current address, for receivers that have moved. */
  resolveNotifyUrl?: (url: string) => string;
  /**
   * Where the state is saved, so that the next simulator continues it: merchants, keys, certificates, time and
   * scheduled tasks. Default: memory only.
   */
  storage?: Storage;
  /** The first sequence number, if lower ones are in use: see {@link Simulator.nextSequence}. */
  firstSequence?: number;
  /** Called after each request was answered or cut. Its errors become process warnings. */
  onExchange?: (exchange: Exchange) => void;
  /** Called with every event, immediately and in order. */
  onEvent?: (event: SimulatorEvent) => void;
}
