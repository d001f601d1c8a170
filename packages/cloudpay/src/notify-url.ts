import { timingSafeEqual } from 'node:crypto';
import type { CallbackTarget } from '@opencloudpay/contracts/callback';
import { hmacSha256, preview } from '@opencloudpay/internal';
import { hasDotSegment } from './dot-segments';
import { invalidParameter } from './errors/errors';
import { unconfigured } from './options/unconfigured';

/** The event of a notification. */
export type NotificationKind = 'pay' | 'refund';

/** The gateway's address for WeChat Pay, and the secret by which the gateway recognises its own addresses. */
export interface NotifyOptions {
  /** The gateway's public address, for example `https://pay.example.com`. */
  baseUrl: string;
  /** Known only to the gateway and to the functions (or the gateway) that create orders; at least 16 characters. */
  secret: string;
  /** The account's merchant number, which addresses are bound to. `createCloudPay` fills it in. */
  mchId?: string | undefined;
}

/**
 * The fields, by wire names, that an address is bound to: for a payment `out_trade_no`, `total_fee` and `fee_type`, for a
 * refund the order's number, `out_refund_no` and `refund_fee`; for both `mch_id` and `sub_mch_id`.
 */
export type BoundFields = Readonly<Record<string, unknown>>;

/** The content of a verified token. */
export interface NotifyToken {
  /** `old`: made by a version that did not bind addresses to a merchant. */
  readonly form: 'current' | 'old';
  /** The sub-merchant of the order or refund; absent if there is none, and in the old form. */
  readonly subMchId?: string | undefined;
  /** The mini program that the request of a refund names, if it names one. */
  readonly subAppid?: string | undefined;
}

/** The longest notify_url that WeChat Pay accepts. */
export const MAX_NOTIFY_URL = 256;

/** The first character of current tokens. */
const VERSION = '2';
const MAC_LENGTH = 22;
/** A plain-text part of current refund tokens. */
const CLAIM = /^[0-9A-Za-z_-]{0,32}$/;
const CURRENCY = /^[A-Z]{3}$/;
/** The currency of orders and notifications that name none. Tokens do not name it: so those of open orders stay valid. */
const USUAL_CURRENCY = 'CNY';

/**
 * The address to which WeChat Pay sends the notification of one order or refund:
 * `<baseUrl>/notify/<kind>/<envId>/<functionName>/<token>`.
 *
 * The token contains a truncated HMAC over the target, the numbers, the amount and the merchant. So the gateway can refuse
 * a forged route, or a notification of another amount or merchant, without stored data. The token of a
 * refund also names the sub-merchant and its mini program, which the HMAC covers: a refund notification has no
 * trustworthy field about them. The token of an order in another currency than the usual one names it.
 *
 * @param fields of the request; `mch_id` is used if `options` has no `mchId`
 * @throws {CallFailure} for a name that a URL cannot contain, or if the merchant number is missing
 */
export function notifyUrl(
  kind: NotificationKind,
  target: CallbackTarget,
  fields: BoundFields,
  options: NotifyOptions,
): string {
  checkNames(target);
  const mchId = textOf(options.mchId ?? fields['mch_id']);
  if (mchId === '')
    throw unconfigured('notify has no mchId: an address is bound to the merchant number of its order');
  const claims = claimsOf(kind, fields);
  const [bound] = boundTexts(kind, fields);
  const whose = [mchId, ...merchantIn(kind, fields, claims)];
  const code = bound ? currentMac(kind, target, bound, whose, options.secret) : '';
  const token = [`${VERSION}${code}`, ...claims].join('.');
  const route = [kind, ...routeOf(target)].map(encodeURIComponent).join('/');
  return `${options.baseUrl.replace(/\/+$/, '')}/notify/${route}/${token}`;
}

/**
 * The content of a token, if it was made for this target, these numbers, this amount and this merchant; compared in constant
 * time.
 *
 * Tokens of the old form (22 characters, not bound to a merchant) are accepted as long as their orders can be paid. A
 * `prepay_id` and a `code_url` are valid for two hours and WeChat Pay retries a notification for a day, so the old form of
 * payments can be removed two days after the last program that created such addresses was replaced. A refund may end, and
 * be notified, as late as a year after the payment: the old form of refunds can be removed a year and a day after that.
 * The gateway counts them (`cloudpay_old_notify_tokens_total`).
 *
 * @param fields the fields of the verified notification, as received or typed; for a refund with the `mch_id` of the
 *   account whose key decrypted it
 * @returns undefined for a token that was made for other values
 */
export function readNotifyToken(
  kind: NotificationKind,
  target: CallbackTarget,
  fields: BoundFields,
  token: string,
  secret: string,
): NotifyToken | undefined {
  if (token.length === MAC_LENGTH)
    return isOneOf(token, oldMacs(kind, target, fields, secret)) ? { form: 'old' } : undefined;
  const [mac = '', ...claims] = token.split('.');
  if (!mac.startsWith(VERSION) || !areClaims(kind, claims) || !isCurrency(kind, fields, claims))
    return undefined;
  const whose = [textOf(fields['mch_id']), ...merchantIn(kind, fields, claims)];
  const expected = boundTexts(kind, fields).map((bound) => currentMac(kind, target, bound, whose, secret));
  if (!isOneOf(mac.slice(VERSION.length), expected)) return undefined;
  const [subMchId = '', subAppid = ''] = kind === 'refund' ? claims : [textOf(fields['sub_mch_id'])];
  return { form: 'current', ...(subMchId && { subMchId }), ...(subAppid && { subAppid }) };
}

/** Whether a token was made for this target and these fields: see {@link readNotifyToken}. */
export function verifyNotifyToken(
  kind: NotificationKind,
  target: CallbackTarget,
  fields: BoundFields,
  token: string,
  secret: string,
): boolean {
  return readNotifyToken(kind, target, fields, token, secret) !== undefined;
}

function isOneOf(given: string, expected: readonly string[]): boolean {
  const bytes = Buffer.from(given);
  return expected
    .map((mac) => Buffer.from(mac))
    .some((mac) => mac.length === bytes.length && timingSafeEqual(mac, bytes));
}

function routeOf(target: CallbackTarget): string[] {
  return 'functionName' in target
    ? [target.envId, target.functionName]
    : [target.envId, target.service, target.path];
}

/** A name with a dot segment leads to another address, where the notification would be lost. */
function checkNames(target: CallbackTarget): void {
  checkName('env_id', target.envId);
  if ('functionName' in target) checkName('function_name', target.functionName);
  else {
    checkName('container.service', target.service);
    checkName('container.path', target.path.replace(/\?.*$/s, ''));
  }
}

function checkName(field: string, name: string): void {
  if (hasDotSegment(name))
    throw invalidParameter(field, `must not have a segment . or .., encoded or not, got ${preview(name)}`);
}

/** The sub-merchant and its mini program, for a refund; the currency of an order, if it is not the usual one. */
function claimsOf(kind: NotificationKind, fields: BoundFields): string[] {
  if (kind === 'pay') {
    const currency = textOf(fields['fee_type']);
    return isForeign(currency) ? [currency] : [];
  }
  return ['sub_mch_id', 'sub_appid'].map((name) => {
    const text = textOf(fields[name]);
    // WeChat Pay refuses such a number, so the address can leave it out.
    return CLAIM.test(text) ? text : '';
  });
}

function areClaims(kind: NotificationKind, claims: readonly string[]): boolean {
  return kind === 'refund' ? claims.length === 2 : claims.length <= 1 && claims.every(isForeign);
}

function isForeign(claim: string): boolean {
  return CURRENCY.test(claim) && claim !== USUAL_CURRENCY;
}

/** Whether a payment is in the currency of its order. WeChat Pay may leave out the currency. */
function isCurrency(kind: NotificationKind, fields: BoundFields, [named]: readonly string[]): boolean {
  const currency = textOf(fields['fee_type']);
  return kind === 'refund' || currency === '' || currency === (named ?? USUAL_CURRENCY);
}

/** The sub-merchant that an address is bound to, for a refund with its mini program; the currency that it names. */
function merchantIn(
  kind: NotificationKind,
  fields: BoundFields,
  claims: readonly string[],
): readonly string[] {
  return kind === 'pay' ? [textOf(fields['sub_mch_id']), ...claims] : claims;
}

function currentMac(
  kind: NotificationKind,
  target: CallbackTarget,
  bound: readonly string[],
  whose: readonly string[],
  secret: string,
): string {
  return mac([VERSION, kind, ...routeOf(target), ...bound, ...whose], secret);
}

function oldMacs(
  kind: NotificationKind,
  target: CallbackTarget,
  fields: BoundFields,
  secret: string,
): string[] {
  return boundTexts(kind, fields).map((bound) => mac([kind, ...routeOf(target), ...bound], secret));
}

/**
 * A refund may name its order by either number, and its notification contains both. Returns one list for each number that
 * may have been given, the caller's first.
 */
function boundTexts(kind: NotificationKind, fields: BoundFields): string[][] {
  const text = (name: string) => textOf(fields[name]);
  if (kind === 'pay') return [['out_trade_no', text('out_trade_no'), text('total_fee')]];
  return ['out_trade_no', 'transaction_id']
    .filter((name) => text(name) !== '')
    .map((name) => [name, text(name), text('out_refund_no'), text('refund_fee')]);
}

function textOf(value: unknown): string {
  return String(value ?? '');
}

/** 128 bits cannot be guessed and leave room in the URL. JSON keeps neighbouring texts apart. */
function mac(parts: readonly string[], secret: string): string {
  return hmacSha256(secret, JSON.stringify(parts)).toString('base64url', 0, 16);
}
