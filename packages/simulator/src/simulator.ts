import { createAuthority } from './certificates';
import { Clock } from './clock';
import { type AuthCodeOptions, answerPassword, showAuthCode } from './counter';
import { type Duration, toMilliseconds } from './duration';
import { SimulatorError } from './errors';
import { createEmit } from './events';
import { lapse } from './lapse';
import { createMerchants, type Merchant } from './merchants';
import { Notifier } from './notifications/notifier';
import type { SimulatorOptions } from './options';
import { cancelPayment, failPayment, type PaymentObject, type PayOptions, pay } from './payer';
import type { ReceiverAccountState, Sharing, SharingReceiver, SharingReturn } from './profit-sharing/records';
import { setReceiverAccount } from './profit-sharing/returns';
import { profitSharingRules } from './profit-sharing/rules';
import type { Notification, Order, Refund } from './records';
import { listen } from './server';
import { settleRefund } from './settle-refund';
import { Store } from './store';
import type { World } from './world';

/** WeChat Pay v2 on loopback. Records that it hands out are copies. */
export interface Simulator {
  /** Where it listens, in place of `https://api.mch.weixin.qq.com`. */
  readonly url: string;
  /** The certificate that a client must trust to reach it, PEM. */
  readonly ca: string;
  /** The first merchant, with everything that its program needs. */
  readonly merchant: Merchant;
  readonly merchants: readonly Merchant[];

  /**
   * What the payer's phone does with the object given to `wx.requestPayment`: checks it, pays the order, and sends
   * the notification on its way.
   *
   * @throws {SimulatorError} saying what is wrong with the payment object or why the order cannot be paid
   */
  pay(payment: PaymentObject, options?: PayOptions): Promise<Order>;
  /** The payment fails at the payer's bank: `trade_state` PAYERROR; the payer may try again. Checks as `pay` does. */
  fail(payment: PaymentObject): Promise<Order>;
  /** The payer closes the payment sheet; the order is as before. Checks as `pay` does. */
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
  /** Ends a refund that is PROCESSING (or was left in CHANGE) now, and notifies the merchant of it. */
  settleRefund(outRefundNo: string, status?: 'SUCCESS' | 'CHANGE' | 'REFUNDCLOSE'): Promise<Refund>;

  /** An order by its merchant's number; `undefined` if there is none. */
  order(outTradeNo: string): Order | undefined;
  /** Every order, oldest first. */
  orders(): Order[];
  /** Every refund, oldest first. */
  refunds(): Refund[];
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
  /**
   * Moves the simulator's time on: all that falls due on the way happens in order, and each notification is
   * awaited before the next.
   *
   * @param duration milliseconds, or text such as `'90s'`, `'2h'`
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
  const authority = await createAuthority();
  const [merchants, serverCertificate] = await Promise.all([
    createMerchants(options.merchants ?? [{ subMerchants: [{}] }], authority),
    authority.issueServer(),
  ]);
  const [merchant] = merchants.all;
  if (!merchant) throw new SimulatorError('OPTION_INVALID', 'merchants is empty.');

  const clock = new Clock();
  const store = new Store();
  const emit = createEmit(options.onEvent, () => clock.now());
  const notifier = new Notifier({ clock, store, emit, ca: options.notifyCa });
  const world: World = { clock, store, merchants, notifier, emit, refundDelay, profitSharing };
  const { server, url } = await listen(world, serverCertificate, authority.certificate, options.port ?? 0);

  const orderOf = (outTradeNo: string) =>
    onlyOne(
      'order',
      outTradeNo,
      store.orders.filter((known) => known.outTradeNo === outTradeNo),
    );
  let stopping: Promise<void> | undefined;
  const running = () => {
    if (stopping) throw new SimulatorError('STOPPED', 'The simulator was stopped.');
  };
  const stop = async () => {
    clock.stop();
    notifier.stop();
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await Promise.all([closed, clock.idle()]);
  };

  return {
    url,
    ca: authority.certificate,
    merchant,
    merchants: merchants.all,

    pay: async (payment, payOptions = {}) => {
      running();
      return structuredClone(pay(payment, payOptions, world));
    },
    fail: async (payment) => {
      running();
      return structuredClone(failPayment(payment, world));
    },
    cancel: async (payment) => {
      running();
      return structuredClone(cancelPayment(payment, world));
    },
    authCode: (codeOptions = {}) => {
      running();
      return showAuthCode(codeOptions, world);
    },
    confirm: async (authCode) => {
      running();
      return structuredClone(answerPassword(authCode, true, world));
    },
    decline: async (authCode) => {
      running();
      return structuredClone(answerPassword(authCode, false, world));
    },
    expire: async (outTradeNo) => {
      running();
      const order = orderOf(outTradeNo);
      if (!order) throw new SimulatorError('ORDER_UNKNOWN', `There is no order ${outTradeNo}.`);
      if (order.payment) {
        throw new SimulatorError('ORDER_PAID', `Order ${outTradeNo} is paid: it cannot expire any more.`);
      }
      if (order.state === 'CLOSED' || order.state === 'REVOKED') {
        throw new SimulatorError('ORDER_CLOSED', `Order ${outTradeNo} is closed already.`);
      }
      lapse(order, world);
      return structuredClone(order);
    },
    settleRefund: async (outRefundNo, status = 'SUCCESS') => {
      running();
      const refund = onlyOne(
        'refund',
        outRefundNo,
        store.refunds.filter((known) => known.outRefundNo === outRefundNo),
      );
      if (!refund) throw new SimulatorError('REFUND_UNKNOWN', `There is no refund ${outRefundNo}.`);
      if (refund.status === 'SUCCESS' || refund.status === 'REFUNDCLOSE') {
        throw new SimulatorError(
          'REFUND_SETTLED',
          `Refund ${outRefundNo} has ended already: ${refund.status}.`,
        );
      }
      settleRefund(refund, status, world);
      return structuredClone(refund);
    },

    order: (outTradeNo) => structuredClone(orderOf(outTradeNo)),
    orders: () => structuredClone(store.orders),
    refunds: () => structuredClone(store.refunds),
    sharingReceivers: () => structuredClone(store.sharing.receivers),
    sharings: () => structuredClone(store.sharing.sharings),
    sharingReturns: () => structuredClone(store.sharing.returns),
    setReceiverAccount: (account, state) => {
      running();
      setReceiverAccount(account, state, world);
    },
    notifications: () => structuredClone(store.notifications),

    now: () => new Date(clock.now()),
    advance: async (duration) => {
      running();
      await clock.advance(toMilliseconds(duration));
    },
    idle: () => clock.idle(),
    stop: () => {
      stopping ??= stop();
      return stopping;
    },
  };
}

/** Numbers are unique under a merchant only; where several merchants have the same one, it names nothing. */
function onlyOne<Found>(what: 'order' | 'refund', number: string, found: Found[]): Found | undefined {
  if (found.length > 1) {
    throw new SimulatorError(
      what === 'order' ? 'ORDER_AMBIGUOUS' : 'REFUND_AMBIGUOUS',
      `Several merchants have the ${what} ${number}: look for it in ${what}s().`,
    );
  }
  return found[0];
}
