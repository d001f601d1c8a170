import { defineApi } from '../api';
import { fields } from './fields';

/**
 * Tells the state of an order's refunds, ten a page from `offset`. Where several numbers are given WeChat Pay
 * goes by the first of refund_id, out_refund_no, transaction_id, out_trade_no.
 */
export const queryRefund = defineApi({
  name: 'queryRefund',
  path: '/pay/refundquery',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  document: 'https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_5',
  request: {
    required: [],
    anyOf: ['refund_id', 'out_refund_no', 'transaction_id', 'out_trade_no'],
    properties: {
      refund_id: fields.refundId,
      out_refund_no: fields.outRefundNo,
      transaction_id: fields.transactionId,
      out_trade_no: fields.outTradeNo,
      offset: {
        type: 'integer',
        minimum: 0,
        description: 'the index of the first refund of the page, from 0',
      },
    },
  },
  answer: {
    body: 'xml',
    integers: [
      'total_refund_count',
      'total_fee',
      'settlement_total_fee',
      'cash_fee',
      'refund_count',
      'refund_fee',
      'coupon_refund_fee',
      'refund_fee_$n',
      'settlement_refund_fee_$n',
      'coupon_refund_fee_$n',
      'coupon_refund_count_$n',
      'coupon_refund_fee_$n_$m',
    ],
  },
});
