import type { ProtocolVersion } from '@opencloudpay/cloudpay';
import type { ProjectFindings } from '@opencloudpay/contracts/dev-server/findings';
import type { LogLine } from '@opencloudpay/contracts/dev-server/logs';
import type { OrderSummary } from '@opencloudpay/contracts/dev-server/orders';
import type { RefusedAccess } from '@opencloudpay/contracts/dev-server/refused-accesses';
import type { OrderTimeline } from '@opencloudpay/contracts/dev-server/timeline';
import type { UserDocumentActions } from '@opencloudpay/contracts/document-actions';
import type { OpenApiAnswer, OpenApiCall } from '@opencloudpay/contracts/openapi-call';
import type { OpenApiFailure } from '@opencloudpay/contracts/openapi-wire';
import type { DocumentEnvironment } from '@opencloudpay/database';
import type {
  ContainerServices,
  FileAnswer,
  FileCall,
  FunctionInfo,
  FunctionLog,
  Reload,
  Sessions,
} from '@opencloudpay/function-host';
import type {
  ActiveFault,
  Duration,
  Exchange,
  FaultRequest,
  Notification,
  NotificationAttempt,
  Order,
  PaymentObject,
  PayOptions,
  Refund,
  SimulatorError,
  SimulatorEvent,
} from '@opencloudpay/simulator';
import type { FileEnvironment } from '@opencloudpay/storage';
import type { CloudbaseModuleOptions } from './cloudbase-module/module-settings';
import type { SeedDocuments } from './data/seed-documents';
import type { EmulatorDatabase } from './emulator-database';
import type { EmulatorStorage } from './emulator-storage';
import type { EmulatorError } from './errors';
import type { RecordedCall, RecordedDelivery } from './event-log/records';
import type { LogFilter } from './functions/function-logs';
import type { StateProblem } from './state/state-store';
import type { AttemptOutcomes } from './timeline/notification-state';
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

/** A change, for programs that show the state. */
export type EmulatorChange =
  /** Something was added to an order's timeline. */
  | { type: 'order'; outTradeNo: string }
  | { type: 'call'; call: RecordedCall }
  | { type: 'log'; line: LogLine }
  /** Documents, indexes or the collection itself changed. */
  | { type: 'documents'; envId: string; collection: string }
  /** A file was written or removed. */
  | { type: 'files'; envId: string }
  /** A mini program was refused documents. */
  | { type: 'refused-accesses' }
  | { type: 'clock' | 'faults' | 'functions' };

export interface CallOptions {
  /** The calling user. */
  user?: User | undefined;
  /** The call's id in `context` and in log lines. Default: a new one. */
  requestId?: string | undefined;
}

/** The payer and the coupons. */
export interface PaymentOptions extends PayOptions {
  /** `false`: resolve before the notification is delivered. Default: true. */
  waits?: boolean | undefined;
}

export interface TriggerOptions {
  /** The call's id in `context` and in log lines. Default: a new one. */
  requestId?: string | undefined;
  /** The due time that the function receives. Default: the current emulated time. */
  time?: Date | undefined;
}

/** Simulated WeChat Pay, gateway and function host in one object: a project's payments on one machine, offline. */
export interface Emulator {
  /** The address of each part. */
  readonly urls: {
    readonly wechatPay: string;
    readonly wechatPayBackup: string;
    readonly gateway: string;
    readonly functions: string;
  };
  readonly envId: string;
  /** The version of WeChat Pay's protocol that functions use. */
  readonly protocol: ProtocolVersion;
  /** The folder of the functions. */
  readonly folder: string;
  /** The user who calls functions if no other is named. */
  readonly user: User;
  /** The mini program's id. */
  readonly appId: string;
  /** The token for calls to `urls.functions`: `Authorization: Bearer …`. */
  readonly functionsToken: string;
  /**
   * The sessions of mini programs without CloudBase. WeChat's part of a login is simulated: every code of WeChat's
   * developer tools belongs to `user`.
   */
  readonly sessions: Sessions;

  /** The names of all functions. */
  functionNames(): string[];
  /** The functions with their limits, triggers and problems. */
  functions(): FunctionInfo[];
  /**
   * What is in the project's files now: what was taken for a function and what not, what CloudBase would not run, and
   * which npm modules are missing. @throws {FunctionHostError} if the project cannot be read
   */
  findings(): ProjectFindings;
  /** Loads a function without calling it. Returns the problem and its remedy, or `undefined`. */
  checkFunction(name: string): Promise<string | undefined>;
  /** Calls a function as the mini program would, with `wx.cloud.callFunction`. @throws {FunctionError} */
  callFunction<Result = unknown>(name: string, data?: object, options?: CallOptions): Promise<Result>;
  /**
   * Calls a function as a mini program without CloudBase would. A call of a callback, or of a function with a timer, is
   * logged as a warning, once for each function; a strict emulator refuses it. @throws {FunctionError}
   */
  callFromMiniProgram(name: string, data: object, options: CallOptions & { user: User }): Promise<unknown>;
  /** The database as mini programs reach it, by the permissions of the collections. */
  readonly userDocuments: UserDocumentActions;
  /**
   * What mini programs were refused by the permissions of collections (-502003), the latest last: the rule, where it is
   * declared, and what to do.
   */
  refusedAccesses(): readonly RefusedAccess[];
  /** Empties that list. */
  clearRefusedAccesses(): void;
  /**
   * Answers CloudBase's actions on files as for a mini program: the user of `caller` owns what it uploads.
   */
  callFiles(call: FileCall): Promise<FileAnswer>;
  /** The container services of mini programs, by name. */
  readonly services: ContainerServices;
  /** Answers a call of `cloud.openapi`, for the user of `caller`. */
  callOpenApi(call: OpenApiCall): Promise<OpenApiAnswer | OpenApiFailure>;
  /**
   * Sets the open data of a CloudID, `*` for all others: the fields of `data`, or a refusal: `{ errCode, errMsg }`.
   * `undefined` takes it back.
   *
   * @throws {EmulatorError} OPTION_INVALID if it is not an object
   */
  answerOpenData(cloudId: string, data: object | undefined): void;
  /**
   * Sets the answer of a method of `cloud.openapi`, in WeChat's own fields, in place of that of the option `openapi` and of
   * the emulator; `undefined` takes it back.
   *
   * @throws {EmulatorError} OPTION_INVALID if the answer is not an object
   */
  answerOpenApi(api: string, answer: object | undefined): void;
  /** Runs a function's timer trigger now. @throws {FunctionError} */
  runTrigger(functionName: string, triggerName: string, options?: TriggerOptions): Promise<unknown>;

  /**
   * Pays an order by its number, or by the object given to `wx.requestPayment`, which is checked as on a phone.
   * Resolves after the notification was sent and the callback function has answered or failed.
   *
   * @throws {SimulatorError} if the order cannot be paid
   */
  pay(outTradeNo: string, options?: PaymentOptions): Promise<Order>;
  pay(payment: PaymentObject, options?: PaymentOptions): Promise<Order>;
  /** The payer closes the payment sheet. The order does not change. */
  cancel(outTradeNo: string): Promise<Order>;
  cancel(payment: PaymentObject): Promise<Order>;
  /** The payer's bank refuses. The payer may try again. */
  fail(outTradeNo: string): Promise<Order>;
  fail(payment: PaymentObject): Promise<Order>;
  /** An unpaid order expires, as at its `time_expire`. */
  expire(outTradeNo: string): Promise<Order>;
  /** The merchant closes an unpaid order, without the API's wait of five minutes. */
  close(outTradeNo: string): Promise<Order>;
  /** Settles a refund in state PROCESSING. Resolves after its notification was sent. */
  settleRefund(outRefundNo: string, status?: 'SUCCESS' | 'CHANGE' | 'REFUNDCLOSE'): Promise<Refund>;

  /** All orders, oldest first. */
  orders(): Order[];
  /** An order by its number; `undefined` if there is none. */
  order(outTradeNo: string): Order | undefined;
  /**
   * Says why the payer cannot pay the order now; `undefined` if the payer can. @throws {SimulatorError} ORDER_UNKNOWN
   */
  whyUnpayable(outTradeNo: string): SimulatorError | undefined;
  refunds(): Refund[];
  /** All notifications with their attempts, oldest first. */
  notifications(): Notification[];
  /** All deliveries to callback functions, oldest first. */
  deliveries(): RecordedDelivery[];
  /** All calls of functions, oldest first. */
  calls(): RecordedCall[];
  /** The requests to WeChat Pay with their answers, oldest first. */
  exchanges(outTradeNo?: string): Exchange[];
  /** The latest log lines of functions, oldest first. */
  logs(filter?: LogFilter): LogLine[];
  /** A summary of every order, oldest first. */
  summaries(): OrderSummary[];
  /** The gateway's part of the result of notification attempts, which WeChat Pay does not know. */
  attemptOutcomes(): AttemptOutcomes;
  /** The timeline of an order: all its events, sorted by time. @throws {SimulatorError} ORDER_UNKNOWN */
  timeline(outTradeNo: string): OrderTimeline;

  /**
   * Sends the notification of a delivery again now, outside WeChat Pay's schedule.
   *
   * @param deliveryId of `deliveries()`
   * @returns the new delivery
   * @throws {EmulatorError} DELIVERY_UNKNOWN, NOT_DELIVERED
   */
  replay(deliveryId: string): Promise<RecordedDelivery>;
  /** Replays a notification by its id, also one that reached no callback. */
  replayNotification(notificationId: number): Promise<NotificationAttempt>;

  /**
   * Sets a fault: once with `times: 1`, until it is cleared without `times`.
   *
   * @throws {SimulatorError} FAULT_INVALID, with the valid values
   * @example
   * await emulator.fault({ type: 'duplicate', times: 1 });
   * await emulator.fault({ type: 'drop', outTradeNo });
   * await emulator.fault({ type: 'system-error', apis: ['refund'], times: 2 });
   */
  fault(fault: FaultRequest): Promise<ActiveFault>;
  /** The active faults, oldest first. */
  faults(): ActiveFault[];
  /** Ends a fault, or all faults without an id. @throws {SimulatorError} FAULT_UNKNOWN */
  clearFault(id?: string): Promise<void>;

  /**
   * The environment variables of a program that is no function of the emulator and shall use it, such as a test:
   * `CLOUDPAY_*` of the merchant's account, the gateway, the functions and the database.
   */
  variables(): Promise<Readonly<Record<string, string>>>;
  /** The documents that functions see by `cloud.database()`. */
  readonly database: EmulatorDatabase;
  /** The files that functions reach by `cloud.uploadFile`, `downloadFile`, `deleteFile` and `getTempFileURL`. */
  readonly storage: EmulatorStorage;

  now(): Date;
  /** The emulated time, its offset from the machine's time in milliseconds, and whether it is being advanced. */
  clock(): { now: number; offset: number; advancing: boolean };
  /**
   * Advances the emulated time. Tasks that become due run: retries, refunds, expiries, timer triggers.
   *
   * @param duration milliseconds, or text such as `'90s'`, `'2h'`
   */
  advance(duration: Duration): Promise<void>;
  /** Resolves when no notification is being sent. */
  idle(): Promise<void>;

  /** The environments whose documents can be reached; the emulator's is the first. */
  documentEnvironments(): Promise<string[]>;
  /**
   * The documents of `cloud.database()`. The database opens at the first call.
   *
   * @param envId Default: the emulator's environment
   */
  documents(envId?: string): Promise<DocumentEnvironment>;

  /**
   * The files behind `cloud://` ids. The storage opens at the first call.
   *
   * @param envId Default: the emulator's environment
   */
  files(envId?: string): Promise<FileEnvironment>;

  /** Calls `listen` with every change. The returned function unsubscribes. */
  subscribe(listen: (change: EmulatorChange) => void): () => void;
  stop(): Promise<void>;
}
