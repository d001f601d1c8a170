import { defineApi } from '../api';
import type { CallOutcome } from '../outcome';
import { integer, numbers, refundAnswers, text } from './answers';
import { fields } from './fields';

const outcome: CallOutcome = {
  // Neither NOTENOUGH nor "订单已全额退款" shows whether this refund took the money.
  provenBy: [],
  lookup: {
    api: 'queryRefund',
    by: ['out_refund_no'],
    absent: ['REFUNDNOTEXIST'],
    same: { refund_fee_0: 'refund_fee', total_fee: 'total_fee' },
    state: 'refund_status_0',
  },
};

/** Also what a shop meets that has left CloudBase: its old orders belong to another merchant account. */
const UNKNOWN_ORDER =
  'This merchant has no paid order of this number: check out_trade_no or transaction_id, and sub_mch_id. An order that cloudPay placed on CloudBase belongs to CloudBase’s own service provider, and only that account can refund it: give the gateway the oldEnvironment with its function, or call a function that still runs on CloudBase with the real wx-server-sdk.';

export const refund = defineApi({
  name: 'refund',
  path: '/secapi/pay/refund',
  certificate: true,
  signTypes: ['MD5', 'HMAC-SHA256'],
  effect: 'refund',
  notifies: 'refund',
  outcome,
  refusals: {
    NOTENOUGH: 'REFUND_FUNDS',
    TRADE_OVERDUE: 'REFUND_TOO_OLD',
    REFUND_FEE_MISMATCH: 'REFUND_AMOUNTS',
    ORDER_NOT_READY: 'ORDER_NOT_READY',
    TRADE_STATE_ERROR: 'INVALID_REQUEST',
    USER_ACCOUNT_ABNORMAL: 'PAYER_ACCOUNT',
    ERROR: 'INVALID_REQUEST',
  },
  hints: { ORDERNOTEXIST: UNKNOWN_ORDER, INVALID_TRANSACTIONID: UNKNOWN_ORDER },
  document: 'https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_4',
  summary: {
    en: 'Refunds a paid order or a part of it. `out_refund_no` makes it idempotent: repeat a failed request with the same number, never with a new one. SUCCESS means accepted; `queryRefund` shows whether the money arrived. An order that was placed on CloudBase belongs to CloudBase’s own service provider: only a function there can refund it, here the refusal is ORDERNOTEXIST.',
    zh: '对已支付的订单全额或部分退款。`out_refund_no` 保证幂等：请求失败时用同一个退款单号重试，绝不要换新单号。SUCCESS 表示已受理；款项是否到账请用 `queryRefund` 查询。在云开发上下的订单属于云开发自己的服务商，只能由那里的云函数退款，在这里会被拒绝：ORDERNOTEXIST。',
  },
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
      refund_desc: fields.text(80, {
        description: 'the reason, shown to the payer,',
        zh: '退款原因，会展示给用户',
      }),
      refund_account: {
        type: 'string',
        enum: ['REFUND_SOURCE_UNSETTLED_FUNDS', 'REFUND_SOURCE_RECHARGE_FUNDS'],
        description: 'REFUND_SOURCE_UNSETTLED_FUNDS or REFUND_SOURCE_RECHARGE_FUNDS',
        zh: 'REFUND_SOURCE_UNSETTLED_FUNDS（未结算资金）或 REFUND_SOURCE_RECHARGE_FUNDS（可用余额）',
      },
      notify_url: fields.notifyUrl,
    },
  },
  answer: {
    body: 'xml',
    echoes: ['transaction_id', 'out_trade_no', 'out_refund_no', 'total_fee', 'refund_fee'],
    always: ['refund_id'],
    lists: {
      coupon_type_list: 'coupon_type_$n',
      coupon_refund_id_list: 'coupon_refund_id_$n',
      coupon_refund_fee_list: 'coupon_refund_fee_$n',
    },
    fields: {
      ...numbers,
      ...refundAnswers,
      out_refund_no: text({ en: 'your refund number', zh: '商户退款单号' }),
      refund_id: text({ en: 'WeChat Pay’s refund number', zh: '微信支付退款单号' }),
      refund_channel: text({
        en: 'ORIGINAL or BALANCE: the destination of the money',
        zh: '退款渠道：ORIGINAL（原路退回）或 BALANCE（退回余额）',
      }),
      settlement_refund_fee: integer({
        en: 'the part that is taken from the settlement, in cents',
        zh: '应结退款金额，单位为分',
      }),
      cash_refund_fee: integer({ en: 'the refunded cash in cents', zh: '现金退款金额，单位为分' }),
      coupon_refund_count: integer({
        en: 'the number of coupons that are given back',
        zh: '退还的代金券数量',
      }),
      coupon_type_$n: text({ en: 'CASH or NO_CASH', zh: 'CASH 或 NO_CASH' }),
      coupon_refund_id_$n: text({ en: 'the number of coupon n', zh: '代金券 n 的编号' }),
      coupon_refund_fee_$n: integer({
        en: 'the amount that coupon n gives back, in cents',
        zh: '代金券 n 的退款金额，单位为分',
      }),
    },
  },
});
