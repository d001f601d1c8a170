import { announceRefund } from '../notifications/announce-refund';
import type { Refund } from '../records/refund';
import type { World } from '../world/world';

/** Schedules the success of a refund. */
export function scheduleSettlement(refund: Refund, world: World): void {
  world.clock.schedule(refund.madeAt + world.refundDelay, () => {
    if (refund.status === 'PROCESSING') settleRefund(refund, 'SUCCESS', world);
  });
}

/** Settles a refund and notifies the merchant, if the refund has a `notify_url`. */
export function settleRefund(
  refund: Refund,
  status: 'SUCCESS' | 'CHANGE' | 'REFUNDCLOSE',
  world: World,
): void {
  refund.status = status;
  refund.settledAt = world.clock.now();
  world.emit({ type: 'refund-settled', refund });
  announceRefund(refund, world);
}
