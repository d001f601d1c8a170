import type { ProtocolVersion } from '@opencloudpay/cloudpay';
import type { ContainerServices, FunctionLog, Reload } from '@opencloudpay/function-host';
import type { PlatformKeyMode, SimulatorEvent } from '@opencloudpay/simulator';
import type { CloudbaseModuleOptions } from './cloudbase-module/module-settings';
import type { SeedDocuments } from './data/seed-documents';
import type { EmulatorError } from './errors';
import type { RecordedDelivery } from './event-log/records';
import type { StateProblem } from './state/state-store';
import type { OpenApiAnswers } from './wechat-apis/canned-answers';
import type { OpenDataAnswers } from './wechat-apis/open-data-answers';

export interface EmulatorOptions {
  /** The project's folder, or the folder of its cloud functions. */
  functions: string;
  /**
   * The environment id that functions see. If given, no other environment exists unless `envIds` names it. Default: the
   * project's, else `local`, and every environment that code names exists.
   */
  envId?: string | undefined;
  /** Further environments; `any`: all that code names. Default: none with `envId`, else `any`. */
  envIds?: readonly string[] | 'any' | undefined;
  /** The mini program's appid that functions see. Default: the project's, else a generated one. */
  appId?: string | undefined;
  /** The payee: the number that functions pass as `subMchId`. Default: every number is accepted as a merchant's. */
  subMchId?: string | undefined;
  /**
   * The version of WeChat Pay's protocol that functions use: they get the merchant's keys of this version. Orders of
   * both versions are the same orders, and the gateway reads notifications of both. Default: `v2`.
   */
  version?: ProtocolVersion | undefined;
  /**
   * What WeChat Pay v3 signs with. `public-key`: with its public key, as for new merchants. `certificates`: with platform
   * certificates; functions get no public key, and download them. `both`: with either, as while a merchant switches.
   * Default: that of the saved state, else `public-key`.
   */
  platformKeys?: PlatformKeyMode | undefined;
  /** The user who calls functions if `callFunction` names no other. */
  user?: User | undefined;
  /** Watch the functions' files and reload changed functions. Default: false. */
  watch?: boolean | undefined;
  /**
   * The folder for the state between runs, for example `.cloudpay` in the project: orders, keys, time, scheduled tasks,
   * documents and files. It is created if needed, and only one emulator can use it. Default: in memory.
   */
  state?: string | undefined;
  /** Start without the saved state in `state`. Default: false. */
  reset?: boolean | undefined;
  /**
   * What an empty database begins with: a folder with a file for each collection (`goods.jsonl`; `.json` and `.csv`
   * too), or the documents by collection. It is loaded when the database is first used. Default: what `cloudpay.data` in
   * cloudbaserc.json names, else the project's folder `cloudbase-data`, if there is one; `false`: nothing.
   */
  data?: string | SeedDocuments | false | undefined;
  /**
   * Answers of `cloud.openapi` by the name of the method, in WeChat's own fields: those of methods that the emulator does
   * not know, and refusals: `{ 'subscribeMessage.send': { errcode: 43101, errmsg: '…' } }`. Default: `cloudpay.openapi` in
   * cloudbaserc.json.
   */
  openapi?: OpenApiAnswers | undefined;
  /**
   * Open data by CloudID, `*` for all others: `{ '*': { phoneNumber: '13800000000' } }`. `{ errCode: -601006, errMsg: '…' }`
   * is a refusal. Default: `cloudpay.openData` in cloudbaserc.json, else data that holds every kind.
   */
  openData?: OpenDataAnswers | undefined;
  /**
   * The container services of `wx.cloud.callContainer`, by the name in `X-WX-SERVICE`: `{ api: 'http://127.0.0.1:8080' }`.
   * Default: `cloudpay.services` in cloudbaserc.json.
   */
  services?: ContainerServices | undefined;
  /**
   * CloudBase's payment module, `cloud.callFunction({ name: 'cloudbase_module' })`: the functions that get its events, and
   * the calls that mini programs may make. Default: `cloudpay.cloudbaseModule` in cloudbaserc.json.
   */
  cloudbaseModule?: CloudbaseModuleOptions | undefined;
  /**
   * Whether the project sells goods that are shipped. WeChat keeps the money of such orders until their shipping is
   * reported, and the timelines of orders say so. Default: `cloudpay.physicalGoods` in cloudbaserc.json, else whether the
   * project has reported the shipping of an order.
   */
  physicalGoods?: boolean | undefined;
  /**
   * Refuse what is otherwise allowed with a warning: an insert into a collection that does not exist, amounts of float
   * arithmetic (CloudBase refuses both), and calls of callbacks and of functions with timers by mini programs (CloudBase
   * allows them, and they are a risk). Also functions that load files outside of their own folder, and fields that an API
   * of WeChat Pay does not declare. Default: false.
   */
  strict?: boolean | undefined;
  /** Environment variables of the functions, in addition to those of the emulator. */
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Whether timer triggers run when they are due; `runTrigger` runs one in any case. Default: true. */
  timers?: boolean | undefined;
  /** The time limit of functions without one in config.json, in milliseconds. Default: 10_000. */
  timeout?: number | undefined;
  /** Called with every event of the simulated WeChat Pay. */
  onEvent?: ((event: SimulatorEvent) => void) | undefined;
  /** Called with every delivery to a callback function, with its result. */
  onDelivery?: ((delivery: RecordedDelivery) => void) | undefined;
  /** Called with every line that a function logs. */
  onLog?: ((log: FunctionLog) => void) | undefined;
  /** Called after functions were added, removed or changed. */
  onReload?: ((reload: Reload) => void) | undefined;
  /**
   * Called with problems of `state` that do not stop the emulator: an unreadable part was set aside, or the state can
   * no longer be saved. Default: a process warning.
   */
  onProblem?: ((problem: StateProblem) => void) | undefined;
  /**
   * Called when the emulator has stopped because the lock of `state` was removed or replaced (STATE_LOCK_LOST): two
   * emulators would destroy the state. Default: a process warning.
   */
  onStopped?: ((error: EmulatorError) => void) | undefined;
}

/** A user of the mini program. */
export interface User {
  openId: string;
}
