import { defineApi } from '../api';
import { fields } from './fields';

/**
 * Refunds a paid order or a part of it. `out_refund_no` makes it idempotent: repeat a failed request with the
 * same number, never with a new one. SUCCESS means accepted; whether the money arrived says `queryRefund`.
 */
export const refund = defineApi({
  name: 'refund',
  path: '/secapi/pay/refund',
  certificate: true,
  signTypes: ['MD5', 'HMAC-SHA256'],
  document: 'https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_4',
  request: {
    required: ['out_refund_no', 'total_fee', 'refund_fee'],
    anyOf: ['transaction_id', 'out_trade_no'],
    properties: {
      transaction_id: fields.transactionId,
      out_trade_no: fields.outTradeNo,
      out_refund_no: fields.outRefundNo,
      total_fee: fields.cents,
      refund_fee: fields.cents,
      refund_fee_type: fields.currency,
      refund_desc: fields.text(80, 'the reason, shown to the payer,'),
      refund_account: {
        type: 'string',
        enum: ['REFUND_SOURCE_UNSETTLED_FUNDS', 'REFUND_SOURCE_RECHARGE_FUNDS'],
        description: 'REFUND_SOURCE_UNSETTLED_FUNDS or REFUND_SOURCE_RECHARGE_FUNDS',
      },
      notify_url: fields.notifyUrl,
    },
  },
  answer: {
    body: 'xml',
    integers: [
      'refund_fee',
      'settlement_refund_fee',
      'total_fee',
      'settlement_total_fee',
      'cash_fee',
      'cash_refund_fee',
      'coupon_refund_fee',
      'coupon_refund_count',
      'coupon_refund_fee_$n',
    ],
  },
});
