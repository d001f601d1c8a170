/** What whoever drives the simulator does to orders and refunds, past the APIs. */
import { SimulatorError } from '../errors';
import { orderOf } from '../payers/pay';
import type { Order } from '../records/order';
import type { Refund } from '../records/refund';
import { unambiguous } from '../records/unambiguous';
import { settleRefund } from '../refunds/settle-refund';
import type { Store } from '../store/store';
import type { World } from '../world/world';
import { lapse } from './expire-order';

/** `undefined` if there is none. @throws {SimulatorError} ORDER_AMBIGUOUS */
export function findOrderByNumber(outTradeNo: string, { orders }: Store): Order | undefined {
  return unambiguous(
    'order',
    outTradeNo,
    orders.filter((known) => known.outTradeNo === outTradeNo),
  );
}

/** @throws {SimulatorError} ORDER_UNKNOWN, ORDER_PAID, ORDER_CLOSED */
export function expireOrder(outTradeNo: string, world: World): Order {
  const order = orderOf(outTradeNo, world.store);
  refuseEnded(order, 'expire');
  lapse(order, world);
  return order;
}

/** @throws {SimulatorError} ORDER_UNKNOWN, ORDER_PAID, ORDER_CLOSED */
export function closeByHand(outTradeNo: string, { store, clock, emit }: World): Order {
  const order = orderOf(outTradeNo, store);
  refuseEnded(order, 'be closed');
  order.state = 'CLOSED';
  order.closedAt = clock.now();
  emit({ type: 'order-closed', order });
  return order;
}

/** @throws {SimulatorError} REFUND_UNKNOWN, REFUND_AMBIGUOUS, REFUND_SETTLED */
export function settleByHand(
  outRefundNo: string,
  status: 'SUCCESS' | 'CHANGE' | 'REFUNDCLOSE',
  world: World,
): Refund {
  const refund = unambiguous(
    'refund',
    outRefundNo,
    world.store.refunds.filter((known) => known.outRefundNo === outRefundNo),
  );
  if (!refund) throw new SimulatorError('REFUND_UNKNOWN', `There is no refund ${outRefundNo}.`);
  if (refund.status === 'SUCCESS' || refund.status === 'REFUNDCLOSE') {
    throw new SimulatorError('REFUND_SETTLED', `Refund ${outRefundNo} has ended already: ${refund.status}.`);
  }
  settleRefund(refund, status, world);
  return refund;
}

function refuseEnded({ outTradeNo, payment, state }: Order, what: string): void {
  if (payment)
    throw new SimulatorError('ORDER_PAID', `Order ${outTradeNo} is paid: it cannot ${what} any more.`);
  if (state === 'CLOSED' || state === 'REVOKED')
    throw new SimulatorError('ORDER_CLOSED', `Order ${outTradeNo} is closed already.`);
}
