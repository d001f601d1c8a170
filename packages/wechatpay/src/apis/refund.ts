import { type CallOutcome, defineApi } from '../api';
import { integer, numbers, refundAnswers, text } from './answers';
import { fields } from './fields';

const outcome: CallOutcome = {
  // Neither NOTENOUGH nor "订单已全额退款" tells whether it was this refund that took the money.
  provenBy: [],
  lookup: {
    api: 'queryRefund',
    by: ['out_refund_no'],
    absent: ['REFUNDNOTEXIST'],
    same: { refund_fee_0: 'refund_fee', total_fee: 'total_fee' },
    state: 'refund_status_0',
  },
};

/**
 * Refunds a paid order or a part of it. `out_refund_no` makes it idempotent: repeat a failed request with the
 * same number, never with a new one. SUCCESS means accepted; whether the money arrived says `queryRefund`.
 */
export const refund = defineApi({
  name: 'refund',
  path: '/secapi/pay/refund',
  certificate: true,
  signTypes: ['MD5', 'HMAC-SHA256'],
  outcome,
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
    echoes: ['transaction_id', 'out_trade_no', 'out_refund_no', 'total_fee', 'refund_fee'],
    always: ['refund_id'],
    fields: {
      ...numbers,
      ...refundAnswers,
      out_refund_no: text('your refund number'),
      refund_id: text('WeChat Pay’s refund number'),
      refund_channel: text('ORIGINAL or BALANCE, where the money goes back to'),
      settlement_refund_fee: integer('what is taken from the settlement, in cents'),
      cash_refund_fee: integer('what goes back in cash, in cents'),
      coupon_refund_count: integer('the number of coupons that are given back'),
      coupon_type_$n: text('CASH or NO_CASH'),
      coupon_refund_id_$n: text('the number of coupon n'),
      coupon_refund_fee_$n: integer('what coupon n gives back, in cents'),
    },
  },
});
