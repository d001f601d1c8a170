import type { RequestRow, V2Table } from '../v2/table';
import { subMerchant, subMerchantRows } from './accounts';
import { defineApi, requestOf, samePath } from './define-api';
import { refundErrors } from './errors';
import { fields } from './fields';
import { refundAnswer } from './refund-answer';

const byNumberOnly = (from: string): RequestRow => ({
  from,
  refused:
    'cannot name the refund: WeChat Pay v3 finds refunds by out_refund_no only. Pass the number that the refund was made with',
  zh: '不能用来查询：v3 只按商户退款单号（out_refund_no）查询。请传入发起退款时的单号',
  unless: 'out_refund_no',
});

const v2: V2Table = {
  api: 'queryRefund',
  request: [
    ...subMerchantRows('query'),
    { from: 'out_refund_no', to: 'path.out_refund_no' },
    byNumberOnly('refund_id'),
    byNumberOnly('transaction_id'),
    byNumberOnly('out_trade_no'),
    { from: 'offset', implied: 'out_refund_no names one refund', zh: 'out_refund_no 只对应一笔退款' },
  ],
  answer: [
    { from: 'transaction_id', to: 'transaction_id' },
    { from: 'out_trade_no', to: 'out_trade_no' },
    { from: 'amount.total', to: 'total_fee' },
    { from: 'amount.settlement_total', to: 'settlement_total_fee' },
    { from: 'amount.currency', to: 'fee_type' },
    { from: 'amount.payer_total', to: 'cash_fee' },
    { from: 'amount.refund', to: 'refund_fee' },
    { from: 'amount.discount_refund', to: 'coupon_refund_fee' },
    { from: 'out_refund_no', to: 'out_refund_no_0' },
    { from: 'refund_id', to: 'refund_id_0' },
    { from: 'channel', to: 'refund_channel_0' },
    { from: 'amount.refund', to: 'refund_fee_0' },
    { from: 'amount.settlement_refund', to: 'settlement_refund_fee_0' },
    { from: 'amount.discount_refund', to: 'coupon_refund_fee_0' },
    {
      from: 'promotion_detail',
      to: ['coupon_refund_count_0', 'coupon_type_0_$n', 'coupon_refund_id_0_$n', 'coupon_refund_fee_0_$n'],
      as: 'couponsOfQueriedRefund',
      kept: true,
    },
    { from: 'status', to: 'refund_status_0', as: 'refundState' },
    { from: 'funds_account', to: 'refund_account_0', as: 'refundFunds' },
    { from: 'user_received_account', to: 'refund_recv_accout_0' },
    { from: 'success_time', to: 'refund_success_time_0', as: 'spacedTime' },
  ],
  always: { refund_count: 1 },
  errors: { RESOURCE_NOT_EXISTS: 'REFUNDNOTEXIST' },
  lacks: {
    total_refund_count: {
      en: 'v3 does not say how many refunds the order has',
      zh: 'v3 不返回订单的退款总次数',
    },
  },
};

export const queryRefund = defineApi({
  name: 'queryRefund',
  method: 'GET',
  path: samePath('/v3/refund/domestic/refunds/{out_refund_no}'),
  effect: 'none',
  errors: { ...refundErrors, RESOURCE_NOT_EXISTS: { status: 404, advice: 'REFUND_UNKNOWN' } },
  document: {
    direct: 'https://pay.weixin.qq.com/doc/v3/merchant/4012556562',
    partner: 'https://pay.weixin.qq.com/wiki/doc/apiv3_partner/apis/chapter4_1_10.shtml',
  },
  summary: { en: 'Returns the state of a refund by your refund number.', zh: '按商户退款单号查询退款状态。' },
  request: requestOf({ path: { out_refund_no: fields.outRefundNo }, query: [subMerchant] }),
  answer: { body: 'json', json: refundAnswer, echoes: { out_refund_no: 'out_refund_no' } },
  v2: [v2],
});
