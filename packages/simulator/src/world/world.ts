import type { Clock } from '../clock/clock';
import type { Emit } from '../events/simulator-event';
import type { FaultBoard } from '../faults/fault-board';
import type { MerchantDirectory } from '../merchants/merchant-directory';
import type { Platform } from '../merchants/platform';
import type { Exchange } from '../records/exchange';
import type { NewNotification } from '../records/notification';
import type { BillFiles } from '../store/bill-files';
import type { Store } from '../store/store';
import type { ProfitSharingRules } from './profit-sharing-rules';

/** Everything that APIs, payers and settlements need. */
export interface World {
  readonly clock: Clock;
  readonly store: Store;
  readonly merchants: MerchantDirectory;
  /** WeChat Pay's keys of v3. */
  readonly platform: Platform;
  /** The files of bills that v3 has named, until they are downloaded. */
  readonly billFiles: BillFiles;
  /** Records a notification and starts its first attempt. */
  readonly notify: (content: NewNotification) => void;
  readonly faults: FaultBoard;
  readonly emit: Emit;
  /** Called after each request was answered or cut. */
  readonly onExchange: (exchange: Exchange) => void;
  /** See {@link Simulator.nextSequence}. */
  readonly nextSequence: () => number;
  /** Aborts when the simulator stops. */
  readonly stopping: AbortSignal;
  /** How long a refund is PROCESSING, in milliseconds by the simulator's clock. */
  readonly refundDelay: number;
  readonly profitSharing: ProfitSharingRules;
  /** Whether requests with undeclared fields are refused. */
  readonly strict: boolean;
}
