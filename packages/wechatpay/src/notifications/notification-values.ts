import { commonAnswers, paymentAnswers } from '../apis/answers';
import { declaredName } from '../declared-name';
import { NotificationError } from '../errors';
import type { TextFields } from '../xml/xml';

/** The rule of one field. `wanted` completes the sentence "`total_fee` must be …". */
interface Rule {
  readonly holds: (value: string) => boolean;
  readonly wanted: string;
}

const matching = (pattern: RegExp, wanted: string): Rule => ({
  holds: (value) => pattern.test(value),
  wanted,
});
const oneOf = (...values: readonly string[]): Rule => ({
  holds: (value) => values.includes(value),
  wanted: `one of ${values.join(', ')}`,
});

/**
 * Twelve digits are more than WeChat Pay accepts (10,000,000,000 cents) and fewer than the characters of an AES block, so
 * no whole block of digits fits into an amount.
 */
const amount = matching(/^[1-9]\d{0,11}$/, 'an integer above 0 in plain digits');
const count = matching(/^(0|[1-9]\d{0,11})$/, 'an integer in plain digits');
const appid = matching(/^[0-9A-Za-z_-]{1,32}$/, 'an appid');
const merchantNumber = matching(/^\d{1,32}$/, 'a merchant number: digits');
const openid = matching(/^[0-9A-Za-z_-]{1,128}$/, 'an openid');
const yesOrNo = oneOf('Y', 'N');
const currency = matching(/^[A-Z]{3}$/, 'a currency code');
/** The characters that WeChat Pay's documents allow in its own numbers and in the merchant's. */
const number = (longest: number) =>
  matching(
    new RegExp(`^[0-9A-Za-z_\\-|*@]{1,${longest}}$`),
    `1 to ${longest} of the characters 0-9 A-Z a-z _ - | * @`,
  );

const orderRules = {
  transaction_id: number(32),
  out_trade_no: number(32),
  total_fee: amount,
  settlement_total_fee: count,
  cash_fee: count,
};

const paymentRules = byName({
  ...orderRules,
  result_code: oneOf('SUCCESS', 'FAIL'),
  err_code: matching(/^[0-9A-Za-z_]{1,32}$/, 'an error code'),
  appid,
  mch_id: merchantNumber,
  sub_appid: appid,
  sub_mch_id: merchantNumber,
  openid,
  sub_openid: openid,
  is_subscribe: yesOrNo,
  sub_is_subscribe: yesOrNo,
  trade_type: oneOf('JSAPI', 'NATIVE', 'APP', 'MWEB', 'MICROPAY', 'FACEPAY'),
  bank_type: matching(/^[0-9A-Z_]{1,32}$/, 'the code of a bank'),
  fee_type: currency,
  cash_fee_type: currency,
  coupon_fee: count,
  coupon_count: count,
  coupon_id_$n: number(64),
  coupon_type_$n: oneOf('CASH', 'NO_CASH'),
  coupon_fee_$n: count,
  time_end: { holds: (value) => isTime(value, COMPACT), wanted: 'a time as yyyyMMddHHmmss' },
});

const refundRules = byName({
  ...orderRules,
  refund_id: number(32),
  out_refund_no: number(64),
  refund_fee: amount,
  settlement_refund_fee: count,
  cash_refund_fee: count,
  coupon_refund_fee: count,
  refund_status: oneOf('SUCCESS', 'CHANGE', 'REFUNDCLOSE'),
  success_time: {
    // WeChat Pay sends zeros before the refund has succeeded.
    holds: (value) => value === '0000-00-00 00:00:00' || isTime(value, SPACED),
    wanted: 'a time as yyyy-MM-dd HH:mm:ss',
  },
  refund_recv_accout: matching(/^[^\p{Cc}]{1,64}$/u, 'a text of at most 64 characters'),
  refund_account: oneOf('REFUND_SOURCE_RECHARGE_FUNDS', 'REFUND_SOURCE_UNSETTLED_FUNDS'),
  refund_request_source: oneOf('API', 'VENDOR_PLATFORM'),
});

function byName(rules: Readonly<Record<string, Rule>>): ReadonlyMap<string, Rule> {
  return new Map(Object.entries(rules));
}

/**
 * Checks that a payment notification contains only values that the protocol allows. Its signature covers `k=v&k=v` without
 * escaping, so one signed text can be split into fields in several ways. A value that matches no pattern, or that
 * contains other fields, shows that the text was split in another way than it was signed.
 *
 * @param fields verified, without empty ones
 * @throws {NotificationError}
 */
export function checkPayment(fields: TextFields): void {
  mustHave(fields, ['result_code']);
  const names = Object.keys(fields);
  check(fields, names, paymentRules);
  for (const name of names) {
    const value = fields[name] ?? '';
    // `attach` is the caller's own text and may contain anything; it sorts before all numbers and amounts.
    if (name === 'attach' || !value.includes('&') || !HIDDEN_FIELD.test(value)) continue;
    throw new NotificationError(
      `The notification’s ${name} contains other fields: its signed text was split in another way. Do not act on it.`,
    );
  }
  if (fields['result_code'] === 'SUCCESS') mustHave(fields, ['transaction_id', 'out_trade_no', 'total_fee']);
}

/**
 * Checks that the decrypted part of a refund notification has documented values: the blocks of AES-ECB can be
 * exchanged, removed and repeated without the key, so a value that only resembles a documented one is refused.
 *
 * @param fields decrypted, without empty ones
 * @throws {NotificationError}
 */
export function checkRefund(fields: TextFields): void {
  mustHave(fields, [
    'transaction_id',
    'out_trade_no',
    'refund_id',
    'out_refund_no',
    'total_fee',
    'refund_fee',
    'refund_status',
  ]);
  check(fields, Object.keys(fields), refundRules);
}

const FIELD_NAMES = [...Object.keys(commonAnswers), ...Object.keys(paymentAnswers)].filter(
  (name) => !name.endsWith('_$n'),
);
const HIDDEN_FIELD = new RegExp(`&(?:${FIELD_NAMES.join('|')})=`);

function mustHave(fields: TextFields, names: readonly string[]): void {
  const missing = names.find((name) => fields[name] === undefined);
  if (missing !== undefined) throw new NotificationError(`The notification has no ${missing}.`);
}

/** @param names all names of the fields: on an object without a prototype, `Object.entries` takes longer than all rules */
function check(fields: TextFields, names: readonly string[], rules: ReadonlyMap<string, Rule>): void {
  for (const name of names) {
    const rule = rules.get(declaredName(name));
    // Without the value: it may be an openid.
    if (rule && !rule.holds(fields[name] ?? ''))
      throw new NotificationError(`The notification’s ${name} must be ${rule.wanted}: do not act on it.`);
  }
}

const COMPACT = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/;
const SPACED = /^(\d{4})-(\d\d)-(\d\d) (\d\d):(\d\d):(\d\d)$/;

/** Whether the date exists: no February 30. */
function isTime(text: string, form: RegExp): boolean {
  const parts = form.exec(text);
  if (!parts) return false;
  const at = (part: number) => Number(parts[part]);
  const [year, month, day] = [at(1), at(2), at(3)];
  const isDate = year >= 1000 && month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month);
  return isDate && at(4) < 24 && at(5) < 60 && at(6) < 60;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
