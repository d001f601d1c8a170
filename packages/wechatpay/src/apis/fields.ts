/**
 * Parameters that several APIs share. Limits are those of WeChat Pay's documents; each description completes
 * the sentence "<field> must be …".
 */
import type { ParameterSchema } from '../api';

/** Text. The type is named, as every install carries the types of all parameters. */
export interface TextParameter {
  readonly type: 'string';
  readonly description: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

/** JSON text, which callers may give as an object. */
export interface JsonParameter extends TextParameter {
  readonly contentMediaType: 'application/json';
}

const text = (maxLength: number, what: string): TextParameter => ({
  type: 'string',
  minLength: 1,
  maxLength,
  description: `${what} of at most ${maxLength} characters`,
});

/** JSON text of which only the length is bounded. */
const json = (maxLength: number, what: string): JsonParameter => ({
  ...text(maxLength, `${what} as JSON text`),
  contentMediaType: 'application/json',
});

/** A number of the merchant's own choice for anything but an order, which has stricter ones. */
const ownNumber = (what: string): TextParameter => ({
  type: 'string',
  pattern: '^[0-9A-Za-z_\\-|*@]{1,64}$',
  description: `your ${what} number: 1 to 64 of the characters 0-9 A-Z a-z _ - | * @`,
});

/** A number or an id of WeChat Pay's. No `&` and no `=`: v2's signed text does not escape them. */
const id = (maxLength: number, what: string): TextParameter => ({
  type: 'string',
  pattern: `^[0-9A-Za-z_-]{1,${maxLength}}$`,
  description: `${what}: 1 to ${maxLength} of the characters 0-9 A-Z a-z _ -`,
});

export const fields = {
  text,
  id,
  json,
  ownNumber,

  cents: {
    type: 'integer',
    minimum: 1,
    maximum: 10_000_000_000,
    description: 'an integer number of cents',
  },

  outTradeNo: {
    type: 'string',
    pattern: '^[0-9A-Za-z_\\-|*@]{6,32}$',
    description: 'your order number: 6 to 32 of the characters 0-9 A-Z a-z _ - | * @',
  },

  outRefundNo: ownNumber('refund'),

  transactionId: id(32, 'WeChat Pay’s order number'),
  refundId: id(32, 'WeChat Pay’s refund number'),

  currency: {
    type: 'string',
    pattern: '^[A-Z]{3}$',
    description: 'a currency code of three capital letters, such as CNY',
  },

  beijingTime: {
    type: 'string',
    pattern: '^\\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])([01]\\d|2[0-3])[0-5]\\d[0-5]\\d$',
    description: 'Beijing time as yyyyMMddHHmmss',
  },

  beijingDay: {
    type: 'string',
    pattern: '^\\d{4}(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])$',
    description: 'a day in Beijing as yyyyMMdd',
  },

  ipAddress: (whose: string) =>
    ({
      type: 'string',
      pattern: '^[0-9A-Fa-f.:]{3,64}$',
      description: `${whose} IPv4 or IPv6 address` as string,
    }) as const satisfies ParameterSchema,

  limitPay: { type: 'string', enum: ['no_credit'], description: 'no_credit' },
  receipt: { type: 'string', enum: ['Y'], description: 'Y' },
  profitSharing: { type: 'string', enum: ['Y', 'N'], description: 'Y or N' },
  tarType: { type: 'string', enum: ['GZIP'], description: 'GZIP, or left out for text' },

  authCode: {
    type: 'string',
    pattern: '^1[0-5]\\d{16}$',
    description: 'the payer’s payment code: 18 digits that start with 10 to 15',
  },

  notifyUrl: {
    type: 'string',
    maxLength: 256,
    pattern: '^https?://[^?#\\s]+$',
    description: 'an http or https address of at most 256 characters without a query string',
  },
} as const;

/** Fields that the client adds to every request, or that say on whose behalf it is made. */
export const commonParameters = {
  appid: id(32, 'the appid of the service provider or merchant'),
  mch_id: { type: 'string', pattern: '^\\d{1,32}$', description: 'a merchant number: digits only' },
  sub_appid: id(32, 'the appid of the sub-merchant’s mini program'),
  sub_mch_id: { type: 'string', pattern: '^\\d{1,32}$', description: 'a merchant number: digits only' },
  nonce_str: {
    type: 'string',
    pattern: '^[0-9A-Za-z_.\\-|*@]{1,32}$',
    description: 'a random text: 1 to 32 of the characters 0-9 A-Z a-z _ . - | * @',
  },
  sign_type: { type: 'string', enum: ['MD5', 'HMAC-SHA256'], description: 'MD5 or HMAC-SHA256' },
} as const satisfies Record<string, ParameterSchema>;
