import { type Payment, type SignType, verify } from '@opencloudpay/wechatpay';
import { SimulatorError } from '../errors';
import { announcePayment } from '../notifications/announce-payment';
import { sumOf } from '../orders/coupons';
import { PREPAY_LIFETIME } from '../orders/prepay-lifetime';
import { newTransactionId, openidUnder } from '../records/numbers';
import type { Coupon, Order } from '../records/order';
import { unambiguous } from '../records/unambiguous';
import type { Store } from '../store/store';
import type { World } from '../world/world';

/** The object given to `wx.requestPayment`, as it came: what is wrong with it is told, not assumed away. */
export type PaymentObject = { readonly [Name in keyof Payment]?: unknown };

/** What is paid: the object given to `wx.requestPayment`, which is checked; or an order's number. */
export type Payable = PaymentObject | string;

export interface PayOptions {
  /** Who pays: the openid that the order is for, unless told otherwise. */
  openid?: string;
  /** What the payer redeems; the rest is paid in cash. */
  coupons?: readonly Coupon[];
}

const FIELDS = ['appId', 'timeStamp', 'nonceStr', 'package', 'signType', 'paySign'] as const;

/** Pays: the order becomes SUCCESS and its notification sets out. */
export function pay(given: Payable, { openid, coupons = [] }: PayOptions, world: World): Order {
  const order = payableOrder(given, world);
  checkPayer(order, openid);
  checkCoupons(order, coupons);
  const now = world.clock.now();
  const person = order.subOpenid ?? order.openid ?? openid ?? 'somebody';
  const subOpenid =
    order.subAppid === undefined ? undefined : (order.subOpenid ?? openidUnder(order.subAppid, person));
  const payment = {
    transactionId: newTransactionId(now),
    paidAt: now,
    bankType: 'OTHERS',
    openid:
      order.openid ??
      (order.subOpenid === undefined && openid !== undefined ? openid : openidUnder(order.appid, person)),
    ...(subOpenid !== undefined && { subOpenid }),
    coupons: coupons.map(({ id, fee, type }) => ({ id, fee, type })),
    cashFee: order.totalFee - sumOf(coupons),
  };
  world.store.setPayment(order, payment);
  world.emit({ type: 'order-paid', order });
  announcePayment(order, payment, world);
  return order;
}

/** The payer's bank refuses. The order stays payable; nothing is notified, as only successes are. */
export function failPayment(given: Payable, world: World): Order {
  const order = payableOrder(given, world);
  order.state = 'PAYERROR';
  world.emit({ type: 'payment-failed', order });
  return order;
}

/** The payer closes the payment sheet. The order is as before. */
export function cancelPayment(given: Payable, world: World): Order {
  const order = payableOrder(given, world);
  world.emit({ type: 'payment-cancelled', order });
  return order;
}

/**
 * The order that a payer's phone would open the payment sheet for.
 *
 * @throws {SimulatorError} saying what is wrong with the payment object, or why the order cannot be paid
 */
function payableOrder(given: Payable, world: World): Order {
  if (typeof given === 'string') {
    const order = orderOf(given, world.store);
    const refusal = whyUnpayable(order, order.prepayId, world.clock.now());
    if (refusal) throw refusal;
    return order;
  }
  return orderOfPayment(given, world);
}

/** @throws {SimulatorError} ORDER_UNKNOWN, ORDER_AMBIGUOUS */
export function orderOf(outTradeNo: string, store: Store): Order {
  const order = unambiguous(
    'order',
    outTradeNo,
    store.orders.filter((known) => known.outTradeNo === outTradeNo),
  );
  if (!order) throw new SimulatorError('ORDER_UNKNOWN', `There is no order ${outTradeNo}.`);
  return order;
}

function orderOfPayment(object: PaymentObject, { store, merchants, clock }: World): Order {
  const payment = textFields(object);
  const prepayId = /^prepay_id=(\S+)$/.exec(payment.package)?.[1];
  if (prepayId === undefined) {
    throw new SimulatorError(
      'PAYMENT_MALFORMED',
      `package must be 'prepay_id=' and the prepay id, got '${payment.package.slice(0, 80)}'.`,
    );
  }
  const order = store.orderByPrepayId(prepayId);
  if (!order) {
    throw new SimulatorError(
      'PREPAY_UNKNOWN',
      `No order of this simulator has the prepay id ${prepayId.slice(0, 64)}: was it made by another simulator, or by WeChat Pay itself?`,
    );
  }
  const appId = order.subAppid ?? order.appid;
  if (payment.appId !== appId) {
    throw new SimulatorError(
      'APPID_WRONG',
      `appId is ${payment.appId}, but order ${order.outTradeNo} was made for ${appId}${order.subAppid ? ' (its sub_appid)' : ''}: the payment must be signed for that mini program.`,
    );
  }
  if (payment.signType !== order.signType) {
    throw new SimulatorError(
      'SIGN_TYPE_WRONG',
      `signType is ${payment.signType}, but order ${order.outTradeNo} was signed with ${order.signType}: both must be the same.`,
    );
  }
  const apiKey = merchants.find(order.mchId)?.apiKey ?? '';
  if (!verifyPaySign(payment, apiKey, order.signType)) {
    throw new SimulatorError('PAY_SIGN_WRONG', whyPaySignFails(payment, apiKey, order));
  }
  const refusal = whyUnpayable(order, prepayId, clock.now());
  if (refusal) throw refusal;
  return order;
}

function textFields(object: PaymentObject): Record<keyof Payment, string> {
  for (const name of FIELDS) {
    const value = object?.[name];
    if (value === undefined || value === '') {
      throw new SimulatorError(
        'PAYMENT_MALFORMED',
        `${name} is missing: hand the whole payment object to wx.requestPayment.`,
      );
    }
    if (typeof value !== 'string') {
      const advice = name === 'timeStamp' ? ' (iOS refuses a number: String(seconds))' : '';
      throw new SimulatorError(
        'PAYMENT_MALFORMED',
        `${name} must be text${advice}, got a value of type ${typeof value}.`,
      );
    }
  }
  const payment = object as Record<keyof Payment, string>;
  if (!/^\d{10}$/.test(payment.timeStamp)) {
    throw new SimulatorError(
      'PAYMENT_MALFORMED',
      `timeStamp must be seconds since 1970 as text (10 digits), got '${payment.timeStamp.slice(0, 32)}'.`,
    );
  }
  return payment;
}

function verifyPaySign(payment: Record<keyof Payment, string>, apiKey: string, signType: SignType): boolean {
  const { appId, timeStamp, nonceStr, package: prepay, signType: named, paySign } = payment;
  return verify(
    { appId, timeStamp, nonceStr, package: prepay, signType: named, sign: paySign },
    apiKey,
    signType,
  );
}

function whyPaySignFails(payment: Record<keyof Payment, string>, apiKey: string, order: Order): string {
  const other: SignType = order.signType === 'MD5' ? 'HMAC-SHA256' : 'MD5';
  if (verifyPaySign(payment, apiKey, other)) {
    return `paySign was computed with ${other}, but signType says ${order.signType}.`;
  }
  if (verifyPaySign({ ...payment, paySign: payment.paySign.toUpperCase() }, apiKey, order.signType)) {
    return 'paySign is right but in lower case; WeChat Pay compares upper case.';
  }
  return `paySign is not the ${order.signType} signature of appId, timeStamp, nonceStr, package and signType with the API key of merchant ${order.mchId}: sign exactly these five, spelled like this, with the key that signed the order.`;
}

/** Why a payer's phone would not pay the order; `undefined` where it would. */
export function whyUnpayable(order: Order, prepayId: string, now: number): SimulatorError | undefined {
  const { outTradeNo } = order;
  if (order.tradeType === 'MICROPAY') {
    return new SimulatorError(
      'NOT_FOR_PAYERS',
      `Order ${outTradeNo} is charged at a counter (micropay): confirm its payment code instead.`,
    );
  }
  if (order.payment)
    return new SimulatorError('ORDER_PAID', `Order ${outTradeNo} is already paid (该订单已支付).`);
  if (order.expired) {
    return new SimulatorError(
      'ORDER_EXPIRED',
      `Order ${outTradeNo} has expired: make a new order under a new number.`,
    );
  }
  if (order.state === 'CLOSED') {
    return new SimulatorError(
      'ORDER_CLOSED',
      `Order ${outTradeNo} is closed (订单已关闭): make a new order under a new number.`,
    );
  }
  if (prepayId !== order.prepayId || now - order.prepaidAt >= PREPAY_LIFETIME) {
    return new SimulatorError(
      'PREPAY_EXPIRED',
      `The prepay id of order ${outTradeNo} is older than two hours: repeat unifiedOrder with the same parameters to get a new one.`,
    );
  }
  return undefined;
}

function checkPayer(order: Order, openid: string | undefined): void {
  if (openid === undefined || (order.openid === undefined && order.subOpenid === undefined)) return;
  if (openid !== order.openid && openid !== order.subOpenid) {
    throw new SimulatorError(
      'PAYER_WRONG',
      `Order ${order.outTradeNo} was made for another payer (下单账号与支付账号不一致，请核实后再支付): its openid decides who can pay.`,
    );
  }
}

function checkCoupons(order: Order, coupons: readonly Coupon[]): void {
  const wrong = coupons.find(
    ({ id, fee, type }) =>
      !id || !Number.isSafeInteger(fee) || fee < 1 || (type !== 'CASH' && type !== 'NO_CASH'),
  );
  if (wrong) {
    throw new SimulatorError(
      'COUPONS_INVALID',
      `A coupon needs an id, a fee in cents of at least 1 and a type CASH or NO_CASH, got ${JSON.stringify(wrong)}.`,
    );
  }
  if (new Set(coupons.map(({ id }) => id)).size < coupons.length) {
    throw new SimulatorError('COUPONS_INVALID', 'Two coupons have the same id.');
  }
  const fee = sumOf(coupons);
  if (fee > order.totalFee) {
    throw new SimulatorError(
      'COUPONS_INVALID',
      `The coupons are worth ${fee} cents, the order costs ${order.totalFee}.`,
    );
  }
}
