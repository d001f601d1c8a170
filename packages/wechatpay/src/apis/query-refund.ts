import { defineApi } from '../api';
import { integer, numbers, refundAnswers, text } from './answers';
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
  effect: 'none',
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
        description: 'the index of the first refund of the page, counted from 0',
      },
    },
  },
  answer: {
    body: 'xml',
    echoes: ['refund_id_$n', 'out_refund_no_$n', 'transaction_id', 'out_trade_no'],
    fields: {
      ...numbers,
      ...refundAnswers,
      total_refund_count: integer('the number of the order’s refunds'),
      refund_count: integer('the number of refunds on this page'),
      out_refund_no_$n: text('your number of refund n'),
      refund_id_$n: text('WeChat Pay’s number of refund n'),
      refund_channel_$n: text('ORIGINAL, BALANCE, OTHER_BALANCE or OTHER_BANKCARD'),
      refund_fee_$n: integer('what refund n gives back, in cents'),
      settlement_refund_fee_$n: integer('what refund n takes from the settlement, in cents'),
      coupon_refund_fee_$n: integer('what the coupons of refund n give back, in cents'),
      coupon_refund_count_$n: integer('the number of coupons of refund n'),
      coupon_type_$n_$m: text('CASH or NO_CASH, coupon m of refund n'),
      coupon_refund_id_$n_$m: text('the number of coupon m of refund n'),
      coupon_refund_fee_$n_$m: integer('what coupon m of refund n gives back, in cents'),
      refund_status_$n: text(
        'SUCCESS, PROCESSING, CHANGE (the money came back to the merchant) or REFUNDCLOSE',
      ),
      refund_account_$n: text('the merchant’s account that refund n is paid from'),
      refund_recv_accout_$n: text('where the money of refund n goes, in words (WeChat Pay’s spelling)'),
      refund_success_time_$n: text('when refund n succeeded, Beijing time as yyyy-MM-dd HH:mm:ss'),
    },
  },
});
