import type { Duration } from './clock/duration';
import type { SimulatorError } from './errors';
import type { Merchant, PlatformKeyMode } from './merchants/merchant';
import type { WechatPayCertificate, WechatPayPublicKey } from './merchants/platform-key';
import type { NotifiedFields, SignedNotification } from './notifications/made-up';
import type { PayOptions } from './payers/pay';
import type { AuthCodeOptions } from './payers/payment-codes';
import type { PaymentObject } from './payers/payment-object';
import type { Exchange } from './records/exchange';
import type { ActiveFault, FaultRequest } from './records/fault';
import type { Notification, NotificationAttempt } from './records/notification';
import type { Order } from './records/order';
import type { Refund } from './records/refund';
import type { ReceiverAccountState, Sharing, SharingReceiver, SharingReturn } from './records/sharing';

/** WeChat Pay v2 and v3 on loopback. It returns copies of its records. */
export interface Simulator {
  /** The address that replaces `https://api.mch.weixin.qq.com`. */
  readonly url: string;
  /** The address that replaces the second host, `https://api2.mch.weixin.qq.com`. */
  readonly backupUrl: string;
  /** The certificate that clients must trust, PEM. */
  readonly ca: string;
  /** The key with which clients of v3 verify answers and notifications, and encrypt. */
  readonly wechatPay: WechatPayPublicKey;
  /** The first merchant, with all credentials of its program. */
  readonly merchant: Merchant;
  readonly merchants: readonly Merchant[];

  /**
   * Does what a phone does in `wx.requestPayment`: checks the payment object, pays the order and starts the
   * notification. With an order number, there is no payment object to check.
   *
   * @throws {SimulatorError} if the payment object is wrong or the order cannot be paid
   */
  pay(outTradeNo: string, options?: PayOptions): Promise<Order>;
  pay(payment: PaymentObject, options?: PayOptions): Promise<Order>;
  /** The payer's bank refuses: `trade_state` PAYERROR. The payer may try again. Checks as `pay` does. */
  fail(outTradeNo: string): Promise<Order>;
  fail(payment: PaymentObject): Promise<Order>;
  /** The payer closes the payment sheet. The order does not change. Checks as `pay` does. */
  cancel(outTradeNo: string): Promise<Order>;
  cancel(payment: PaymentObject): Promise<Order>;
  /**
   * Makes a payment code that a payer shows at the counter, for `micropay`. It is valid for one minute and one payment.
   *
   * @example
   * const code = simulator.authCode({ asksPassword: true });
   * // micropay with auth_code: code is answered USERPAYING
   * await simulator.confirm(code); // from now on the order is SUCCESS
   */
  authCode(options?: AuthCodeOptions): string;
  /**
   * The payer enters the password that WeChat asks for, which pays the order. WeChat Pay sends no notification.
   *
   * @throws {SimulatorError} AUTH_CODE_UNKNOWN, PASSWORD_NOT_ASKED
   */
  confirm(authCode: string): Promise<Order>;
  /** The payer declines instead: `trade_state` PAYERROR. Checks as `confirm` does. */
  decline(authCode: string): Promise<Order>;
  /** Expires an unpaid order now, as at its `time_expire`. */
  expire(outTradeNo: string): Promise<Order>;
  /** Closes an unpaid order, without the API's wait of five minutes. */
  close(outTradeNo: string): Promise<Order>;
  /** Settles a refund in state PROCESSING (or CHANGE) now and notifies the merchant. */
  settleRefund(outRefundNo: string, status?: 'SUCCESS' | 'CHANGE' | 'REFUNDCLOSE'): Promise<Refund>;

  /**
   * Sends a notification again now, outside WeChat Pay's schedule. Resolves after the attempt, accepted or not.
   *
   * @throws {SimulatorError} NOTIFICATION_UNKNOWN
   */
  replay(notificationId: number): Promise<NotificationAttempt>;

  /**
   * Signs a notification that belongs to no order, with the keys of the first merchant: for a receiver that is to be
   * tried. Nothing is recorded and nothing is sent; `sendNotification` sends it.
   *
   * @param notification `fields`: by v2's wire names in both versions, samples for the rest. `openid`: of the payer
   * @returns body and headers, and the fields that it says
   */
  signNotification(notification: {
    kind: 'payment' | 'refund';
    version?: 'v2' | 'v3' | undefined;
    fields?: NotifiedFields | undefined;
    openid: string;
  }): SignedNotification & { fields: NotifiedFields };

  /**
   * Sets a fault. It lasts until it is cleared or had an effect `times` times.
   *
   * @throws {SimulatorError} FAULT_INVALID, with the valid values
   * @example
   * await simulator.setFault({ type: 'duplicate', times: 1 });
   * await simulator.setFault({ type: 'down', how: 'refused' });
   */
  setFault(fault: FaultRequest): Promise<ActiveFault>;
  /** The active faults, oldest first. */
  faults(): ActiveFault[];
  /**
   * Ends a fault, or all faults without an id.
   *
   * @throws {SimulatorError} FAULT_UNKNOWN; LISTEN_FAILED if WeChat Pay was down and another program now uses its port
   */
  clearFault(id?: string): Promise<void>;

  /**
   * Changes which identities of WeChat Pay v3 a merchant has, as its administrator does on the merchant platform. With
   * `both`, an answer has the identity that the request's `Wechatpay-Serial` names, or else a certificate, and
   * notifications have either.
   *
   * @throws {SimulatorError} OPTION_INVALID
   */
  setPlatformKeys(mchId: string, mode: PlatformKeyMode): Promise<void>;
  /** The platform certificates that are valid now, the newest last. None as long as no merchant uses them. */
  platformCertificates(): WechatPayCertificate[];
  /**
   * Issues a new platform certificate. `GET /v3/certificates` has it beside the old one at once, and answers and
   * notifications are signed with either until the overlap is over. Times are those of the simulator's clock.
   *
   * @param options.usedAfter when the new certificate begins to sign; WeChat Pay waits for days. Default: at once
   * @param options.overlap how long the old certificate is used from then on. Default: one day
   */
  rotatePlatformCertificate(options?: {
    usedAfter?: Duration;
    overlap?: Duration;
  }): Promise<WechatPayCertificate>;

  /** An order by its `out_trade_no`; `undefined` if there is none. */
  order(outTradeNo: string): Order | undefined;
  /** All orders, oldest first. */
  orders(): Order[];
  /**
   * Says why the payer cannot pay the order now; `undefined` if the payer can. @throws {SimulatorError} ORDER_UNKNOWN
   */
  whyUnpayable(outTradeNo: string): SimulatorError | undefined;
  /** All refunds, oldest first. */
  refunds(): Refund[];
  /** The latest requests with their answers, oldest first; with a number, only those of that order. */
  exchanges(outTradeNo?: string): Exchange[];
  /** The number of requests of an order that are no longer recorded. */
  forgottenExchanges(outTradeNo: string): number;
  /** All receivers of shares. */
  sharingReceivers(): SharingReceiver[];
  /** All shares and unfreezings, oldest first. */
  sharings(): Sharing[];
  /** All returns of shares, oldest first. */
  sharingReturns(): SharingReturn[];
  /**
   * Changes the state of a receiver's account. ABNORMAL: shares to it and returns from it fail. SHORT_OF_FUNDS: returns
   * from it stay PROCESSING until it is NORMAL again; they fail after five days.
   *
   * @param account a merchant number or an openid
   */
  setReceiverAccount(account: string, state: ReceiverAccountState): void;
  /** All notifications with their attempts, oldest first. */
  notifications(): Notification[];

  /** The simulator's time. */
  now(): Date;
  /** Milliseconds by which the simulator's time is ahead of real time. */
  clockOffset(): number;
  isAdvancing(): boolean;
  /**
   * Schedules `run` for a time of the simulator's clock (milliseconds since 1970). An advance that passes it waits for
   * it. The returned function cancels it. `run` must not reject.
   */
  schedule(at: number, run: () => void | Promise<void>): () => void;
  /**
   * Returns the next sequence number. Records and events with the same time are ordered by it. Programs that record
   * their own events take their numbers from here too.
   */
  nextSequence(): number;
  /**
   * Advances the simulator's time. Tasks that become due run in order, and each notification is awaited before the
   * next.
   *
   * @param duration milliseconds, or text such as `'90s'`, `'2h'`; the clock can be at most ten years ahead
   * @throws {SimulatorError} OPTION_INVALID, CLOCK_LIMIT
   */
  advance(duration: Duration): Promise<void>;
  /** Resolves when no notification is being sent. Does not wait for later attempts. */
  idle(): Promise<void>;
  /** Stops listening, aborts notifications and cancels scheduled tasks. The records stay readable. */
  stop(): Promise<void>;
}
