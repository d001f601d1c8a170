import { announceRefund } from '../notifications/announce-refund';
import type { Refund } from '../records/refund';
import type { World } from '../world/world';

/** Has a refund succeed when it is time. */
export function scheduleSettlement(refund: Refund, world: World): void {
  world.clock.schedule(refund.madeAt + world.refundDelay, () => {
    if (refund.status === 'PROCESSING') settleRefund(refund, 'SUCCESS', world);
  });
}

/** Brings a refund to its end and notifies the merchant, if the refund asked for it. */
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
