/** Fields that several APIs answer with. The English completes the sentence "<field> is …". */
import type { AnswerField, Reference } from '../api';

export interface TextField extends Reference {
  readonly type: 'string';
}

export interface IntegerField extends Reference {
  readonly type: 'integer';
}

export const text = (words: Reference): TextField => ({ type: 'string', ...words });
/** A text with values that WeChat Pay documents completely. */
export const oneOf = <const Values extends readonly string[]>(values: Values, words: Reference) =>
  ({ type: 'string', enum: values, ...words }) as const;
export const integer = (words: Reference): IntegerField => ({ type: 'integer', ...words });

/** The fields around every answer. WeChat Pay leaves out fields that are empty. */
export const commonAnswers = {
  return_code: oneOf(['SUCCESS', 'FAIL'], {
    en: 'SUCCESS where the request was understood, else FAIL with a return_msg',
    zh: '通信标识：SUCCESS 表示请求已被理解，否则为 FAIL 并带有 return_msg',
  }),
  return_msg: text({ en: 'OK, or what was wrong with the request', zh: 'OK，或请求的问题所在' }),
  appid: text({ en: 'the appid as sent', zh: '发送的 appid' }),
  mch_id: text({ en: 'the merchant number as sent', zh: '发送的商户号' }),
  sub_appid: text({ en: 'the sub-merchant’s appid as sent', zh: '发送的子商户 appid' }),
  sub_mch_id: text({ en: 'the sub-merchant’s number as sent', zh: '发送的子商户号' }),
  nonce_str: text({ en: 'a random text', zh: '随机字符串' }),
  sign: text({ en: 'the signature over all fields; already verified', zh: '所有字段的签名，已经验证' }),
  result_code: oneOf(['SUCCESS', 'FAIL'], {
    en: 'SUCCESS where the business succeeded, else FAIL with an err_code',
    zh: '业务结果：SUCCESS 表示成功，否则为 FAIL 并带有 err_code',
  }),
  err_code: text({ en: 'WeChat Pay’s code of the failure', zh: '微信支付的错误码' }),
  err_code_des: text({ en: 'the failure in words', zh: '错误描述' }),
} as const satisfies Record<string, AnswerField>;

export const numbers = {
  transaction_id: text({ en: 'WeChat Pay’s order number', zh: '微信支付订单号' }),
  out_trade_no: text({ en: 'your order number', zh: '商户订单号' }),
} as const satisfies Record<string, AnswerField>;

/** The fields of an order's payment: in queries, payments at the counter, notifications. */
export const paymentAnswers = {
  ...numbers,
  device_info: text({ en: 'the device or shop number of the order', zh: '订单的设备号或门店号' }),
  openid: text({ en: 'the payer’s openid under appid', zh: '用户在 appid 下的 openid' }),
  is_subscribe: text({
    en: 'Y where the payer follows the official account of appid',
    zh: '用户关注了 appid 的公众号时为 Y',
  }),
  sub_openid: text({ en: 'the payer’s openid under sub_appid', zh: '用户在 sub_appid 下的 openid' }),
  sub_is_subscribe: text({
    en: 'Y where the payer follows the official account of sub_appid',
    zh: '用户关注了 sub_appid 的公众号时为 Y',
  }),
  trade_type: text({
    en: 'JSAPI, NATIVE, APP, MWEB or MICROPAY',
    zh: 'JSAPI、NATIVE、APP、MWEB 或 MICROPAY',
  }),
  bank_type: text({
    en: 'the code of the bank that paid, or OTHERS',
    zh: '付款银行代码，不告知时为 OTHERS',
  }),
  total_fee: integer({ en: 'the order’s amount in cents', zh: '订单金额，单位为分' }),
  settlement_total_fee: integer({
    en: 'the amount that is settled, in cents: without coupons of NO_CASH',
    zh: '应结订单金额，单位为分：不含免充值代金券',
  }),
  fee_type: text({ en: 'the order’s currency, CNY', zh: '订单货币，CNY' }),
  cash_fee: integer({ en: 'the cash that the payer paid, in cents', zh: '现金支付金额，单位为分' }),
  cash_fee_type: text({ en: 'the currency of cash_fee', zh: 'cash_fee 的货币' }),
  coupon_fee: integer({ en: 'what coupons paid, in cents', zh: '代金券金额，单位为分' }),
  coupon_count: integer({ en: 'the number of coupons used', zh: '代金券使用数量' }),
  coupon_id_$n: text({ en: 'the number of coupon n', zh: '代金券 n 的编号' }),
  coupon_type_$n: text({
    en: 'CASH (a funded coupon) or NO_CASH (a discount of the merchant)',
    zh: 'CASH（充值代金券）或 NO_CASH（免充值代金券）',
  }),
  coupon_fee_$n: integer({ en: 'what coupon n paid, in cents', zh: '代金券 n 的金额，单位为分' }),
  attach: text({ en: 'your own data, as given with the order', zh: '下单时的附加数据' }),
  time_end: text({
    en: 'when it was paid, Beijing time as yyyyMMddHHmmss',
    zh: '支付完成时间，北京时间，格式 yyyyMMddHHmmss',
  }),
} as const satisfies Record<string, AnswerField>;

/** The refunded order, and the totals of the refund or of all refunds on a page. */
export const refundAnswers = {
  total_fee: paymentAnswers.total_fee,
  settlement_total_fee: paymentAnswers.settlement_total_fee,
  fee_type: paymentAnswers.fee_type,
  cash_fee: paymentAnswers.cash_fee,
  refund_fee: integer({ en: 'the refunded amount in cents', zh: '退款金额，单位为分' }),
  coupon_refund_fee: integer({ en: 'the refunded coupons in cents', zh: '代金券退款总额，单位为分' }),
} as const satisfies Record<string, AnswerField>;

const sharingNumbers = {
  transaction_id: numbers.transaction_id,
  out_order_no: text({ en: 'your profit-sharing number', zh: '商户分账单号' }),
  order_id: text({ en: 'WeChat Pay’s profit-sharing number', zh: '微信支付分账单号' }),
} as const satisfies Record<string, AnswerField>;

/** An accepted share or unfreezing. */
export const sharingAnswers = {
  ...sharingNumbers,
  status: oneOf(['ACCEPTED', 'PROCESSING', 'FINISHED', 'CLOSED'], { en: 'how far it is', zh: '处理状态' }),
  receivers: text({
    en: 'the receivers with the results of their shares, as JSON text',
    zh: '各接收方及其分账结果，JSON 字符串',
  }),
} as const satisfies Record<string, AnswerField>;

/** A return of a share: the request and its result. Its failures have their own codes. */
export const sharingReturnAnswers = {
  out_order_no: sharingNumbers.out_order_no,
  order_id: sharingNumbers.order_id,
  out_return_no: text({ en: 'your return number', zh: '商户回退单号' }),
  return_no: text({ en: 'WeChat Pay’s return number', zh: '微信支付回退单号' }),
  return_account_type: text({ en: 'MERCHANT_ID', zh: 'MERCHANT_ID' }),
  return_account: text({
    en: 'the number of the merchant that gives the share back',
    zh: '退回分账的商户号',
  }),
  return_amount: integer({ en: 'what is given back, in cents', zh: '退款金额，单位为分' }),
  description: text({ en: 'the reason as sent', zh: '发送的原因' }),
  result: oneOf(['PROCESSING', 'SUCCESS', 'FAILED'], { en: 'how far it is', zh: '处理状态' }),
  fail_reason: text({ en: 'why it FAILED', zh: 'FAILED 的原因' }),
  finish_time: text({
    en: 'when it ended, Beijing time as yyyyMMddHHmmss',
    zh: '结束时间，北京时间，格式 yyyyMMddHHmmss',
  }),
  error_code: text({ en: 'WeChat Pay’s code of the refusal', zh: '微信支付拒绝时的错误码' }),
  error_msg: text({ en: 'the refusal in words', zh: '拒绝的原因' }),
} as const satisfies Record<string, AnswerField>;

/** The receiver of an addition or a removal. */
export const receiverAnswers = {
  receiver: text({ en: 'the receiver as JSON text', zh: '接收方，JSON 字符串' }),
} as const satisfies Record<string, AnswerField>;
