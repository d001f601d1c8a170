import { createDecipheriv, createHash } from 'node:crypto';
import { integer, paymentAnswers, refundAnswers } from '../apis/answers';
import { ConfigurationError, DecryptionError, NotificationError, SignatureError } from '../errors';
import { setField } from '../set-field';
import { verify } from '../sign';
import { type TypedFields, typeFields } from '../typed-fields';
import { fromXml, type TextFields } from '../xml/xml';
import { checkPayment, checkRefund } from './notification-values';

export interface NotificationKeys {
  /** The merchant's API key: it signs payment notifications and encrypts refund notifications. */
  apiKey: string;
}

/** The account of a notification. In a refund's notification these are outside the encrypted part, so not authenticated. */
const IDENTITIES: ReadonlySet<string> = new Set([
  'return_code',
  'return_msg',
  'appid',
  'mch_id',
  'sub_appid',
  'sub_mch_id',
  'nonce_str',
]);

const refundNotification = {
  total_fee: refundAnswers.total_fee,
  settlement_total_fee: refundAnswers.settlement_total_fee,
  refund_fee: refundAnswers.refund_fee,
  settlement_refund_fee: integer({}),
  cash_fee: refundAnswers.cash_fee,
  cash_refund_fee: integer({}),
  coupon_refund_fee: refundAnswers.coupon_refund_fee,
};

/** The body as received (bytes are checked to be UTF-8), or its fields as {@link fromXml} read them. */
export type NotificationBody = string | Uint8Array | TextFields;

/**
 * Reads a payment notification, checks its signature over all received fields, known or not, and checks that each field
 * has a value that WeChat Pay's documents allow.
 *
 * The caller must check that amount and merchant are those of the order: this function does not know the order.
 *
 * @returns the fields, amounts (in cents) and counts as numbers. Empty fields are left out: no signature covers them,
 *   so they may have been added on the way
 * @throws {XmlError} {@link NotificationError} {@link SignatureError}
 * @see https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_7
 */
export function parsePaymentNotification(
  notification: NotificationBody,
  { apiKey }: NotificationKeys,
): TypedFields {
  const fields = successful(fieldsOf(notification), apiKey);
  if (!verify(fields, apiKey)) {
    throw new SignatureError(
      'The payment notification is not signed with this merchant’s API key: it is forged, altered, or meant for another merchant. Do not act on it.',
    );
  }
  const signed = withoutEmpty(fields);
  checkPayment(signed);
  return typeFields(signed, paymentAnswers);
}

/**
 * Reads a refund notification: decrypts `req_info`, and checks that each field holds what WeChat Pay's documents allow.
 *
 * Refund notifications are not signed. That `req_info` decrypts with the merchant's key vouches for its content, as far
 * as AES-ECB can: its blocks can be moved. The fields outside it (`appid`, `mch_id`, `sub_appid`, `sub_mch_id`,
 * `nonce_str`) are not authenticated and not returned: the merchant is the one whose key decrypts, the
 * sub-merchant is the order's.
 *
 * @returns `return_code` (SUCCESS) and the decrypted fields, amounts (in cents) as numbers, without empty ones
 * @throws {XmlError} {@link NotificationError} {@link DecryptionError}
 * @see https://pay.weixin.qq.com/wiki/doc/api/wxa/wxa_sl_api.php?chapter=9_16
 */
export function parseRefundNotification(
  notification: NotificationBody,
  { apiKey }: NotificationKeys,
): TypedFields {
  const fields = successful(fieldsOf(notification), apiKey);
  const encrypted = fields['req_info'];
  if (!encrypted) throw new NotificationError('The refund notification has no req_info.');
  const decrypted = withoutEmpty(decrypt(encrypted, apiKey));
  checkRefund(decrypted);
  const told = Object.entries(decrypted).filter(([name]) => !IDENTITIES.has(name));
  return typeFields({ return_code: 'SUCCESS', ...Object.fromEntries(told) }, refundNotification);
}

function withoutEmpty(fields: TextFields): TextFields {
  const names = Object.keys(fields);
  // By names: on an object without a prototype, `Object.values` takes several times as long.
  if (!names.some((name) => fields[name] === '')) return fields;
  const given: TextFields = {};
  for (const name of names) {
    const value = fields[name];
    if (value !== undefined && value !== '') setField(given, name, value);
  }
  return given;
}

function fieldsOf(notification: NotificationBody): TextFields {
  return typeof notification === 'string' || isBytes(notification) ? fromXml(notification) : notification;
}

/** Works for objects of any realm: tests and function runtimes have several. */
function isBytes(notification: object): notification is Uint8Array {
  return ArrayBuffer.isView(notification);
}

function successful(fields: TextFields, apiKey: string): TextFields {
  if (!apiKey)
    throw new ConfigurationError('apiKey', 'is empty: notifications cannot be checked without it.');
  if (fields['return_code'] !== 'SUCCESS') {
    throw new NotificationError('The notification’s return_code is not SUCCESS: it reports no event.');
  }
  return fields;
}

/** AES-256-ECB with PKCS#7 padding; the key is the lower-case hex of the API key's MD5; XML under `<root>`. */
function decrypt(base64: string, apiKey: string): TextFields {
  const key = createHash('md5').update(apiKey, 'utf8').digest('hex');
  try {
    const decipher = createDecipheriv('aes-256-ecb', key, null);
    const plaintext = Buffer.concat([decipher.update(Buffer.from(base64, 'base64')), decipher.final()]);
    // One wrong key in 256 leaves a valid padding, so only valid XML counts as decrypted.
    return fromXml(plaintext, 'root');
  } catch (cause) {
    throw new DecryptionError(
      'req_info does not decrypt with this merchant’s API key: the notification is forged, damaged, or meant for another merchant. Do not act on it.',
      { cause },
    );
  }
}
