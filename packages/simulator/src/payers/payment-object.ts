import { say } from '@opencloudpay/internal';
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
      say(
        `package must be 'prepay_id=' and the prepay id, got '${payment.package.slice(0, 80)}'.`,
        `package 必须是 'prepay_id=' 加预支付 ID，实际为 '${payment.package.slice(0, 80)}'。`,
      ),
    );
  }
  const order = store.orderByPrepayId(prepayId);
  if (!order) {
    throw new SimulatorError(
      'PREPAY_UNKNOWN',
      say(
        `No order of this simulator has the prepay id ${prepayId.slice(0, 64)}. It may come from another simulator or from WeChat Pay itself.`,
        `本模拟器没有预支付 ID 为 ${prepayId.slice(0, 64)} 的订单。它可能来自其他模拟器，或真实的微信支付。`,
      ),
    );
  }
  const appId = order.subAppid ?? order.appid;
  if (payment.appId !== appId) {
    throw new SimulatorError(
      'APPID_WRONG',
      say(
        `appId is ${payment.appId}, but order ${order.outTradeNo} was made for ${appId}${order.subAppid ? ' (its sub_appid)' : ''}. Sign the payment for that mini program.`,
        `appId 为 ${payment.appId}，但订单 ${order.outTradeNo} 属于 ${appId}${order.subAppid ? '（即 sub_appid）' : ''}。请用该小程序的 appId 签名。`,
      ),
    );
  }
  if (payment.signType !== order.signType) {
    throw new SimulatorError(
      'SIGN_TYPE_WRONG',
      say(
        `signType is ${payment.signType}, but order ${order.outTradeNo} was signed with ${order.signType}. Use the same for both.`,
        `signType 为 ${payment.signType}，但订单 ${order.outTradeNo} 使用 ${order.signType} 签名。两处请保持一致。`,
      ),
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
        say(
          `${name} is missing. Pass the whole payment object to wx.requestPayment.`,
          `缺少 ${name}。请把完整的 payment 对象传给 wx.requestPayment。`,
        ),
      );
    }
    if (typeof value !== 'string') {
      const advice =
        name === 'timeStamp'
          ? say(' (iOS refuses a number: String(seconds))', '（iOS 不接受数字：请用 String(seconds)）')
          : say('', '');
      throw new SimulatorError(
        'PAYMENT_MALFORMED',
        say(
          `${name} must be text${advice.en}, got a value of type ${typeof value}.`,
          `${name} 必须是字符串${advice.zh}，实际类型为 ${typeof value}。`,
        ),
      );
    }
  }
  const payment = object as PaymentTexts;
  if (!/^\d{10}$/.test(payment.timeStamp)) {
    throw new SimulatorError(
      'PAYMENT_MALFORMED',
      say(
        `timeStamp must be seconds since 1970 as text (10 digits), got '${payment.timeStamp.slice(0, 32)}'.`,
        `timeStamp 必须是 10 位数字的秒级时间戳字符串，实际为 '${payment.timeStamp.slice(0, 32)}'。`,
      ),
    );
  }
  return payment;
}
