import type { Sharing } from '../records/sharing';
import { BusinessRefusal } from '../requests/refusals';
import type { World } from '../world/world';
import { notRefunded, type PaidOrder, sharedWithOthers, unallocated } from './funds';
import { type Caller, checkReceivers, type GivenShare, givenShares, payeeOf } from './given-shares';
import { makeSharing } from './make-sharing';
import { orderToShare, refuseBrand, refuseEarly } from './order-to-share';
import { repeatedSharing } from './repeated-sharing';

const MOST_SHARINGS = 50;

interface Params {
  transaction_id: string;
  out_order_no: string;
  receivers: string;
  brand_mch_id?: string | undefined;
}

/** Shares an order, in full or in part. A repeated request gets the same answer. */
export function share(call: Caller, params: Params, kind: 'single' | 'multi', world: World): Sharing {
  const { transaction_id: transactionId, out_order_no: outOrderNo } = params;
  refuseBrand(params.brand_mch_id);
  const order = orderToShare(call, transactionId, world);
  const given = givenShares(params.receivers);
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
      `The shares are ${sum} cents, but order ${order.outTradeNo} has only ${left} cents left after the fee, refunds, and earlier shares and unfreezings.`,
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
      `${toOthers} of ${base} cents would go to others, but the sub-merchant allows only ${maxRatio} % (profitSharing.maxRatio).`,
    );
  }
  const { length } = world.store.sharing.sharingsOf(order.payment.transactionId);
  if (length >= MOST_SHARINGS) {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      `对同一笔订单最多能发起${MOST_SHARINGS}次分账请求`,
      `Order ${order.outTradeNo} was shared ${length} times, the maximum.`,
    );
  }
}

function total(shares: readonly GivenShare[]): number {
  return shares.reduce((sum, { amount }) => sum + amount, 0);
}
