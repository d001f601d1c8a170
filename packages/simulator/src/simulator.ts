import { Clock } from './clock/clock';
import { type Duration, toMilliseconds } from './clock/duration';
import { SimulatorError } from './errors';
import { createEmit } from './events/create-emit';
import { reportErrors } from './events/report-errors';
import { trackChanges } from './events/track-changes';
import { FaultBoard } from './faults/fault-board';
import type { Merchant } from './merchants/merchant';
import { Notifier } from './notifications/notifier';
import type { SimulatorOptions } from './options';
import { closeByHand, expireOrder, findOrderByNumber, settleByHand } from './orders/manual-actions';
import {
  cancelPayment,
  failPayment,
  orderOf,
  type Payable,
  type PaymentObject,
  type PayOptions,
  pay,
  whyUnpayable,
} from './payers/pay';
import { type AuthCodeOptions, answerPassword, showAuthCode } from './payers/payment-codes';
import { setReceiverAccount } from './profit-sharing/returns';
import type { Exchange } from './records/exchange';
import type { ActiveFault, FaultRequest } from './records/fault';
import type { Notification, NotificationAttempt } from './records/notification';
import type { Order } from './records/order';
import type { Refund } from './records/refund';
import type { ReceiverAccountState, Sharing, SharingReceiver, SharingReturn } from './records/sharing';
import { listen } from './server/listen';
import { identify } from './state/identity';
import { loadState } from './state/load-state';
import { lastSequence, restore } from './state/restore';
import { RecordWriter } from './store/record-writer';
import { Store } from './store/store';
import { profitSharingRules } from './world/profit-sharing-rules';
import type { World } from './world/world';

/** WeChat Pay v2 on loopback. Records that it hands out are copies. */
export interface Simulator {
  /** Where it listens, in place of `https://api.mch.weixin.qq.com`. */
  readonly url: string;
  /** In place of the second host, `https://api2.mch.weixin.qq.com`. */
  readonly backupUrl: string;
  /** The certificate that a client must trust to reach it, PEM. */
  readonly ca: string;
  /** The first merchant, with everything that its program needs. */
  readonly merchant: Merchant;
  readonly merchants: readonly Merchant[];

  /**
   * What the payer's phone does with the object given to `wx.requestPayment`: checks it, pays the order, and sends
   * the notification on its way. Given an order's number, it takes the payment object for right.
   *
   * @throws {SimulatorError} saying what is wrong with the payment object or why the order cannot be paid
   */
  pay(outTradeNo: string, options?: PayOptions): Promise<Order>;
  pay(payment: PaymentObject, options?: PayOptions): Promise<Order>;
  /** The payment fails at the payer's bank: `trade_state` PAYERROR; the payer may try again. Checks as `pay` does. */
  fail(outTradeNo: string): Promise<Order>;
  fail(payment: PaymentObject): Promise<Order>;
  /** The payer closes the payment sheet; the order is as before. Checks as `pay` does. */
  cancel(outTradeNo: string): Promise<Order>;
  cancel(payment: PaymentObject): Promise<Order>;
  /**
   * A payment code that a payer shows at the counter, for `micropay`: good for a minute, and once.
   *
   * @example
   * const code = simulator.authCode({ asksPassword: true });
   * // micropay with auth_code: code is answered USERPAYING
   * await simulator.confirm(code); // from now on the order is SUCCESS
   */
  authCode(options?: AuthCodeOptions): string;
  /**
   * The payer enters the password that WeChat asks for, which pays the order. Nothing is notified.
   *
   * @throws {SimulatorError} AUTH_CODE_UNKNOWN, PASSWORD_NOT_ASKED
   */
  confirm(authCode: string): Promise<Order>;
  /** The payer turns the payment down instead: `trade_state` PAYERROR. Checks as `confirm` does. */
  decline(authCode: string): Promise<Order>;
  /** Lets an unpaid order expire now, as if its `time_expire` had come. */
  expire(outTradeNo: string): Promise<Order>;
  /** Closes an unpaid order, without the five minutes that the API asks for. */
  close(outTradeNo: string): Promise<Order>;
  /** Ends a refund that is PROCESSING (or was left in CHANGE) now, and notifies the merchant of it. */
  settleRefund(outRefundNo: string, status?: 'SUCCESS' | 'CHANGE' | 'REFUNDCLOSE'): Promise<Refund>;

  /**
   * Sends a notification again, now and beside WeChat Pay's schedule. Resolves when it was answered or not.
   *
   * @throws {SimulatorError} NOTIFICATION_UNKNOWN
   */
  replay(notificationId: number): Promise<NotificationAttempt>;

  /**
   * Breaks something on purpose, until it is cleared or has struck `times` times.
   *
   * @throws {SimulatorError} FAULT_INVALID, saying what would do
   * @example
   * await simulator.setFault({ type: 'duplicate', times: 1 });
   * await simulator.setFault({ type: 'down', how: 'refused' });
   */
  setFault(fault: FaultRequest): Promise<ActiveFault>;
  /** The faults that are set, oldest first. */
  faults(): ActiveFault[];
  /**
   * Ends a fault, or all of them where none is named.
   *
   * @throws {SimulatorError} FAULT_UNKNOWN; LISTEN_FAILED where WeChat Pay was down and its port has been taken since
   */
  clearFault(id?: string): Promise<void>;

  /** An order by its merchant's number; `undefined` if there is none. */
  order(outTradeNo: string): Order | undefined;
  /** Every order, oldest first. */
  orders(): Order[];
  /** Why the payer could not pay the order now; `undefined` if they could. @throws {SimulatorError} ORDER_UNKNOWN */
  whyUnpayable(outTradeNo: string): SimulatorError | undefined;
  /** Every refund, oldest first. */
  refunds(): Refund[];
  /** The latest requests with their answers, oldest first; those about one order where it is named. */
  exchanges(outTradeNo?: string): Exchange[];
  /** How many requests about an order are remembered no more. */
  forgottenExchanges(outTradeNo: string): number;
  /** Who may receive shares of orders. */
  sharingReceivers(): SharingReceiver[];
  /** Every share and every unfreezing of an order, oldest first. */
  sharings(): Sharing[];
  /** Every return of a share, oldest first. */
  sharingReturns(): SharingReturn[];
  /**
   * Changes what a receiver's account can do. ABNORMAL: shares to it and returns from it fail. SHORT_OF_FUNDS:
   * returns from it are PROCESSING, until it is NORMAL again or five days have passed.
   *
   * @param account a merchant number or an openid
   */
  setReceiverAccount(account: string, state: ReceiverAccountState): void;
  /** Every notification with all its attempts, oldest first. */
  notifications(): Notification[];

  /** The simulator's time. */
  now(): Date;
  /** How far that is ahead of real time, in milliseconds. */
  clockOffset(): number;
  isAdvancing(): boolean;
  /**
   * Runs something when the simulator's time (milliseconds since 1970) has come, also while it is advanced, which then waits for it.
   * The returned function takes it back. `run` must not reject.
   */
  schedule(at: number, run: () => void | Promise<void>): () => void;
  /**
   * Numbers everything that happens, so that what has the same time keeps its order; who records more beside the
   * simulator takes numbers of it too.
   */
  nextSequence(): number;
  /**
   * Moves the simulator's time on: all that falls due on the way happens in order, and each notification is
   * awaited before the next.
   *
   * @param duration milliseconds, or text such as `'90s'`, `'2h'`; the clock can be ten years ahead in all
   * @throws {SimulatorError} OPTION_INVALID, CLOCK_LIMIT
   */
  advance(duration: Duration): Promise<void>;
  /** Resolves when no notification is under way. Later attempts are not waited for. */
  idle(): Promise<void>;
  /** Stops listening, breaks off notifications and forgets what is scheduled. What was recorded stays readable. */
  stop(): Promise<void>;
}

/**
 * Starts WeChat Pay v2 on a free port of 127.0.0.1, with a certificate authority of its own.
 *
 * @example
 * const simulator = await startSimulator();
 * // point a client at simulator.url, trusting simulator.ca, as simulator.merchant; make an order; then:
 * await simulator.pay(payment);
 * await simulator.idle(); // the notification has been delivered
 * await simulator.stop();
 *
 * @throws {SimulatorError} OPTION_INVALID
 */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const refundDelay = toMilliseconds(options.refundDelay ?? '5s');
  const profitSharing = profitSharingRules(options.profitSharing);
  const writer = new RecordWriter(options.storage);
  const kept = loadState(options.storage, writer);
  const { ca, server, merchants } = await identify(
    options.merchants ?? [{ subMerchants: [{}] }],
    kept,
    writer,
  );
  const [merchant] = merchants.all;
  if (!merchant) throw new SimulatorError('OPTION_INVALID', 'merchants is empty.');

  const stopper = new AbortController();
  let sequence = Math.max(lastSequence(kept), (options.firstSequence ?? 1) - 1);
  const nextSequence = () => ++sequence;
  const offset = Number(kept.get('clock')?.get('offset') ?? 0);
  const clock = new Clock(offset, (ahead) => writer.put('clock', 'offset', ahead));
  const now = () => clock.now();
  const store = new Store(writer);
  const emit = trackChanges(createEmit(options.onEvent, now, nextSequence), (record) => writer.touch(record));
  const faults = new FaultBoard({ writer, emit, now });
  const notifier = new Notifier({
    clock,
    store,
    merchants,
    faults,
    emit,
    nextSequence,
    ca: options.notifyCa,
    resolveUrl: options.resolveNotifyUrl,
  });
  const stopping = stopper.signal;
  const world: World = {
    ...{ clock, store, merchants, faults, emit, nextSequence },
    notify: (content) => notifier.notify(content),
    onExchange: reportErrors('onExchange', options.onExchange),
    ...{ refundDelay, profitSharing, stopping, strict: options.strict ?? false },
  };
  const main = await listen(world, server, ca, { host: 'main', port: options.port ?? 0 });
  const backup = await listen(world, server, ca, { host: 'backup', port: options.backupPort ?? 0 }).catch(
    async (error) => {
      await main.close();
      throw error;
    },
  );
  restore(kept, world, notifier);
  // What was restored is what is kept already; written once, it makes sure of new columns and identities.
  writer.flush();
  const refuseConnections = async () => {
    await main.refuse(faults.refuses('main'));
    await backup.refuse(faults.refuses('backup'));
  };
  await refuseConnections();

  const order = (outTradeNo: string) => findOrderByNumber(outTradeNo, store);
  let stopped: Promise<void> | undefined;
  const running = () => {
    if (stopped) throw new SimulatorError('STOPPED', 'The simulator was stopped.');
  };
  /** Does what a person does here, and keeps it before they are told that it is done. */
  const act = <Result>(action: () => Result): Result => {
    running();
    try {
      return action();
    } finally {
      writer.flush();
    }
  };
  const stop = async () => {
    clock.stop();
    notifier.stop();
    stopper.abort(new Error('The simulator was stopped.'));
    await Promise.all([main.close(), backup.close(), clock.idle()]);
    writer.flush();
  };

  return {
    url: main.url,
    backupUrl: backup.url,
    ca,
    merchant,
    merchants: merchants.all,

    pay: async (given: Payable, payOptions: PayOptions = {}) =>
      act(() => structuredClone(pay(given, payOptions, world))),
    fail: async (given: Payable) => act(() => structuredClone(failPayment(given, world))),
    cancel: async (given: Payable) => act(() => structuredClone(cancelPayment(given, world))),
    authCode: (codeOptions = {}) => act(() => showAuthCode(codeOptions, world)),
    confirm: async (authCode) => act(() => structuredClone(answerPassword(authCode, true, world))),
    decline: async (authCode) => act(() => structuredClone(answerPassword(authCode, false, world))),
    expire: async (outTradeNo) => act(() => structuredClone(expireOrder(outTradeNo, world))),
    close: async (outTradeNo) => act(() => structuredClone(closeByHand(outTradeNo, world))),
    settleRefund: async (outRefundNo, status = 'SUCCESS') =>
      act(() => structuredClone(settleByHand(outRefundNo, status, world))),
    replay: async (notificationId) => {
      running();
      const notification = store.notifications.find(({ id }) => id === notificationId);
      if (!notification) {
        throw new SimulatorError(
          'NOTIFICATION_UNKNOWN',
          `There is no notification ${notificationId}: see notifications().`,
        );
      }
      return structuredClone(await notifier.replay(notification));
    },

    setFault: async (request) => {
      const fault = act(() => faults.set(request));
      await refuseConnections();
      return structuredClone(fault);
    },
    faults: () => structuredClone([...faults.list()]),
    clearFault: async (id) => {
      act(() => (id === undefined ? faults.clearAll() : faults.clear(id)));
      await refuseConnections();
    },

    order: (outTradeNo) => structuredClone(order(outTradeNo)),
    orders: () => structuredClone(store.orders),
    whyUnpayable: (outTradeNo) => {
      const found = orderOf(outTradeNo, store);
      return whyUnpayable(found, found.prepayId, clock.now());
    },
    refunds: () => structuredClone(store.refunds),
    exchanges: (outTradeNo) =>
      structuredClone(
        store.exchanges
          .all()
          .filter((exchange) => outTradeNo === undefined || exchange.outTradeNo === outTradeNo),
      ),
    forgottenExchanges: (outTradeNo) => store.exchanges.forgottenOf(outTradeNo),
    sharingReceivers: () => structuredClone(store.sharing.receivers),
    sharings: () => structuredClone(store.sharing.sharings),
    sharingReturns: () => structuredClone(store.sharing.returns),
    setReceiverAccount: (account, state) => act(() => setReceiverAccount(account, state, world)),
    notifications: () => structuredClone(store.notifications),

    now: () => new Date(clock.now()),
    clockOffset: () => clock.ahead(),
    isAdvancing: () => clock.isAdvancing(),
    nextSequence,
    schedule: (at, run) => clock.schedule(at, run),
    advance: async (duration) => {
      running();
      await clock.advance(toMilliseconds(duration));
      writer.flush();
    },
    idle: () => clock.idle(),
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}
