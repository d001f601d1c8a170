import type { Duration } from './clock/duration';
import type { SimulatorError } from './errors';
import type { Merchant } from './merchants/merchant';
import type { PayOptions } from './payers/pay';
import type { AuthCodeOptions } from './payers/payment-codes';
import type { PaymentObject } from './payers/payment-object';
import type { Exchange } from './records/exchange';
import type { ActiveFault, FaultRequest } from './records/fault';
import type { Notification, NotificationAttempt } from './records/notification';
import type { Order } from './records/order';
import type { Refund } from './records/refund';
import type { ReceiverAccountState, Sharing, SharingReceiver, SharingReturn } from './records/sharing';

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
