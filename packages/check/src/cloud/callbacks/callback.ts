import type { CloudFunction } from '../../project/project';
import type { FunctionNode } from '../../syntax/names';
import type { PayCall } from '../pay-calls';

/** What a callback is called about. */
export type CallbackKind = 'pay' | 'refund';

/** A cloud function that gets notifications. */
export interface Callback {
  fn: CloudFunction;
  main: FunctionNode;
  kinds: ReadonlySet<CallbackKind>;
  /** The calls that name it; none if its own code alone says that it is a callback. */
  namedBy: readonly PayCall[];
  /** Whether it reads the notification by other names throughout, as WeChat Pay's documents write them: `out_trade_no`. */
  isMisread: boolean;
}
