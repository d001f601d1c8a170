import type { Order } from '../records/order';
import type { World } from '../world/world';

/** Schedules the expiry of an order with a `time_expire`. */
export function scheduleExpiry(order: Order, world: World): void {
  if (order.expiresAt !== undefined) world.clock.schedule(order.expiresAt, () => expireOrder(order, world));
}

/** Closes an order that is still unpaid, as WeChat Pay does at its `time_expire`. */
export function expireOrder(order: Order, { clock, emit }: World): void {
  if (order.payment || order.state === 'CLOSED' || order.state === 'REVOKED') return;
  order.state = 'CLOSED';
  order.closedAt = clock.now();
  order.expired = true;
  emit({ type: 'order-expired', order });
}
