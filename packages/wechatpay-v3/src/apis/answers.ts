/** Fields that several APIs answer with. The English completes the sentence "<field> is …". */
import type { Reference } from '@opencloudpay/wechatpay';
import type { AnswerList, AnswerObject, AnswerSchema, AnswerValue } from '../api';

export const text = (words: Reference): AnswerValue => ({ type: 'string', ...words });
/** A text with values that WeChat Pay documents completely. */
export const oneOf = (values: readonly string[], words: Reference): AnswerValue => ({
  type: 'string',
  enum: values,
  ...words,
});
export const integer = (words: Reference): AnswerValue => ({ type: 'integer', ...words });
export const object = (
  properties: Readonly<Record<string, AnswerSchema>>,
  required: readonly string[] = [],
): AnswerObject => ({ type: 'object', properties, required });
export const list = (items: AnswerSchema): AnswerList => ({ type: 'array', items });

export const numbers = {
  transaction_id: text({ en: 'WeChat Pay’s order number', zh: '微信支付订单号' }),
  out_trade_no: text({ en: 'your order number', zh: '商户订单号' }),
} as const;

export const currency = text({ en: 'a currency code, CNY', zh: '货币代码，CNY' });
