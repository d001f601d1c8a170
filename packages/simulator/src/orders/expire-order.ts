import type { Order } from '../records/order';
import type { World } from '../world/world';

/** Has an order lapse at its `time_expire`, if it has one. */
export function timeExpiry(order: Order, world: World): void {
  if (order.expiresAt !== undefined) world.clock.schedule(order.expiresAt, () => lapse(order, world));
}

/** Lets an order that is still unpaid lapse, as WeChat Pay does at its `time_expire`. */
export function lapse(order: Order, { clock, emit }: World): void {
  if (order.payment || order.state === 'CLOSED' || order.state === 'REVOKED') return;
  order.state = 'CLOSED';
  order.closedAt = clock.now();
  order.expired = true;
  emit({ type: 'order-expired', order });
}
