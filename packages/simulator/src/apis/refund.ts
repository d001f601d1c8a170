import { apis } from '@opencloudpay/wechatpay';
import { settled, sumOf } from '../orders/coupons';
import type { AnswerFields } from '../records/answer-fields';
import { type Refunded, refundOrder } from '../refunds/refund-order';
import { defineHandler } from '../requests/api-handler';

/** Refunds an order in full or in part. */
export const refundHandler = defineHandler(apis.refund, (call, world) => {
  const { params } = call;
  const refunded = refundOrder(
    call,
    {
      order: params,
      outRefundNo: params.out_refund_no,
      refundFee: params.refund_fee,
      totalFee: params.total_fee,
      account: params.refund_account,
      notifyUrl: params.notify_url,
    },
    world,
  );
  return answer(refunded);
});

function answer({ refund, order: { payment } }: Refunded): AnswerFields {
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
    settlement_total_fee: settled(refund.totalFee, payment?.coupons ?? []),
    cash_fee: payment?.cashFee,
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
