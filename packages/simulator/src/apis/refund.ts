import { apis, type RequestOf } from '@opencloudpay/wechatpay';
import { settled, shareRefund, sumOf } from '../orders/coupons';
import { refuseUncoveredRefund } from '../profit-sharing/refuse-refund';
import type { AnswerFields } from '../records/answer-fields';
import { newRefundId } from '../records/numbers';
import type { Order, OrderPayment } from '../records/order';
import type { Refund } from '../records/refund';
import { scheduleSettlement } from '../refunds/settle-refund';
import { defineHandler } from '../requests/api-handler';
import { invalidParameter } from '../requests/check-parameters';
import { BusinessRefusal } from '../requests/refusals';
import type { World } from '../world/world';
import { findOrder } from './find-order';

type Params = RequestOf<typeof apis.refund>;
type PaidOrder = Order & { payment: OrderPayment };

const YEAR = 365 * 24 * 60 * 60 * 1000;
const MOST_REFUNDS = 50;

/** Refunds an order in full or in part. */
export const refundHandler = defineHandler(apis.refund, ({ owner, params, signType }, world) => {
  if (params.refund_fee > params.total_fee) {
    throw invalidParameter(
      'refund_fee',
      `refund_fee ${params.refund_fee} is more than total_fee ${params.total_fee}.`,
    );
  }
  const order = findOrder(world.store, owner, params);
  if (!order || !isPaid(order)) {
    const number = params.transaction_id ?? params.out_trade_no;
    throw new BusinessRefusal(
      'ORDERNOTEXIST',
      '订单不存在',
      order ? `Order ${number} is not paid.` : `There is no order ${number} of this merchant.`,
    );
  }
  const existing = world.store.refundByNumber(owner, params.out_refund_no);
  if (existing) {
    refuseOtherRefund(existing, order, params);
    return answer(existing, order);
  }
  refuseImpossible(order, params, world);
  refuseUncoveredRefund(order, params.refund_fee, world);
  const version = signType === 'RSA' ? ({ version: 'v3' } as const) : {};
  return answer(makeRefund(order, params, world, version), order);
});

function isPaid(order: Order): order is PaidOrder {
  return order.payment !== undefined;
}

/** `out_refund_no` is the idempotency key: the same refund gets the same answer, a different one is refused. */
function refuseOtherRefund(existing: Refund, order: Order, params: Params): void {
  if (existing.outTradeNo !== order.outTradeNo) {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      '商户退款单号重复',
      `Refund ${existing.outRefundNo} belongs to order ${existing.outTradeNo}. Use a new out_refund_no.`,
    );
  }
  if (existing.refundFee !== params.refund_fee || existing.totalFee !== params.total_fee) {
    throw feeMismatch(
      `Refund ${existing.outRefundNo} exists with refund_fee ${existing.refundFee} and total_fee ${existing.totalFee}. Repeat it unchanged, or use a new out_refund_no.`,
    );
  }
}

function refuseImpossible(order: PaidOrder, params: Params, { clock, store }: World): void {
  if (order.state === 'REVOKED') {
    throw new BusinessRefusal(
      'TRADE_STATE_ERROR',
      '订单状态错误',
      `Order ${order.outTradeNo} was reversed: the payer has the money back.`,
    );
  }
  if (params.total_fee !== order.totalFee) {
    throw feeMismatch(`total_fee is ${params.total_fee}, but the order's is ${order.totalFee}.`);
  }
  if (clock.now() - order.payment.paidAt > YEAR) {
    throw new BusinessRefusal(
      'TRADE_OVERDUE',
      '订单已经超过退款期限',
      'The order was paid more than a year ago.',
    );
  }
  const standing = standingRefunds(store.refundsOf(order));
  const refunded = standing.reduce((sum, refund) => sum + refund.refundFee, 0);
  if (refunded === order.totalFee) {
    throw new BusinessRefusal('ERROR', '订单已全额退款', 'The order is refunded in full.');
  }
  if (refunded + params.refund_fee > order.totalFee) {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      '累计退款金额大于支付金额',
      `refund_fee is ${params.refund_fee}, but only ${order.totalFee - refunded} of ${order.totalFee} cents can still be refunded.`,
    );
  }
  if (standing.length >= MOST_REFUNDS) {
    throw new BusinessRefusal(
      'INVALID_REQUEST',
      `每个支付订单的部分退款次数不能超过${MOST_REFUNDS}次`,
      `The order has ${standing.length} refunds.`,
    );
  }
}

function makeRefund(
  order: PaidOrder,
  params: Params,
  world: World,
  version: Pick<Refund, 'version'>,
): Refund {
  const { clock, store } = world;
  const now = clock.now();
  const shares = shareRefund(
    order,
    order.payment,
    standingRefunds(store.refundsOf(order)),
    params.refund_fee,
  );
  const refund: Refund = {
    mchId: order.mchId,
    ...(order.subMchId !== undefined && { subMchId: order.subMchId }),
    refundId: newRefundId(now),
    outRefundNo: params.out_refund_no,
    transactionId: order.payment.transactionId,
    outTradeNo: order.outTradeNo,
    totalFee: order.totalFee,
    refundFee: params.refund_fee,
    cashRefundFee: shares.cash,
    coupons: shares.coupons,
    account: params.refund_account ?? 'REFUND_SOURCE_UNSETTLED_FUNDS',
    ...(params.notify_url !== undefined && { notifyUrl: params.notify_url }),
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

function feeMismatch(reason: string): BusinessRefusal {
  return new BusinessRefusal(
    'REFUND_FEE_MISMATCH',
    '订单金额或退款金额与之前请求不一致，请核实后再试',
    reason,
  );
}

function answer(refund: Refund, { payment }: PaidOrder): AnswerFields {
  const fields: AnswerFields = {
    transaction_id: refund.transactionId,
    out_trade_no: refund.outTradeNo,
    out_refund_no: refund.outRefundNo,
    refund_id: refund.refundId,
    refund_channel: '',
    refund_fee: refund.refundFee,
    settlement_refund_fee: settled(refund.refundFee, refund.coupons),
    coupon_refund_fee: sumOf(refund.coupons),
    total_fee: refund.totalFee,
    settlement_total_fee: settled(refund.totalFee, payment.coupons),
    cash_fee: payment.cashFee,
    coupon_refund_count: refund.coupons.length,
    cash_refund_fee: refund.cashRefundFee,
  };
  refund.coupons.forEach((coupon, index) => {
    fields[`coupon_type_${index}`] = coupon.type;
    fields[`coupon_refund_id_${index}`] = coupon.id;
    fields[`coupon_refund_fee_${index}`] = coupon.fee;
  });
  return fields;
}
