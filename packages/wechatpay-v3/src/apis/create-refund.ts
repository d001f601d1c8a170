import type { CallOutcome } from '../api';
import type { V2Table } from '../v2/table';
import { subMerchant, subMerchantRows } from './accounts';
import { defineApi, requestOf, samePath } from './define-api';
import { refundErrors } from './errors';
import { fields } from './fields';
import { refundAnswer } from './refund-answer';
import { refundBody } from './refund-body';

const outcome: CallOutcome = {
  // Neither NOT_ENOUGH nor INVALID_REQUEST shows whether this refund took the money.
  provenBy: [],
  lookup: {
    api: 'queryRefund',
    by: ['out_refund_no'],
    absent: ['RESOURCE_NOT_EXISTS'],
    same: { 'amount.refund': 'amount.refund', 'amount.total': 'amount.total' },
    state: 'status',
  },
};

const v2: V2Table = {
  api: 'refund',
  request: [
    ...subMerchantRows('body'),
    { from: 'transaction_id', to: 'body.transaction_id' },
    { from: 'out_trade_no', to: 'body.out_trade_no' },
    { from: 'out_refund_no', to: 'body.out_refund_no' },
    { from: 'total_fee', to: 'body.amount.total' },
    { from: 'refund_fee', to: 'body.amount.refund' },
    {
      from: 'refund_fee_type',
      to: 'body.amount.currency',
      note: { en: 'CNY if left out: v3 requires it', zh: '不填则发送 CNY：v3 必填' },
    },
    { from: 'refund_desc', to: 'body.reason', note: { en: 'at most 80 bytes', zh: '最多 80 个字节' } },
    { from: 'refund_account', to: 'body.funds_account', as: 'refundFunds' },
    { from: 'notify_url', to: 'body.notify_url' },
  ],
  fixed: [{ to: 'body.amount.currency', value: 'CNY' }],
  passes: ['goods_detail', 'funds_account', 'amount.from'],
  answer: [
    { from: 'transaction_id', to: 'transaction_id' },
    { from: 'out_trade_no', to: 'out_trade_no' },
    { from: 'out_refund_no', to: 'out_refund_no' },
    { from: 'refund_id', to: 'refund_id' },
    { from: 'channel', to: 'refund_channel' },
    { from: 'amount.total', to: 'total_fee' },
    { from: 'amount.settlement_total', to: 'settlement_total_fee' },
    { from: 'amount.currency', to: 'fee_type' },
    { from: 'amount.payer_total', to: 'cash_fee' },
    { from: 'amount.refund', to: 'refund_fee' },
    { from: 'amount.settlement_refund', to: 'settlement_refund_fee' },
    { from: 'amount.payer_refund', to: 'cash_refund_fee' },
    { from: 'amount.discount_refund', to: 'coupon_refund_fee' },
    {
      from: 'promotion_detail',
      to: ['coupon_refund_count', 'coupon_type_$n', 'coupon_refund_id_$n', 'coupon_refund_fee_$n'],
      as: 'couponsOfRefund',
      kept: true,
    },
  ],
};

export const createRefund = defineApi({
  name: 'createRefund',
  method: 'POST',
  path: samePath('/v3/refund/domestic/refunds'),
  effect: 'refund',
  notifies: 'refund',
  outcome,
  errors: refundErrors,
  document: {
    direct: 'https://pay.weixin.qq.com/wiki/doc/apiv3/apis/chapter3_1_9.shtml',
    partner: 'https://pay.weixin.qq.com/doc/v3/partner/4012886219',
  },
  summary: {
    en: 'Refunds a paid order or a part of it. `out_refund_no` makes it idempotent: repeat a failed request with the same number, never with a new one. `status` PROCESSING means accepted; `queryRefund` shows whether the money arrived.',
    zh: '对已支付的订单全额或部分退款。`out_refund_no` 保证幂等：请求失败时用同一个退款单号重试，绝不要换新单号。`status` 为 PROCESSING 表示已受理；款项是否到账请用 `queryRefund` 查询。',
  },
  request: requestOf({
    body: [
      subMerchant,
      { properties: { transaction_id: fields.transactionId, out_trade_no: fields.outTradeNo } },
      refundBody,
    ],
  }),
  answer: {
    body: 'json',
    json: refundAnswer,
    echoes: {
      transaction_id: 'transaction_id',
      out_trade_no: 'out_trade_no',
      out_refund_no: 'out_refund_no',
      'amount.total': 'amount.total',
      'amount.refund': 'amount.refund',
    },
  },
  v2: [v2],
});
