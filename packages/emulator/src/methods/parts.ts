import type { ProtocolVersion } from '@opencloudpay/cloudpay';
import type { FunctionHost } from '@opencloudpay/function-host';
import type { Simulator } from '@opencloudpay/simulator';
import type { Changes } from '../changes';
import type { User } from '../emulator-options';
import type { EventLog } from '../event-log/event-log';
import type { FindCallbackProblem } from '../functions/callback-problem';
import type { CallbackNames } from '../functions/client-calls';
import type { FunctionLogs } from '../functions/function-logs';
import type { Recording } from '../functions/recording-host';

/** The parts that the methods of an emulator use. */
export interface EmulatorParts {
  simulator: Simulator;
  host: FunctionHost;
  eventLog: EventLog;
  recording: Recording;
  logs: FunctionLogs;
  changes: Changes;
  callbackNames: CallbackNames;
  problemOfCallback: FindCallbackProblem;
  /** The gateway's address, and the secret of its notify addresses. */
  notify: { baseUrl: string; secret: string };
  envId: string;
  /** The version of WeChat Pay's protocol that functions use. */
  protocol: ProtocolVersion;
  /** Refuse what CloudBase or WeChat Pay might accept only by chance. */
  strict: boolean;
  /** The user who calls functions if no other is named. */
  user: User;
  /** The mini program's appid. */
  appId: string;
  /** Whether the project sells goods that are shipped. `undefined`: if it reports the shipping of orders. */
  physicalGoods: boolean | undefined;
}
