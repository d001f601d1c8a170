import { rfc3339 } from '../beijing-time';
import { settled, sumOf } from '../orders/coupons';
import type { Json } from '../records/json';
import type { Order } from '../records/order';
import type { Refund, RefundStatus } from '../records/refund';
import type { Refunded } from './refund-order';

const STATUS: Readonly<Record<RefundStatus, string>> = {
  PROCESSING: 'PROCESSING',
  SUCCESS: 'SUCCESS',
  CHANGE: 'ABNORMAL',
  REFUNDCLOSE: 'CLOSED',
};

/** A refund in v3's JSON, as the refund itself and its query answer. */
export function refundJson({ refund, order: { payment } }: Refunded): Json {
  const { status, settledAt, coupons } = refund;
  return {
    refund_id: refund.refundId,
    out_refund_no: refund.outRefundNo,
    transaction_id: refund.transactionId,
    out_trade_no: refund.outTradeNo,
    channel: 'ORIGINAL',
    user_received_account: '支付用户零钱',
    ...(status === 'SUCCESS' && settledAt !== undefined && { success_time: rfc3339(settledAt) }),
    create_time: rfc3339(refund.madeAt),
    status: STATUS[status],
    funds_account: refund.account === 'REFUND_SOURCE_RECHARGE_FUNDS' ? 'AVAILABLE' : 'UNSETTLED',
    amount: {
      total: refund.totalFee,
      refund: refund.refundFee,
      payer_total: payment?.cashFee ?? refund.totalFee,
      payer_refund: refund.cashRefundFee,
      settlement_refund: settled(refund.refundFee, coupons) ?? refund.refundFee,
      settlement_total: settled(refund.totalFee, payment?.coupons ?? []) ?? refund.totalFee,
      discount_refund: sumOf(coupons),
      currency: 'CNY',
    },
    ...(coupons.length > 0 && { promotion_detail: coupons.map((coupon) => promotion(coupon, payment)) }),
  };
}

function promotion({ id, fee, type }: Refund['coupons'][number], payment: Order['payment']): Json {
  return {
    promotion_id: id,
    scope: 'GLOBAL',
    type: type === 'CASH' ? 'COUPON' : 'DISCOUNT',
    amount: payment?.coupons.find((coupon) => coupon.id === id)?.fee ?? fee,
    refund_amount: fee,
  };
}
