import type { Payment } from '@opencloudpay/wechatpay';
import { SimulatorError } from '../errors';
import type { Order } from '../records/order';
import type { World } from '../world/world';
import { type PaymentTexts, whyPaySignFails } from './pay-sign';
import { whyUnpayable } from './why-unpayable';

/** The object given to `wx.requestPayment`, unchecked, so that errors in it are reported. */
export type PaymentObject = { readonly [Name in keyof Payment]?: unknown };

const FIELDS = ['appId', 'timeStamp', 'nonceStr', 'package', 'signType', 'paySign'] as const;

/**
 * Checks every field of a payment object and finds its order.
 *
 * @throws {SimulatorError} PAYMENT_MALFORMED, PREPAY_UNKNOWN, APPID_WRONG, SIGN_TYPE_WRONG, PAY_SIGN_WRONG; or why the
 * order cannot be paid
 */
export function orderOfPayment(object: PaymentObject, { store, merchants, clock }: World): Order {
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
      `No order of this simulator has the prepay id ${prepayId.slice(0, 64)}. It may come from another simulator or from WeChat Pay itself.`,
    );
  }
  const appId = order.subAppid ?? order.appid;
  if (payment.appId !== appId) {
    throw new SimulatorError(
      'APPID_WRONG',
      `appId is ${payment.appId}, but order ${order.outTradeNo} was made for ${appId}${order.subAppid ? ' (its sub_appid)' : ''}. Sign the payment for that mini program.`,
    );
  }
  if (payment.signType !== order.signType) {
    throw new SimulatorError(
      'SIGN_TYPE_WRONG',
      `signType is ${payment.signType}, but order ${order.outTradeNo} was signed with ${order.signType}. Use the same for both.`,
    );
  }
  const merchant = merchants.find(order.mchId);
  const problem = merchant && whyPaySignFails(payment, merchant, order);
  if (problem !== undefined) throw new SimulatorError('PAY_SIGN_WRONG', problem);
  const refusal = whyUnpayable(order, prepayId, clock.now());
  if (refusal) throw refusal;
  return order;
}

function textFields(object: PaymentObject): PaymentTexts {
  for (const name of FIELDS) {
    const value = object?.[name];
    if (value === undefined || value === '') {
      throw new SimulatorError(
        'PAYMENT_MALFORMED',
        `${name} is missing. Pass the whole payment object to wx.requestPayment.`,
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
  const payment = object as PaymentTexts;
  if (!/^\d{10}$/.test(payment.timeStamp)) {
    throw new SimulatorError(
      'PAYMENT_MALFORMED',
      `timeStamp must be seconds since 1970 as text (10 digits), got '${payment.timeStamp.slice(0, 32)}'.`,
    );
  }
  return payment;
}
