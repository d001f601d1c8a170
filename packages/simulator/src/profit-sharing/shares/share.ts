import { say } from '@opencloudpay/internal';
import type { Sharing } from '../../records/sharing';
import { BusinessRefusal } from '../../refusals/refusals';
import type { World } from '../../world/world';
import { notRefunded, type PaidOrder, sharedWithOthers, unallocated } from '../funds';
import { type Caller, checkReceivers, type GivenShare, payeeOf } from '../given-shares';
import { makeSharing } from './make-sharing';
import { orderToShare, refuseEarly } from './order-to-share';
import { repeatedSharing } from './repeated-sharing';

const MOST_SHARINGS = 50;

/** A sharing that a merchant asks for. */
export interface NewShares {
  transactionId: string;
  outOrderNo: string;
  /** `single` also unfreezes the rest. */
  kind: 'single' | 'multi';
  given: readonly GivenShare[];
}

/**
 * Shares an order, in full or in part. A repeated request gets the same answer.
 *
 * @throws {BusinessRefusal} what the order, the receivers or the limits forbid
 * @throws {RequestRefusal} LACK_PARAMS
 */
export function share(
  call: Caller,
  { transactionId, outOrderNo, kind, given }: NewShares,
  world: World,
): Sharing {
  const order = orderToShare(call, transactionId, world);
  const earlier = repeatedSharing(call.owner, { outOrderNo, transactionId, kind, given }, world);
  if (earlier) return earlier;
  checkReceivers(call, given, kind === 'multi', world);
  refuseEarly(order, world);
  refuseImpossible(order, given, payeeOf(call.owner), world);
  return makeSharing(order, { outOrderNo, kind, given }, world);
}

function refuseImpossible(order: PaidOrder, given: readonly GivenShare[], payee: string, world: World): void {
  const sum = total(given);
  const left = unallocated(order, world);
  if (sum > left) {
    throw new BusinessRefusal(
      'AMOUNT_OVERDUE',
      '分账金额不足',
      say(
        `The shares are ${sum} cents, but order ${order.outTradeNo} has only ${left} cents left after the fee, refunds, and earlier shares and unfreezings.`,
        `分账共 ${sum} 分，但订单 ${order.outTradeNo} 扣除手续费、退款以及之前的分账和解冻后只剩 ${left} 分。`,
      ),
    );
  }
  const { maxRatio } = world.profitSharing;
  const toOthers =
    sharedWithOthers(order, payee, world) + total(given.filter(({ account }) => account !== payee));
  const base = notRefunded(order, world);
  if (toOthers * 100 > base * maxRatio) {
    throw new BusinessRefusal(
      'RULE_LIMIT',
      '分账金额超出最大分账比例',
      say(
        `${toOthers} of ${base} cents would go to others, but the sub-merchant allows only ${maxRatio} % (profitSharing.maxRatio).`,
        `${base} 分中有 ${toOthers} 分将分给其他方，而子商户的最大分账比例为 ${maxRatio}%（profitSharing.maxRatio）。`,
      ),
    );
  }
  const { length } = world.store.sharing.sharingsOf(order.payment.transactionId);
  if (length >= MOST_SHARINGS) {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      `对同一笔订单最多能发起${MOST_SHARINGS}次分账请求`,
      say(
        `Order ${order.outTradeNo} was shared ${length} times, the maximum.`,
        `订单 ${order.outTradeNo} 已分账 ${length} 次，达到上限。`,
      ),
    );
  }
}

function total(shares: readonly GivenShare[]): number {
  return shares.reduce((sum, { amount }) => sum + amount, 0);
}
