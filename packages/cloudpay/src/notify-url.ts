import { createHmac, timingSafeEqual } from 'node:crypto';
import type { CallbackTarget } from './callback/types';

/** What a notification tells of. */
export type NotificationKind = 'pay' | 'refund';

/** Where WeChat Pay finds the gateway, and the secret that the gateway knows its own addresses by. */
export interface NotifyOptions {
  /** The gateway's public address, for example `https://pay.example.com`. */
  baseUrl: string;
  /** Known to the functions (or the gateway that orders for them) and the gateway alone; at least 16 characters. */
  secret: string;
}

/** The fields, by wire names, that an address is bound to: those of the order, and of the refund. */
export type BoundFields = Readonly<Record<string, unknown>>;

/** WeChat Pay takes no longer notify_url. */
export const MAX_NOTIFY_URL = 256;

/**
 * The address that WeChat Pay notifies of one order or refund:
 * `<baseUrl>/notify/<kind>/<envId>/<functionName>/<token>`.
 *
 * The token is a truncated HMAC over the target, the numbers and the amount. So the gateway can refuse a forged
 * route, or a notification whose amount is not the one that was ordered, without having stored anything.
 *
 * @param fields of a payment `out_trade_no` and `total_fee`; of a refund the order's number, `out_refund_no` and
 *   `refund_fee` (cents)
 */
export function notifyUrl(
  kind: NotificationKind,
  target: CallbackTarget,
  fields: BoundFields,
  options: NotifyOptions,
): string {
  const [token = ''] = tokens(kind, target, fields, options.secret);
  const route = [kind, ...routeOf(target)].map(encodeURIComponent).join('/');
  return `${options.baseUrl.replace(/\/+$/, '')}/notify/${route}/${token}`;
}

/**
 * Whether a token was made for this target, these numbers and this amount; compared in constant time.
 *
 * @param fields the fields of the verified notification, as received or typed
 */
export function verifyNotifyToken(
  kind: NotificationKind,
  target: CallbackTarget,
  fields: BoundFields,
  token: string,
  secret: string,
): boolean {
  const given = Buffer.from(token);
  return tokens(kind, target, fields, secret)
    .map((expected) => Buffer.from(expected))
    .some((expected) => expected.length === given.length && timingSafeEqual(expected, given));
}

function routeOf(target: CallbackTarget): string[] {
  return 'functionName' in target
    ? [target.envId, target.functionName]
    : [target.envId, target.service, target.path];
}

/**
 * A refund may name its order by either number, and its notification carries both: one token a number that could
 * have been given, the caller's first.
 */
function tokens(
  kind: NotificationKind,
  target: CallbackTarget,
  fields: BoundFields,
  secret: string,
): string[] {
  const text = (name: string) => String(fields[name] ?? '');
  const bound =
    kind === 'pay'
      ? [['out_trade_no', text('out_trade_no'), text('total_fee')]]
      : ['out_trade_no', 'transaction_id']
          .filter((name) => text(name) !== '')
          .map((name) => [name, text(name), text('out_refund_no'), text('refund_fee')]);
  // JSON keeps neighbouring texts apart: ['ab', 'c'] is not ['a', 'bc'].
  return bound.map((parts) => mac(JSON.stringify([kind, ...routeOf(target), ...parts]), secret));
}

/** 128 bits are out of reach of guessing and leave room in the URL. */
function mac(text: string, secret: string): string {
  return createHmac('sha256', secret).update(text).digest().subarray(0, 16).toString('base64url');
}
