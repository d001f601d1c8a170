import { randomInt } from 'node:crypto';
import { say } from '@opencloudpay/internal';
import { SimulatorError } from '../errors';
import type { AuthCode } from '../records/auth-code';
import { newTransactionId, openidUnder, randomDigits } from '../records/numbers';
import type { Order, OrderPayment } from '../records/order';
import type { World } from '../world/world';

export interface AuthCodeOptions {
  /** The payer's openid under `appid`. Default: a new payer. */
  openid?: string;
  /** WeChat asks the payer for the password. The merchant gets USERPAYING until `confirm` or `decline`. */
  asksPassword?: boolean;
  /**
   * The failure. SYSTEMERROR, BANKERROR: the payer is charged, but the merchant gets this error. NOTENOUGH: the payer
   * does not have enough money and is not charged.
   */
  trouble?: AuthCode['trouble'];
}

/** How long WeChat asks for the password. Its documents advise merchants to wait 45 seconds. */
const PASSWORD_TIME = 45_000;

/** The payment codes on payers' phones. */
export function showAuthCode(options: AuthCodeOptions, { clock, store }: World): string {
  let code: string;
  do code = `1${randomInt(6)}${randomDigits(16)}`;
  while (store.authCodes.has(code));
  store.addAuthCode({
    code,
    openid: options.openid ?? openidUnder('anonymous', code),
    asksPassword: options.asksPassword ?? false,
    ...(options.trouble && { trouble: options.trouble }),
    shownAt: clock.now(),
  });
  return code;
}

/** Charges the payer: the order becomes SUCCESS. WeChat Pay sends no notification for payment codes. */
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

/** The payment fails. The merchant can retry it with a new code of the same payer, or reverse the order. */
export function failCharge(order: Order, { emit }: World): void {
  order.state = 'PAYERROR';
  emit({ type: 'payment-failed', order });
}

/** Asks the payer for the password. Without an answer the payment fails. */
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

/** The payer enters the password or declines. */
export function answerPassword(code: string, confirmed: boolean, world: World): Order {
  const authCode = world.store.authCodes.get(code);
  if (!authCode)
    throw new SimulatorError(
      'AUTH_CODE_UNKNOWN',
      say(
        'This simulator has no such code. Get one from authCode().',
        '本模拟器没有这个付款码。请用 authCode() 获取。',
      ),
    );
  const { usedFor } = authCode;
  const order = usedFor && world.store.orderByNumber(usedFor, usedFor.outTradeNo);
  if (!order || !isAsked(order, authCode)) {
    throw new SimulatorError(
      'PASSWORD_NOT_ASKED',
      order
        ? say(
            `Order ${order.outTradeNo} is ${order.state} and not waiting for a password. WeChat asks for it only for codes from authCode({ asksPassword: true }), for ${PASSWORD_TIME / 1000} seconds.`,
            `订单 ${order.outTradeNo} 的状态为 ${order.state}，没有在等待输入密码。只有 authCode({ asksPassword: true }) 的付款码需要密码，等待时间为 ${PASSWORD_TIME / 1000} 秒。`,
          )
        : say(
            'No merchant has charged this code yet. Call micropay with it first.',
            '还没有商户使用这个付款码收款。请先用它调用 micropay。',
          ),
    );
  }
  if (confirmed) charge(order, authCode, world);
  else failCharge(order, world);
  return order;
}

/** A retried order waits for the password of its latest code. */
function isAsked(order: Order, code: AuthCode): boolean {
  return order.state === 'USERPAYING' && order.authCode === code.code;
}
