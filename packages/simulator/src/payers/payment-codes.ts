import { randomInt } from 'node:crypto';
import { SimulatorError } from '../errors';
import type { AuthCode } from '../records/auth-code';
import { newTransactionId, openidUnder, randomDigits } from '../records/numbers';
import type { Order, OrderPayment } from '../records/order';
import type { World } from '../world/world';

export interface AuthCodeOptions {
  /** Who pays: their openid under `appid`; somebody new where left out. */
  openid?: string;
  /** WeChat asks the payer for the password: the merchant is answered USERPAYING, until `confirm` or `decline`. */
  asksPassword?: boolean;
  /**
   * What goes wrong. SYSTEMERROR, BANKERROR: the money is taken, and the merchant is answered this instead of being
   * told so. NOTENOUGH: the payer has not enough, and nothing is taken.
   */
  trouble?: AuthCode['trouble'];
}

/** For how long WeChat keeps asking for the password; merchants are advised to wait 45 seconds for it. */
const PASSWORD_TIME = 45_000;

/** What the payer's phone shows at the counter. */
export function showAuthCode(options: AuthCodeOptions, { clock, store }: World): string {
  let code: string;
  do code = `1${randomInt(6)}${randomDigits(16)}`;
  while (store.authCodes.has(code));
  store.addAuthCode({
    code,
    openid: options.openid ?? openidUnder('somebody', code),
    asksPassword: options.asksPassword ?? false,
    ...(options.trouble && { trouble: options.trouble }),
    shownAt: clock.now(),
  });
  return code;
}

/** Takes the money: the order becomes SUCCESS. What was paid at a counter is not notified. */
export function charge(order: Order, { openid }: AuthCode, { clock, store, emit }: World): OrderPayment {
  const now = clock.now();
  const payment = {
    transactionId: newTransactionId(now),
    paidAt: now,
    bankType: 'OTHERS',
    openid,
    ...(order.subAppid !== undefined && { subOpenid: openidUnder(order.subAppid, openid) }),
    coupons: [],
    cashFee: order.totalFee,
  };
  store.setPayment(order, payment);
  emit({ type: 'order-paid', order });
  return payment;
}

/** The payment fails; the order can be tried again with a new code of the same payer, or reversed. */
export function failCharge(order: Order, { emit }: World): void {
  order.state = 'PAYERROR';
  emit({ type: 'payment-failed', order });
}

/** Asks the payer for the password; without an answer the payment fails. */
export function askPassword(order: Order, code: AuthCode, world: World): void {
  order.state = 'USERPAYING';
  order.askedAt = world.clock.now();
  world.store.writer.touch(order);
  schedulePasswordTimeout(order, code, world);
}

/** Ends the wait for the password when it is over. */
export function schedulePasswordTimeout(order: Order, code: AuthCode, world: World): void {
  world.clock.schedule((order.askedAt ?? 0) + PASSWORD_TIME, () => {
    if (isAsked(order, code)) failCharge(order, world);
  });
}

/** The payer enters the password, or turns the payment down. */
export function answerPassword(code: string, confirmed: boolean, world: World): Order {
  const authCode = world.store.authCodes.get(code);
  if (!authCode)
    throw new SimulatorError(
      'AUTH_CODE_UNKNOWN',
      'This simulator has shown no such code: take one of authCode().',
    );
  const { usedFor } = authCode;
  const order = usedFor && world.store.orderByNumber(usedFor, usedFor.outTradeNo);
  if (!order || !isAsked(order, authCode)) {
    throw new SimulatorError(
      'PASSWORD_NOT_ASKED',
      order
        ? `Order ${order.outTradeNo} does not wait for a password: it is ${order.state}. WeChat asks for ${PASSWORD_TIME / 1000} seconds, and only where authCode({ asksPassword: true }) was charged.`
        : 'No merchant has charged this code yet: call micropay with it first.',
    );
  }
  if (confirmed) charge(order, authCode, world);
  else failCharge(order, world);
  return order;
}

/** An order that was tried again waits for the password of its latest code. */
function isAsked(order: Order, code: AuthCode): boolean {
  return order.state === 'USERPAYING' && order.authCode === code.code;
}
