/**
 * Parameters that several APIs share. Limits are those of WeChat Pay's documents; each description completes
 * the sentence "<field> must be …".
 */
import type { Words } from '../api';

/** Text. The type is named to keep the published types small. */
export interface TextParameter extends Words {
  readonly type: 'string';
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** JSON text; callers may give an object instead. */
export interface JsonParameter extends TextParameter {
  readonly contentMediaType: 'application/json';
}

const text = (maxLength: number, { description, zh }: Words): TextParameter => ({
  type: 'string',
  minLength: 1,
  maxLength,
  description: `${description} of at most ${maxLength} characters`,
  zh: `${zh}，最多 ${maxLength} 个字符`,
});

/** JSON text with a bounded length and any content. */
const json = (maxLength: number, { description, zh }: Words): JsonParameter => ({
  ...text(maxLength, { description: `${description} as JSON text`, zh: `${zh}，JSON 字符串` }),
  contentMediaType: 'application/json',
});

/** A number that the merchant chooses, except an order's, which has stricter rules. */
const ownNumber = ({ description, zh }: Words): TextParameter => ({
  type: 'string',
  pattern: '^[0-9A-Za-z_\\-|*@]{1,64}$',
  description: `${description}: 1 to 64 of the characters 0-9 A-Z a-z _ - | * @`,
  zh: `${zh}：1 至 64 个字符，可用 0-9 A-Z a-z _ - | * @`,
});

/** A number or an id that WeChat Pay chooses. No `&` and no `=`: v2's signed text does not escape them. */
const id = (maxLength: number, { description, zh }: Words): TextParameter => ({
  type: 'string',
  pattern: `^[0-9A-Za-z_-]{1,${maxLength}}$`,
  description: `${description}: 1 to ${maxLength} of the characters 0-9 A-Z a-z _ -`,
  zh: `${zh}：1 至 ${maxLength} 个字符，可用 0-9 A-Z a-z _ -`,
});

const ipAddress = ({ description, zh }: Words): TextParameter => ({
  type: 'string',
  pattern: '^[0-9A-Fa-f.:]{3,64}$',
  description,
  zh,
});

export const fields = {
  text,
  id,
  json,
  ownNumber,
  ipAddress,

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
  refundId: id(32, { description: 'WeChat Pay’s refund number', zh: '微信支付退款单号' }),

  currency: {
    type: 'string',
    pattern: '^[A-Z]{3}$',
    description: 'a currency code of three capital letters, such as CNY',
    zh: '三个大写字母的货币代码，如 CNY',
  },

  beijingTime: {
    type: 'string',
    pattern: '^\\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])([01]\\d|2[0-3])[0-5]\\d[0-5]\\d$',
    description: 'Beijing time as yyyyMMddHHmmss',
    zh: '北京时间，格式 yyyyMMddHHmmss',
  },

  beijingDay: {
    type: 'string',
    pattern: '^\\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])$',
    description: 'a day in Beijing as yyyyMMdd',
    zh: '北京日期，格式 yyyyMMdd',
  },

  limitPay: {
    type: 'string',
    enum: ['no_credit'],
    description: 'no_credit, which excludes credit cards',
    zh: 'no_credit（禁用信用卡）',
  },
  receipt: {
    type: 'string',
    enum: ['Y'],
    description: 'Y, which offers an electronic invoice',
    zh: 'Y（提供电子发票入口）',
  },
  profitSharing: {
    type: 'string',
    enum: ['Y', 'N'],
    description: 'Y or N: whether the order can be shared',
    zh: 'Y 或 N：订单能否分账',
  },
  tarType: {
    type: 'string',
    enum: ['GZIP'],
    description: 'GZIP, or left out for text',
    zh: 'GZIP；不填为文本',
  },

  authCode: {
    type: 'string',
    pattern: '^1[0-5]\\d{16}$',
    description: 'the payer’s payment code: 18 digits that start with 10 to 15',
    zh: '用户的付款码：18 位数字，以 10 至 15 开头',
  },

  notifyUrl: {
    type: 'string',
    maxLength: 256,
    pattern: '^https?://[^?#\\s]+$',
    description: 'an http or https address of at most 256 characters without a query string',
    zh: 'http 或 https 地址，最多 256 个字符，不带查询参数',
  },
} as const;
