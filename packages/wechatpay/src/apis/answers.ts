/** Fields that several APIs answer with. Each description completes the sentence "<field> is …". */
import type { AnswerField } from '../api';

export const text = (description: string) => ({ type: 'string', description }) as const;
/** A text of which WeChat Pay documents every value. */
export const oneOf = <const Values extends readonly string[]>(values: Values, description: string) =>
  ({ type: 'string', enum: values, description }) as const;
export const integer = (description: string) => ({ type: 'integer', description }) as const;

/** Around every answer. What WeChat Pay did not need to say is not there. */
export const commonAnswers = {
  return_code: oneOf(
    ['SUCCESS', 'FAIL'],
    'SUCCESS where the request was understood, else FAIL with a return_msg',
  ),
  return_msg: text('OK, or what was wrong with the request'),
  appid: text('the appid as sent'),
  mch_id: text('the merchant number as sent'),
  sub_appid: text('the sub-merchant’s appid as sent'),
  sub_mch_id: text('the sub-merchant’s number as sent'),
  nonce_str: text('a random text'),
  sign: text('the signature over all fields; already verified'),
  result_code: oneOf(['SUCCESS', 'FAIL'], 'SUCCESS where the business succeeded, else FAIL with an err_code'),
  err_code: text('WeChat Pay’s code of the failure'),
  err_code_des: text('the failure in words'),
} as const satisfies Record<string, AnswerField>;

export const numbers = {
  transaction_id: text('WeChat Pay’s order number'),
  out_trade_no: text('your order number'),
} as const satisfies Record<string, AnswerField>;

/** What an order's payment has wherever it is told: queries, payments at the counter, notifications. */
export const paymentAnswers = {
  ...numbers,
  device_info: text('the device or shop number of the order'),
  openid: text('the payer’s openid under appid'),
  is_subscribe: text('Y where the payer follows the official account of appid'),
  sub_openid: text('the payer’s openid under sub_appid'),
  sub_is_subscribe: text('Y where the payer follows the official account of sub_appid'),
  trade_type: text('JSAPI, NATIVE, APP, MWEB or MICROPAY'),
  bank_type: text('the code of the bank that paid, OTHERS where it is not told'),
  total_fee: integer('the order’s amount in cents'),
  settlement_total_fee: integer('the amount that is settled, in cents: without coupons of NO_CASH'),
  fee_type: text('the order’s currency, CNY'),
  cash_fee: integer('what the payer paid in cash, in cents'),
  cash_fee_type: text('the currency of cash_fee'),
  coupon_fee: integer('what coupons paid, in cents'),
  coupon_count: integer('the number of coupons used'),
  coupon_id_$n: text('the number of coupon n'),
  coupon_type_$n: text('CASH (somebody paid for it) or NO_CASH (a discount of the merchant’s own)'),
  coupon_fee_$n: integer('what coupon n paid, in cents'),
  attach: text('your own data, as given with the order'),
  time_end: text('when it was paid, Beijing time as yyyyMMddHHmmss'),
} as const satisfies Record<string, AnswerField>;

/** Of the order that is refunded, and what the refund, or all on a page, come to. */
export const refundAnswers = {
  total_fee: paymentAnswers.total_fee,
  settlement_total_fee: paymentAnswers.settlement_total_fee,
  fee_type: paymentAnswers.fee_type,
  cash_fee: paymentAnswers.cash_fee,
  refund_fee: integer('what is given back, in cents'),
  coupon_refund_fee: integer('what coupons give back, in cents'),
} as const satisfies Record<string, AnswerField>;

const sharingNumbers = {
  transaction_id: numbers.transaction_id,
  out_order_no: text('your profit-sharing number'),
  order_id: text('WeChat Pay’s profit-sharing number'),
} as const satisfies Record<string, AnswerField>;

/** A share or an unfreezing that was accepted. */
export const sharingAnswers = {
  ...sharingNumbers,
  status: oneOf(['ACCEPTED', 'PROCESSING', 'FINISHED', 'CLOSED'], 'how far it is'),
  receivers: text('the receivers with what became of their shares, as JSON text'),
} as const satisfies Record<string, AnswerField>;

/** A return of a share: as asked for, and what became of it. Its failures have codes of their own. */
export const sharingReturnAnswers = {
  out_order_no: sharingNumbers.out_order_no,
  order_id: sharingNumbers.order_id,
  out_return_no: text('your return number'),
  return_no: text('WeChat Pay’s return number'),
  return_account_type: text('MERCHANT_ID'),
  return_account: text('the number of the merchant that gives the share back'),
  return_amount: integer('what is given back, in cents'),
  description: text('the reason as sent'),
  result: oneOf(['PROCESSING', 'SUCCESS', 'FAILED'], 'how far it is'),
  fail_reason: text('why it FAILED'),
  finish_time: text('when it ended, Beijing time as yyyyMMddHHmmss'),
  error_code: text('WeChat Pay’s code of the refusal'),
  error_msg: text('the refusal in words'),
} as const satisfies Record<string, AnswerField>;

/** The receiver of an addition or a removal. */
export const receiverAnswers = {
  receiver: text('the receiver as JSON text'),
} as const satisfies Record<string, AnswerField>;
