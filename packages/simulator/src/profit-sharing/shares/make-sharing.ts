import type { Share, Sharing } from '../../records/sharing';
import type { World } from '../../world/world';
import { type PaidOrder, unallocated } from '../funds';
import { type GivenShare, payeeOf } from '../given-shares';
import { newDetailId, newSharingId } from '../numbers';
import { scheduleSharing } from './settle-sharing';

export interface NewSharing {
  outOrderNo: string;
  kind: Sharing['kind'];
  given: readonly GivenShare[];
  /** Unfreezings only. */
  description?: string;
}

/** Accepts a share or an unfreezing. It is executed a little later. */
export function makeSharing(
  order: PaidOrder,
  { outOrderNo, kind, given, description = '解冻给分账方' }: NewSharing,
  world: World,
): Sharing {
  const { clock, store } = world;
  const now = clock.now();
  const pending = (share: GivenShare): Share => ({
    detailId: newDetailId(now),
    ...share,
    result: 'PENDING',
  });
  const shares = given.map(pending);
  const rest = unallocated(order, world) - given.reduce((sum, { amount }) => sum + amount, 0);
  const unfrozen = kind !== 'multi' && rest > 0;
  const sharing: Sharing = {
    mchId: order.mchId,
    ...(order.subMchId !== undefined && { subMchId: order.subMchId }),
    orderId: newSharingId(now),
    outOrderNo,
    transactionId: order.payment.transactionId,
    kind,
    shares,
    ...(unfrozen && {
      unfrozen: pending({
        type: 'MERCHANT_ID',
        account: payeeOf(order),
        amount: rest,
        description,
      }),
    }),
    status: 'PROCESSING',
    madeAt: now,
  };
  store.sharing.addSharing(sharing);
  scheduleSharing(sharing, world);
  world.emit({ type: 'sharing-made', sharing });
  return sharing;
}
