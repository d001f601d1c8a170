import { say } from '@opencloudpay/internal';
import { SimulatorError } from '../errors';
import { PREPAY_LIFETIME } from '../orders/prepay-lifetime';
import type { Order } from '../records/order';

/** Says why a payer cannot pay the order; `undefined` if the payer can. */
export function whyUnpayable(order: Order, prepayId: string, now: number): SimulatorError | undefined {
  const { outTradeNo } = order;
  if (order.tradeType === 'MICROPAY') {
    return new SimulatorError(
      'NOT_FOR_PAYERS',
      say(
        `Order ${outTradeNo} was made by micropay. Confirm its payment code instead.`,
        `订单 ${outTradeNo} 是付款码支付（micropay）的订单，请改为确认其付款码。`,
      ),
    );
  }
  if (order.payment)
    return new SimulatorError(
      'ORDER_PAID',
      say(`Order ${outTradeNo} is already paid (该订单已支付).`, `订单 ${outTradeNo} 已支付。`),
    );
  if (order.expired) {
    return new SimulatorError(
      'ORDER_EXPIRED',
      say(
        `Order ${outTradeNo} has expired. Make a new order under a new number.`,
        `订单 ${outTradeNo} 已过期。请用新的订单号重新下单。`,
      ),
    );
  }
  if (order.state === 'CLOSED') {
    return new SimulatorError(
      'ORDER_CLOSED',
      say(
        `Order ${outTradeNo} is closed (订单已关闭). Make a new order under a new number.`,
        `订单 ${outTradeNo} 已关闭。请用新的订单号重新下单。`,
      ),
    );
  }
  if (prepayId !== order.prepayId || now - order.prepaidAt >= PREPAY_LIFETIME) {
    return new SimulatorError(
      'PREPAY_EXPIRED',
      say(
        `The prepay id of order ${outTradeNo} is older than two hours. Repeat unifiedOrder with the same parameters to get a new one.`,
        `订单 ${outTradeNo} 的预支付 ID 已超过两小时。请以相同的参数再次统一下单（unifiedOrder），获取新的预支付 ID。`,
      ),
    );
  }
  return undefined;
}
