import { say, type Text } from '@opencloudpay/internal';
import type { Caller } from '../merchants/caller';
import { shareRefund } from '../orders/coupons';
import { findOrder, type OrderNumbers } from '../orders/find-order';
import type { PaidOrder } from '../profit-sharing/funds';
import { refuseUncoveredRefund } from '../profit-sharing/refuse-refund';
import { newRefundId } from '../records/numbers';
import type { Order } from '../records/order';
import type { Refund } from '../records/refund';
import { BusinessRefusal, invalidParameter } from '../refusals/refusals';
import type { World } from '../world/world';
import { scheduleSettlement } from './settle-refund';

const YEAR = 365 * 24 * 60 * 60 * 1000;
const MOST_REFUNDS = 50;

/** A refund that a merchant asks for. Amounts are cents. */
export interface NewRefund {
  order: OrderNumbers;
  outRefundNo: string;
  refundFee: number;
  /** The order's amount, as the merchant knows it. */
  totalFee: number;
  /** Default: `REFUND_SOURCE_UNSETTLED_FUNDS`. */
  account?: string | undefined;
  notifyUrl?: string | undefined;
}

/** A refund with its order. */
export interface Refunded {
  readonly refund: Refund;
  readonly order: Order;
}

/**
 * Refunds an order in full or in part. `outRefundNo` is the idempotency key.
 *
 * @throws {RequestRefusal} PARAM_ERROR
 * @throws {BusinessRefusal} what the order, its refunds or its shares forbid
 */
export function refundOrder({ owner, signType }: Caller, given: NewRefund, world: World): Refunded {
  const { refundFee, totalFee } = given;
  if (refundFee > totalFee)
    throw invalidParameter(
      'refund_fee',
      say(
        `refund_fee ${refundFee} is more than total_fee ${totalFee}.`,
        `refund_fee ${refundFee} 大于 total_fee ${totalFee}。`,
      ),
    );
  const order = findOrder(world.store, owner, given.order);
  if (!order || !isPaid(order)) {
    const number = given.order.transaction_id ?? given.order.out_trade_no;
    throw new BusinessRefusal(
      'ORDERNOTEXIST',
      '订单不存在',
      order
        ? say(`Order ${number} is not paid.`, `订单 ${number} 未支付。`)
        : say(`There is no order ${number} of this merchant.`, `该商户没有订单 ${number}。`),
    );
  }
  const existing = world.store.refundByNumber(owner, given.outRefundNo);
  if (existing) {
    refuseOtherRefund(existing, order, given);
    return { refund: existing, order };
  }
  refuseImpossible(order, given, world);
  refuseUncoveredRefund(order, refundFee, world);
  const version = signType === 'RSA' ? ({ version: 'v3' } as const) : {};
  return { refund: makeRefund(order, given, world, version), order };
}

function isPaid(order: Order): order is PaidOrder {
  return order.payment !== undefined;
}

/** `out_refund_no` is the idempotency key: the same refund gets the same answer, a different one is refused. */
function refuseOtherRefund(existing: Refund, order: Order, given: NewRefund): void {
  if (existing.outTradeNo !== order.outTradeNo) {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      '商户退款单号重复',
      say(
        `Refund ${existing.outRefundNo} belongs to order ${existing.outTradeNo}. Use a new out_refund_no.`,
        `退款 ${existing.outRefundNo} 属于订单 ${existing.outTradeNo}。请使用新的 out_refund_no。`,
      ),
    );
  }
  if (existing.refundFee !== given.refundFee || existing.totalFee !== given.totalFee) {
    throw feeMismatch(
      say(
        `Refund ${existing.outRefundNo} exists with refund_fee ${existing.refundFee} and total_fee ${existing.totalFee}. Repeat it unchanged, or use a new out_refund_no.`,
        `退款单号 ${existing.outRefundNo} 已存在，refund_fee 为 ${existing.refundFee}，total_fee 为 ${existing.totalFee}。请原样重试，或更换 out_refund_no。`,
      ),
    );
  }
}

function refuseImpossible(order: PaidOrder, given: NewRefund, { clock, store }: World): void {
  if (order.state === 'REVOKED') {
    throw new BusinessRefusal(
      'TRADE_STATE_ERROR',
      '订单状态错误',
      say(
        `Order ${order.outTradeNo} was reversed: the payer has the money back.`,
        `订单 ${order.outTradeNo} 已撤销，款项已退回付款人。`,
      ),
    );
  }
  if (given.totalFee !== order.totalFee) {
    throw feeMismatch(
      say(
        `total_fee is ${given.totalFee}, but the order's is ${order.totalFee}.`,
        `total_fee 为 ${given.totalFee}，而订单的是 ${order.totalFee}。`,
      ),
    );
  }
  if (clock.now() - order.payment.paidAt > YEAR) {
    throw new BusinessRefusal(
      'TRADE_OVERDUE',
      '订单已经超过退款期限',
      say('The order was paid more than a year ago.', '订单支付已超过一年。'),
    );
  }
  const standing = standingRefunds(store.refundsOf(order));
  const refunded = standing.reduce((sum, refund) => sum + refund.refundFee, 0);
  if (refunded === order.totalFee) {
    throw new BusinessRefusal(
      'ERROR',
      '订单已全额退款',
      say('The order is refunded in full.', '订单已全额退款。'),
    );
  }
  if (refunded + given.refundFee > order.totalFee) {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      '累计退款金额大于支付金额',
      say(
        `refund_fee is ${given.refundFee}, but only ${order.totalFee - refunded} of ${order.totalFee} cents can still be refunded.`,
        `refund_fee 为 ${given.refundFee} 分，而订单 ${order.totalFee} 分中只剩 ${order.totalFee - refunded} 分可退。`,
      ),
    );
  }
  if (standing.length >= MOST_REFUNDS) {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      `每个支付订单的部分退款次数不能超过${MOST_REFUNDS}次`,
      say(`The order has ${standing.length} refunds.`, `该订单已有 ${standing.length} 笔退款。`),
    );
  }
}

function makeRefund(
  order: PaidOrder,
  given: NewRefund,
  world: World,
  version: Pick<Refund, 'version'>,
): Refund {
  const { clock, store } = world;
  const now = clock.now();
  const shares = shareRefund(order, order.payment, standingRefunds(store.refundsOf(order)), given.refundFee);
  const refund: Refund = {
    mchId: order.mchId,
    ...(order.subMchId !== undefined && { subMchId: order.subMchId }),
    refundId: newRefundId(now),
    outRefundNo: given.outRefundNo,
    transactionId: order.payment.transactionId,
    outTradeNo: order.outTradeNo,
    totalFee: order.totalFee,
    refundFee: given.refundFee,
    cashRefundFee: shares.cash,
    coupons: shares.coupons,
    account: given.account ?? 'REFUND_SOURCE_UNSETTLED_FUNDS',
    ...(given.notifyUrl !== undefined && { notifyUrl: given.notifyUrl }),
    status: 'PROCESSING',
    madeAt: now,
    ...version,
  };
  store.addRefund(refund);
  order.state = 'REFUND';
  store.writer.touch(order);
  scheduleSettlement(refund, world);
  world.emit({ type: 'refund-made', refund });
  return refund;
}

/** A closed refund returned no money, so its amount can be refunded again. */
function standingRefunds(refunds: readonly Refund[]): Refund[] {
  return refunds.filter((refund) => refund.status !== 'REFUNDCLOSE');
}

function feeMismatch(reason: Text): BusinessRefusal {
  return new BusinessRefusal(
    'REFUND_FEE_MISMATCH',
    '订单金额或退款金额与之前请求不一致，请核实后再试',
    reason,
  );
}
