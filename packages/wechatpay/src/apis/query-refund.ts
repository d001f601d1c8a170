import { defineApi } from '../api';
import { integer, numbers, refundAnswers, text } from './answers';
import { fields } from './fields';

export const queryRefund = defineApi({
  name: 'queryRefund',
  path: '/pay/refundquery',
  certificate: false,
  signTypes: ['MD5', 'HMAC-SHA256'],
  effect: 'none',
  refusals: { REFUNDNOTEXIST: 'REFUND_UNKNOWN' },
  document: 'https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_5',
  summary: {
    en: "Returns the state of an order's refunds, ten per page from `offset`. If several numbers are given, WeChat Pay uses the first of refund_id, out_refund_no, transaction_id, out_trade_no.",
    zh: '查询订单的退款状态，从 `offset` 开始，每页十笔。同时给出多个单号时，微信支付按 refund_id、out_refund_no、transaction_id、out_trade_no 的顺序取第一个。',
  },
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
        zh: '本页第一笔退款的序号，从 0 开始',
      },
    },
  },
  answer: {
    body: 'xml',
    lists: {
      out_refund_no_list: 'out_refund_no_$n',
      refund_id_list: 'refund_id_$n',
      refund_channel: 'refund_channel_$n',
      refund_fee_list: 'refund_fee_$n',
      settlement_refund_fee_list: 'settlement_refund_fee_$n',
      coupon_type_array: 'coupon_type_$n_$m',
      coupon_refund_fee_list: 'coupon_refund_fee_$n',
      coupon_refund_count_list: 'coupon_refund_count_$n',
      coupon_refund_id_array: 'coupon_refund_id_$n_$m',
      coupon_refund_fee_array: 'coupon_refund_fee_$n_$m',
      refund_status_list: 'refund_status_$n',
      refund_account_list: 'refund_account_$n',
      refund_recv_accout_list: 'refund_recv_accout_$n',
      refund_success_time_list: 'refund_success_time_$n',
    },
    echoes: ['refund_id_$n', 'out_refund_no_$n', 'transaction_id', 'out_trade_no'],
    fields: {
      ...numbers,
      ...refundAnswers,
      total_refund_count: integer({ en: 'the number of the order’s refunds', zh: '订单的退款总次数' }),
      refund_count: integer({ en: 'the number of refunds on this page', zh: '本页退款笔数' }),
      out_refund_no_$n: text({ en: 'your number of refund n', zh: '退款 n 的商户退款单号' }),
      refund_id_$n: text({ en: 'WeChat Pay’s number of refund n', zh: '退款 n 的微信支付退款单号' }),
      refund_channel_$n: text({
        en: 'ORIGINAL, BALANCE, OTHER_BALANCE or OTHER_BANKCARD',
        zh: 'ORIGINAL、BALANCE、OTHER_BALANCE 或 OTHER_BANKCARD',
      }),
      refund_fee_$n: integer({ en: 'the amount of refund n in cents', zh: '退款 n 的金额，单位为分' }),
      settlement_refund_fee_$n: integer({
        en: 'the part of refund n that is taken from the settlement, in cents',
        zh: '退款 n 的应结退款金额，单位为分',
      }),
      coupon_refund_fee_$n: integer({
        en: 'the coupons that refund n gives back, in cents',
        zh: '退款 n 的代金券退款总额，单位为分',
      }),
      coupon_refund_count_$n: integer({ en: 'the number of coupons of refund n', zh: '退款 n 的代金券数量' }),
      coupon_type_$n_$m: text({
        en: 'CASH or NO_CASH, coupon m of refund n',
        zh: '退款 n 的代金券 m 的类型：CASH 或 NO_CASH',
      }),
      coupon_refund_id_$n_$m: text({
        en: 'the number of coupon m of refund n',
        zh: '退款 n 的代金券 m 的编号',
      }),
      coupon_refund_fee_$n_$m: integer({
        en: 'the amount that coupon m of refund n gives back, in cents',
        zh: '退款 n 的代金券 m 的退款金额，单位为分',
      }),
      refund_status_$n: text({
        en: 'SUCCESS, PROCESSING, CHANGE (the money came back to the merchant) or REFUNDCLOSE',
        zh: 'SUCCESS、PROCESSING、CHANGE（退款异常，款项回到商户）或 REFUNDCLOSE',
      }),
      refund_account_$n: text({
        en: 'the merchant’s account that refund n is paid from',
        zh: '退款 n 的资金来源账户',
      }),
      refund_recv_accout_$n: text({
        en: 'the destination of refund n, as text (the misspelling is WeChat Pay’s)',
        zh: '退款 n 的入账账户描述（字段名为微信支付的原拼写）',
      }),
      refund_success_time_$n: text({
        en: 'when refund n succeeded, Beijing time as yyyy-MM-dd HH:mm:ss',
        zh: '退款 n 的成功时间，北京时间，格式 yyyy-MM-dd HH:mm:ss',
      }),
    },
  },
});
