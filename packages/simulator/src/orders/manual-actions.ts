/** Actions on an order by the simulator's user, not by an API. */
import { say, type Text } from '@opencloudpay/internal';
import { SimulatorError } from '../errors';
import type { Order } from '../records/order';
import type { World } from '../world/world';
import { expireOrder } from './expire-order';
import { orderByNumber } from './order-by-number';

/** @throws {SimulatorError} ORDER_UNKNOWN, ORDER_PAID, ORDER_CLOSED */
export function expireOrderNow(outTradeNo: string, world: World): Order {
  const order = orderByNumber(outTradeNo, world.store);
  refuseEnded(order, say('expire', '过期'));
  expireOrder(order, world);
  return order;
}

/** @throws {SimulatorError} ORDER_UNKNOWN, ORDER_PAID, ORDER_CLOSED */
export function closeOrderNow(outTradeNo: string, { store, clock, emit }: World): Order {
  const order = orderByNumber(outTradeNo, store);
  refuseEnded(order, say('be closed', '关闭'));
  order.state = 'CLOSED';
  order.closedAt = clock.now();
  emit({ type: 'order-closed', order });
  return order;
}

function refuseEnded({ outTradeNo, payment, state }: Order, what: Text): void {
  if (payment)
    throw new SimulatorError(
      'ORDER_PAID',
      say(
        `Order ${outTradeNo} is paid. It cannot ${what.en} any more.`,
        `订单 ${outTradeNo} 已支付，不能再${what.zh}。`,
      ),
    );
  if (state === 'CLOSED' || state === 'REVOKED')
    throw new SimulatorError(
      'ORDER_CLOSED',
      say(`Order ${outTradeNo} is closed already.`, `订单 ${outTradeNo} 已经关闭。`),
    );
}
