import { say } from '@opencloudpay/internal';
import type { Sharing } from '../../records/sharing';
import { BusinessRefusal } from '../../refusals/refusals';
import type { World } from '../../world/world';
import { unallocated } from '../funds';
import type { Caller } from '../given-shares';
import { makeSharing } from './make-sharing';
import { orderToShare, refuseEarly } from './order-to-share';
import { repeatedSharing } from './repeated-sharing';

/** An unfreezing that a merchant asks for. */
export interface NewUnfreezing {
  transactionId: string;
  outOrderNo: string;
  description: string;
}

/**
 * Unfreezes the rest of an order. Nothing of the order can be shared afterwards.
 *
 * @throws {BusinessRefusal} what the order forbids
 */
export function unfreeze(call: Caller, given: NewUnfreezing, world: World): Sharing {
  const { transactionId, outOrderNo, description } = given;
  const order = orderToShare(call, transactionId, world);
  const request = { outOrderNo, transactionId, kind: 'finish' as const, given: [] };
  const earlier = repeatedSharing(call.owner, request, world);
  if (earlier) return earlier;
  refuseEarly(order, world);
  if (unallocated(order, world) === 0) {
    throw new BusinessRefusal(
      'AMOUNT_OVERDUE',
      '分账金额不足',
      say(
        `Order ${order.outTradeNo} has no frozen money left: it was unfrozen, or shared or refunded in full.`,
        `订单 ${order.outTradeNo} 没有剩余的冻结资金：已解冻，或已全部分账或退款。`,
      ),
    );
  }
  return makeSharing(order, { ...request, description }, world);
}
