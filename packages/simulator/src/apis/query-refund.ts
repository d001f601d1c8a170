import { say } from '@opencloudpay/internal';
import { apis, type RequestOf } from '@opencloudpay/wechatpay';
import { spacedTime } from '../beijing-time';
import { settled, sumOf } from '../orders/coupons';
import { findOrder } from '../orders/find-order';
import type { AnswerFields } from '../records/answer-fields';
import type { Order } from '../records/order';
import type { Owner } from '../records/owner';
import type { Refund } from '../records/refund';
import { BusinessRefusal } from '../refusals/refusals';
import { defineHandler } from '../requests/api-handler';
import type { Store } from '../store/store';

type Params = RequestOf<typeof apis.queryRefund>;

const PAGE = 10;

/** Returns the state of one refund, or of the refunds of an order, ten per page. */
export const queryRefundHandler = defineHandler(apis.queryRefund, ({ owner, params }, { store }) => {
  const { refunds, paged } = findRefunds(store, owner, params);
  const [first] = refunds;
  const order = first && store.orderByTransactionId(owner, first.transactionId);
  if (!order) {
    throw new BusinessRefusal(
      'REFUNDNOTEXIST',
      'not exist',
      say('There is no such refund of this merchant.', '该商户没有这笔退款。'),
    );
  }
  const { offset } = params;
  if (paged && offset !== undefined && offset > refunds.length) {
    throw new BusinessRefusal(
      'PARAM_ERROR',
      '参数错误',
      say(
        `offset ${offset} is beyond the ${refunds.length} refunds of the order.`,
        `offset ${offset} 超出了该订单的 ${refunds.length} 笔退款。`,
      ),
    );
  }
  const page = paged ? refunds.slice(offset ?? 0, (offset ?? 0) + PAGE) : refunds;
  const tellsTotal = paged && (offset !== undefined || refunds.length > PAGE);
  return {
    total_refund_count: tellsTotal ? refunds.length : undefined,
    ...orderFields(order, page),
    ...Object.assign({}, ...page.map(refundFields)),
  };
});

/** Uses the first of refund_id, out_refund_no, transaction_id, out_trade_no. The first two name a single refund. */
function findRefunds(
  store: Store,
  owner: Owner,
  params: Params,
): { refunds: readonly Refund[]; paged: boolean } {
  if (params.refund_id !== undefined) return single(store.refundById(owner, params.refund_id));
  if (params.out_refund_no !== undefined) return single(store.refundByNumber(owner, params.out_refund_no));
  const order = findOrder(store, owner, params);
  return { refunds: order ? store.refundsOf(order) : [], paged: true };
}

function single(refund: Refund | undefined): { refunds: Refund[]; paged: boolean } {
  return { refunds: refund ? [refund] : [], paged: false };
}

function orderFields(order: Order, page: readonly Refund[]): AnswerFields {
  return {
    transaction_id: order.payment?.transactionId,
    out_trade_no: order.outTradeNo,
    total_fee: order.totalFee,
    settlement_total_fee: settled(order.totalFee, order.payment?.coupons ?? []),
    cash_fee: order.payment?.cashFee,
    refund_count: page.length,
    // Not in the documents, but WeChat Pay always sends it: the sum of the refunds in this answer.
    refund_fee: page.reduce((sum, refund) => sum + refund.refundFee, 0),
  };
}

function refundFields(refund: Refund, n: number): AnswerFields {
  const fields: AnswerFields = {
    [`out_refund_no_${n}`]: refund.outRefundNo,
    [`refund_id_${n}`]: refund.refundId,
    [`refund_channel_${n}`]: 'ORIGINAL',
    [`refund_fee_${n}`]: refund.refundFee,
    [`settlement_refund_fee_${n}`]: settled(refund.refundFee, refund.coupons),
    [`refund_status_${n}`]: refund.status,
    [`refund_account_${n}`]: refund.account,
    [`refund_recv_accout_${n}`]: '支付用户的零钱',
    [`refund_success_time_${n}`]:
      refund.status === 'SUCCESS' && refund.settledAt !== undefined
        ? spacedTime(refund.settledAt)
        : undefined,
  };
  if (refund.coupons.length === 0) return fields;
  fields[`coupon_refund_fee_${n}`] = sumOf(refund.coupons);
  fields[`coupon_refund_count_${n}`] = refund.coupons.length;
  refund.coupons.forEach((coupon, m) => {
    fields[`coupon_type_${n}_${m}`] = coupon.type;
    fields[`coupon_refund_id_${n}_${m}`] = coupon.id;
    fields[`coupon_refund_fee_${n}_${m}`] = coupon.fee;
  });
  return fields;
}
