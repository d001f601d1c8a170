/** Parameters that several APIs share. Limits are those of WeChat Pay's documents; each description completes "must be …". */
import type { BooleanSchema, IntegerSchema, TextSchema, Words } from '../api';

/** Text that WeChat Pay measures in characters. */
const text = (maxLength: number, { description, zh }: Words): TextSchema => ({
  type: 'string',
  minLength: 1,
  maxLength,
  description: `${description} of at most ${maxLength} characters`,
  zh: `${zh}，最多 ${maxLength} 个字符`,
});

/** Text that WeChat Pay measures in bytes: its refusals name their number (字节数). A Chinese character has three. */
const bytes = (maxBytes: number, { description, zh }: Words): TextSchema => ({
  type: 'string',
  minLength: 1,
  maxBytes,
  description: `${description} of at most ${maxBytes} bytes in UTF-8`,
  zh: `${zh}，最多 ${maxBytes} 个字节（UTF-8）`,
});

const flag = (words: Words): BooleanSchema => ({ type: 'boolean', ...words });

/** A number that the merchant chooses, except an order's, which has stricter rules. */
const ownNumber = ({ description, zh }: Words): TextSchema => ({
  type: 'string',
  pattern: '^[0-9A-Za-z_\\-|*@]{1,64}$',
  description: `${description}: 1 to 64 of the characters 0-9 A-Z a-z _ - | * @`,
  zh: `${zh}：1 至 64 个字符，可用 0-9 A-Z a-z _ - | * @`,
});

/** A number or an id that WeChat Pay chooses. */
const id = (maxLength: number, { description, zh }: Words): TextSchema => ({
  type: 'string',
  pattern: `^[0-9A-Za-z_-]{1,${maxLength}}$`,
  description: `${description}: 1 to ${maxLength} of the characters 0-9 A-Z a-z _ -`,
  zh: `${zh}：1 至 ${maxLength} 个字符，可用 0-9 A-Z a-z _ -`,
});

const merchantNumber = ({ description, zh }: Words): TextSchema => ({
  type: 'string',
  pattern: '^\\d{1,32}$',
  description: `${description}: digits only`,
  zh: `${zh}，只含数字`,
});

const ipAddress = ({ description, zh }: Words): TextSchema => ({
  type: 'string',
  pattern: '^[0-9A-Fa-f.:]{3,64}$',
  description,
  zh,
});

const oneOf = (values: readonly string[], words: Words): TextSchema => ({
  type: 'string',
  enum: values,
  ...words,
});

const price = (words: Words): IntegerSchema => ({ type: 'integer', unit: 'cents', minimum: 0, ...words });

export const fields = {
  text,
  bytes,
  flag,
  ownNumber,
  id,
  merchantNumber,
  ipAddress,
  oneOf,
  price,

  cents: {
    type: 'integer',
    unit: 'cents',
    minimum: 1,
    maximum: 10_000_000_000,
    description: 'an integer number of cents',
    zh: '整数，单位为分',
  },
  outTradeNo: {
    type: 'string',
    pattern: '^[0-9A-Za-z_\\-|*@]{6,32}$',
    description: 'your order number: 6 to 32 of the characters 0-9 A-Z a-z _ - | * @',
    zh: '商户订单号：6 至 32 个字符，可用 0-9 A-Z a-z _ - | * @',
  },
  outRefundNo: ownNumber({ description: 'your refund number', zh: '商户退款单号' }),
  transactionId: id(32, { description: 'WeChat Pay’s order number', zh: '微信支付订单号' }),
  currency: {
    type: 'string',
    pattern: '^[A-Z]{3}$',
    description: 'a currency code of three capital letters, such as CNY',
    zh: '三个大写字母的货币代码，如 CNY',
  },
  time: {
    type: 'string',
    pattern:
      '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])T([01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(Z|[+-]\\d\\d:\\d\\d)$',
    description: 'a time in RFC 3339 such as 2018-06-08T10:34:56+08:00',
    zh: 'RFC 3339 格式的时间，如 2018-06-08T10:34:56+08:00',
  },
  day: {
    type: 'string',
    pattern: '^\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])$',
    description: 'a day in Beijing as yyyy-MM-dd',
    zh: '北京日期，格式 yyyy-MM-dd',
  },
  notifyUrl: {
    type: 'string',
    maxLength: 256,
    pattern: '^https?://[^?#\\s]+$',
    description: 'an http or https address of at most 256 characters without a query string',
    zh: 'http 或 https 地址，最多 256 个字符，不带查询参数',
  },
  tarType: oneOf(['GZIP'], { description: 'GZIP, or left out for text', zh: 'GZIP；不填为文本' }),
} as const;
