import { say } from '@opencloudpay/internal';
import { SimulatorError } from '../errors';
import { announcePayment } from '../notifications/announce-payment';
import { sumOf } from '../orders/coupons';
import { orderByNumber } from '../orders/order-by-number';
import { newTransactionId, openidUnder } from '../records/numbers';
import type { Coupon, Order } from '../records/order';
import type { World } from '../world/world';
import { orderOfPayment, type PaymentObject } from './payment-object';
import { whyUnpayable } from './why-unpayable';

/** The object given to `wx.requestPayment`, which is checked, or an order number. */
export type Payable = PaymentObject | string;

export interface PayOptions {
  /** The payer. Default: the openid of the order. */
  openid?: string;
  /** The coupons that the payer redeems. The rest is paid in cash. */
  coupons?: readonly Coupon[];
}

/** Pays the order: it becomes SUCCESS and its notification is sent. */
export function pay(given: Payable, { openid, coupons = [] }: PayOptions, world: World): Order {
  const order = payableOrder(given, world);
  checkPayer(order, openid);
  checkCoupons(order, coupons);
  const now = world.clock.now();
  const person = order.subOpenid ?? order.openid ?? openid ?? 'anonymous';
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

/** The payer's bank refuses. The order can still be paid. WeChat Pay notifies of successes only. */
export function failPayment(given: Payable, world: World): Order {
  const order = payableOrder(given, world);
  order.state = 'PAYERROR';
  world.emit({ type: 'payment-failed', order });
  return order;
}

/** The payer closes the payment sheet. The order does not change. */
export function cancelPayment(given: Payable, world: World): Order {
  const order = payableOrder(given, world);
  world.emit({ type: 'payment-cancelled', order });
  return order;
}

/**
 * Finds the order for which a phone would open the payment sheet.
 *
 * @throws {SimulatorError} if the payment object is wrong or the order cannot be paid
 */
function payableOrder(given: Payable, world: World): Order {
  if (typeof given === 'string') {
    const order = orderByNumber(given, world.store);
    const refusal = whyUnpayable(order, order.prepayId, world.clock.now());
    if (refusal) throw refusal;
    return order;
  }
  return orderOfPayment(given, world);
}

function checkPayer(order: Order, openid: string | undefined): void {
  if (openid === undefined || (order.openid === undefined && order.subOpenid === undefined)) return;
  if (openid !== order.openid && openid !== order.subOpenid) {
    throw new SimulatorError(
      'PAYER_WRONG',
      say(
        `Order ${order.outTradeNo} was made for another payer (下单账号与支付账号不一致，请核实后再支付). Only the openid of the order can pay it.`,
        `订单 ${order.outTradeNo} 的下单账号与支付账号不一致，请核实后再支付。只有订单的 openid 可以支付。`,
      ),
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
      say(
        `A coupon needs an id, a fee in cents of at least 1 and a type CASH or NO_CASH, got ${JSON.stringify(wrong)}.`,
        `优惠券必须有 id、不小于 1 的金额 fee（分）和类型 CASH 或 NO_CASH，实际为 ${JSON.stringify(wrong)}。`,
      ),
    );
  }
  if (new Set(coupons.map(({ id }) => id)).size < coupons.length) {
    throw new SimulatorError(
      'COUPONS_INVALID',
      say('Two coupons have the same id.', '有两张优惠券的 id 相同。'),
    );
  }
  const fee = sumOf(coupons);
  if (fee > order.totalFee) {
    throw new SimulatorError(
      'COUPONS_INVALID',
      say(
        `The coupons are worth ${fee} cents, but the order costs ${order.totalFee}.`,
        `优惠券共 ${fee} 分，超过订单金额 ${order.totalFee} 分。`,
      ),
    );
  }
}
