import type { LogLine } from '@opencloudpay/contracts/dev-server/logs';
import type { OrderSummary } from '@opencloudpay/contracts/dev-server/orders';
import type { OrderTimeline } from '@opencloudpay/contracts/dev-server/timeline';
import type { FunctionInfo, FunctionLog, Reload, Sessions } from '@opencloudpay/function-host';
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
import type { EmulatorError } from './errors';
import type { RecordedCall, RecordedDelivery } from './event-log/records';
import type { LogFilter } from './functions/function-logs';
import type { StateProblem } from './state/state-store';
import type { AttemptOutcomes } from './timeline/notification-state';

export interface EmulatorOptions {
  /** The project's folder, or the folder of its cloud functions. */
  functions: string;
  /** The environment's id, as functions see it; the project's own, else `local`. */
  envId?: string | undefined;
  /** The environments that there are besides. Default: `any` that code names. */
  envIds?: readonly string[] | 'any' | undefined;
  /** The mini program's id, as functions see it; the project's own, else one that is made up. */
  appId?: string | undefined;
  /**
   * The merchant that is paid: the number that the functions give as `subMchId`. Left out, whatever number they give is
   * taken for a merchant's.
   */
  subMchId?: string | undefined;
  /** Who calls functions where `callFunction` is told nobody else. */
  user?: User | undefined;
  /** Watch the functions' files, and load what changes. */
  watch?: boolean | undefined;
  /**
   * The folder where everything is kept between runs, `.cloudpay` of the project for example: orders, keys, time, what
   * is scheduled. It is made if need be, and is this emulator's alone. In memory where left out.
   */
  state?: string | undefined;
  /** Forget what was kept in `state`. */
  reset?: boolean | undefined;
  /**
   * The simulated WeChat Pay refuses requests with fields that the API does not declare, which the real one ignores: for
   * tests of clients. Default: false.
   */
  strict?: boolean | undefined;
  /** Environment variables of the functions, beside those that make them this emulator's. */
  env?: Readonly<Record<string, string | undefined>> | undefined;
  /** The time limit of functions whose config.json sets none, in milliseconds; 10 s where left out. */
  timeout?: number | undefined;
  /** Told of all that happens at the simulated WeChat Pay. */
  onEvent?: ((event: SimulatorEvent) => void) | undefined;
  /** Told of every call of a callback function, once it is judged. */
  onDelivery?: ((delivery: RecordedDelivery) => void) | undefined;
  /** Gets every line that a function writes. */
  onLog?: ((log: FunctionLog) => void) | undefined;
  /** Told after functions came, went or changed. */
  onReload?: ((reload: Reload) => void) | undefined;
  /**
   * Called with what went wrong with `state`, where the emulator goes on: a part of it could not be read and was set
   * aside, or it cannot be kept any more. Default: a process warning.
   */
  onProblem?: ((problem: StateProblem) => void) | undefined;
  /**
   * Called when the emulator has stopped by itself, as the lock of `state` was removed or replaced (STATE_LOCK_LOST):
   * two emulators would destroy the state. Default: a process warning.
   */
  onStopped?: ((error: EmulatorError) => void) | undefined;
}

/** A user of the mini program. */
export interface User {
  openId: string;
}

/** What changed, for those who show it. */
export type EmulatorChange =
  /** Something was added to an order's timeline. */
  | { type: 'order'; outTradeNo: string }
  | { type: 'call'; call: RecordedCall }
  | { type: 'log'; line: LogLine }
  | { type: 'clock' | 'faults' | 'functions' };

export interface CallOptions {
  /** On whose behalf. */
  user?: User | undefined;
  /** Names the call in `context` and in its log lines; a new one where left out. */
  requestId?: string | undefined;
}

/** Who pays, and with what coupons. */
export interface PaymentOptions extends PayOptions {
  /** `false`: resolve at once, while the notification is under way. */
  waits?: boolean | undefined;
}

export interface TriggerOptions {
  /** Names the call in `context` and in its log lines; a new one where left out. */
  requestId?: string | undefined;
  /** When it was due, as the function is told; the emulated present where left out. */
  time?: Date | undefined;
}

/** Simulated WeChat Pay, gateway and function host as one: a project's payments on one machine, offline. */
export interface Emulator {
  /** Where each part listens. */
  readonly urls: {
    readonly wechatPay: string;
    readonly wechatPayBackup: string;
    readonly gateway: string;
    readonly functions: string;
  };
  readonly envId: string;
  /** The folder of the functions. */
  readonly folder: string;
  /** Who calls functions where nobody else is named. */
  readonly user: User;
  /** The mini program's id. */
  readonly appId: string;
  /** What callers of `urls.functions` show as `Authorization: Bearer …`. */
  readonly functionsToken: string;
  /**
   * The sessions of mini programs that call functions without CloudBase, with WeChat's part of a login simulated:
   * whatever code WeChat's developer tools give is `user`'s.
   */
  readonly sessions: Sessions;

  /** The names of the functions found. */
  functionNames(): string[];
  /** The functions, with their limits and triggers, and what is wrong with them. */
  functions(): FunctionInfo[];
  /** Loads a function without calling it: why that fails, and what to do; `undefined` if it does not. */
  checkFunction(name: string): Promise<string | undefined>;
  /** Calls a function as the mini program would, with `wx.cloud.callFunction`. @throws {FunctionError} */
  callFunction<Result = unknown>(name: string, data?: object, options?: CallOptions): Promise<Result>;
  /**
   * Calls a function as a mini program without CloudBase would: payment callbacks and functions with timers are not
   * there for it. @throws {FunctionError}
   */
  callFromMiniProgram(name: string, data: object, options: CallOptions & { user: User }): Promise<unknown>;
  /** Runs a function's timer trigger now. @throws {FunctionError} */
  runTrigger(functionName: string, triggerName: string, options?: TriggerOptions): Promise<unknown>;

  /**
   * The payer pays: an order by its number, or the object given to `wx.requestPayment`, which is then checked as a
   * phone would. Resolves when the notification was sent and the callback function has answered or failed to.
   *
   * @throws {SimulatorError} saying why it cannot be paid
   */
  pay(outTradeNo: string, options?: PaymentOptions): Promise<Order>;
  pay(payment: PaymentObject, options?: PaymentOptions): Promise<Order>;
  /** The payer closes the payment sheet: the order is as before. */
  cancel(outTradeNo: string): Promise<Order>;
  cancel(payment: PaymentObject): Promise<Order>;
  /** The payer's bank refuses; the order may be paid again. */
  fail(outTradeNo: string): Promise<Order>;
  fail(payment: PaymentObject): Promise<Order>;
  /** An unpaid order lapses, as if its `time_expire` had come. */
  expire(outTradeNo: string): Promise<Order>;
  /** The merchant closes an unpaid order, without the five minutes that the API asks for. */
  close(outTradeNo: string): Promise<Order>;
  /** A refund that is PROCESSING ends now. Resolves when its notification was sent. */
  settleRefund(outRefundNo: string, status?: 'SUCCESS' | 'CHANGE' | 'REFUNDCLOSE'): Promise<Refund>;

  /** Every order, oldest first. */
  orders(): Order[];
  /** An order by its number; `undefined` if there is none. */
  order(outTradeNo: string): Order | undefined;
  /** Why the payer could not pay the order now; `undefined` if they could. @throws {SimulatorError} ORDER_UNKNOWN */
  whyUnpayable(outTradeNo: string): SimulatorError | undefined;
  refunds(): Refund[];
  /** Every notification with its attempts, oldest first. */
  notifications(): Notification[];
  /** Every call of a callback function so far, oldest first. */
  deliveries(): RecordedDelivery[];
  /** Every call of a function so far, oldest first. */
  calls(): RecordedCall[];
  /** The requests to WeChat Pay with their answers, oldest first. */
  exchanges(outTradeNo?: string): Exchange[];
  /** The latest lines that functions wrote, oldest first. */
  logs(filter?: LogFilter): LogLine[];
  /** What there is to know about every order at a glance, oldest first. */
  summaries(): OrderSummary[];
  /** What the gateway knows of a notification's attempts and WeChat Pay does not. */
  attemptOutcomes(): AttemptOutcomes;
  /** Everything that happened to an order, sorted by time. @throws {SimulatorError} ORDER_UNKNOWN */
  timeline(outTradeNo: string): OrderTimeline;
  /** @deprecated The former name of {@link timeline}. */
  story(outTradeNo: string): OrderTimeline;

  /**
   * Sends the notification behind a delivery again, now, beside WeChat Pay's schedule.
   *
   * @param deliveryId of `deliveries()`
   * @returns the delivery that it led to
   * @throws {EmulatorError} DELIVERY_UNKNOWN
   */
  replay(deliveryId: string): Promise<RecordedDelivery>;
  /** The same by notification, also for one that reached no callback. */
  replayNotification(notificationId: number): Promise<NotificationAttempt>;

  /**
   * Breaks something on purpose: once with `times: 1`, until it is cleared without `times`.
   *
   * @throws {SimulatorError} FAULT_INVALID, saying what would do
   * @example
   * await emulator.fault({ type: 'duplicate', times: 1 });
   * await emulator.fault({ type: 'drop', outTradeNo });
   * await emulator.fault({ type: 'system-error', apis: ['refund'], times: 2 });
   */
  fault(fault: FaultRequest): Promise<ActiveFault>;
  /** The faults that are set, oldest first. */
  faults(): ActiveFault[];
  /** Ends a fault, or all of them where none is named. @throws {SimulatorError} FAULT_UNKNOWN */
  clearFault(id?: string): Promise<void>;

  now(): Date;
  /** How far the emulated time is ahead of this machine's, in milliseconds, and whether it is being moved on. */
  clock(): { now: number; offset: number; advancing: boolean };
  /**
   * Moves the emulated time on; what falls due on the way (repeats, refunds, expiries, timer triggers) happens.
   *
   * @param duration milliseconds, or text such as `'90s'`, `'2h'`
   */
  advance(duration: Duration): Promise<void>;
  /** Resolves when no notification is under way. */
  idle(): Promise<void>;

  /** Tells of every change from now on; the returned function ends it. */
  subscribe(listen: (change: EmulatorChange) => void): () => void;
  stop(): Promise<void>;
}
