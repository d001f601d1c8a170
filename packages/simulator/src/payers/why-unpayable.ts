import { SimulatorError } from '../errors';
import { PREPAY_LIFETIME } from '../orders/prepay-lifetime';
import type { Order } from '../records/order';

/** Says why a payer cannot pay the order; `undefined` if the payer can. */
export function whyUnpayable(order: Order, prepayId: string, now: number): SimulatorError | undefined {
  const { outTradeNo } = order;
  if (order.tradeType === 'MICROPAY') {
    return new SimulatorError(
      'NOT_FOR_PAYERS',
      `Order ${outTradeNo} was made by micropay. Confirm its payment code instead.`,
    );
  }
  if (order.payment)
    return new SimulatorError('ORDER_PAID', `Order ${outTradeNo} is already paid (该订单已支付).`);
  if (order.expired) {
    return new SimulatorError(
      'ORDER_EXPIRED',
      `Order ${outTradeNo} has expired. Make a new order under a new number.`,
    );
  }
  if (order.state === 'CLOSED') {
    return new SimulatorError(
      'ORDER_CLOSED',
      `Order ${outTradeNo} is closed (订单已关闭). Make a new order under a new number.`,
    );
  }
  if (prepayId !== order.prepayId || now - order.prepaidAt >= PREPAY_LIFETIME) {
    return new SimulatorError(
      'PREPAY_EXPIRED',
      `The prepay id of order ${outTradeNo} is older than two hours. Repeat unifiedOrder with the same parameters to get a new one.`,
    );
  }
  return undefined;
}
