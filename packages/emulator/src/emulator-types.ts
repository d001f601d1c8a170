import type { ProtocolVersion } from '@opencloudpay/cloudpay';
import type { ProjectFindings } from '@opencloudpay/contracts/dev-server/findings';
import type { LogLine } from '@opencloudpay/contracts/dev-server/logs';
import type { OrderSummary } from '@opencloudpay/contracts/dev-server/orders';
import type { PlatformKeys } from '@opencloudpay/contracts/dev-server/platform-keys';
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
  Sessions,
} from '@opencloudpay/function-host';
import type { Text } from '@opencloudpay/internal';
import type {
  ActiveFault,
  Duration,
  Exchange,
  FaultRequest,
  Notification,
  NotificationAttempt,
  NotifiedFields,
  Order,
  PaymentObject,
  PayOptions,
  PlatformKeyMode,
  Refund,
  SimulatorError,
} from '@opencloudpay/simulator';
import type { FileEnvironment } from '@opencloudpay/storage';
import type { EmulatorDatabase } from './emulator-database';
import type { User } from './emulator-options';
import type { EmulatorStorage } from './emulator-storage';
import type { RecordedCall, RecordedDelivery } from './event-log/records';
import type { LogFilter } from './functions/function-logs';
import type { AttemptOutcomes } from './timeline/notification-state';

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

/** A notification without an order. */
export interface NotifyOptions {
  kind: 'payment' | 'refund';
  /** The version of WeChat Pay's protocol. Default: that of the functions. */
  version?: ProtocolVersion | undefined;
  functionName: string;
  /** Default: the emulator's environment. */
  envId?: string | undefined;
  /**
   * By v2's wire names in both versions (`out_trade_no`, `total_fee`), amounts as integers. Default for each that is left
   * out: a sample.
   */
  fields?: NotifiedFields | undefined;
  /** The payer. Default: the emulator's user. */
  openId?: string | undefined;
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
  checkFunction(name: string): Promise<Text | undefined>;
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
   * Sends a notification that belongs to no order to a callback function, once, through the gateway.
   *
   * @returns the delivery, which `deliveries()` has too
   * @throws {EmulatorError} NOT_DELIVERED if the gateway refuses the notification
   * @example
   * await emulator.notify({ kind: 'payment', functionName: 'pay_cb', fields: { total_fee: 8800 } });
   */
  notify(notification: NotifyOptions): Promise<RecordedDelivery>;

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

  /** What WeChat Pay v3 signs its answers and notifications with. */
  platformKeys(): PlatformKeys;
  /**
   * Changes that, as the merchant's administrator does on the merchant platform. Functions keep the keys that they have.
   *
   * @throws {SimulatorError} OPTION_INVALID
   */
  setPlatformKeys(mode: PlatformKeyMode): Promise<void>;
  /**
   * Issues a new platform certificate, which signs beside the old one.
   *
   * @param options.usedAfter when it begins to sign. Default: at once
   * @param options.overlap how long the old one still signs from then on. Default: one day of the emulated clock
   * @returns its serial number
   */
  rotatePlatformCertificate(options?: { usedAfter?: Duration; overlap?: Duration }): Promise<string>;

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
