import type { CallbackEvent } from '@opencloudpay/contracts/callback';
import type { TypedFields } from '@opencloudpay/wechatpay/apis';
import { camelCase } from '../convert-case';
import { withSubFields } from '../sub-fields';

/**
 * The event for a callback function, from a verified notification.
 *
 * The signature is left out, as on the platform. Empty fields are left out because no signature covers them. A payment
 * notification to an ordinary merchant has no `sub_*` fields; functions written for CloudPay read them, so each gets
 * the value of the plain field.
 *
 * @param fields the notification's typed fields, by wire names. A refund's notification has no trustworthy field about the
 *   merchant, so for a refund add the merchant's fields (`mch_id`, `sub_mch_id`, …) as far as they are known
 */
export function toCallbackEvent(fields: TypedFields): CallbackEvent {
  const all = isOfOrdinaryMerchant(fields) ? withSubFields(fields) : fields;
  const openId = told(all, 'sub_openid') ?? told(all, 'openid');
  return {
    ...renamed(all),
    userInfo: {
      appId: String(told(all, 'sub_appid') ?? told(all, 'appid') ?? ''),
      ...(openId !== undefined && { openId: String(openId) }),
    },
  };
}

/** The fields in camelCase, like `toCamelCase`, for one flat level: the names that stay the same come first, and yield. */
function renamed(fields: TypedFields): Record<string, unknown> {
  const event: Record<string, unknown> = {};
  const names = Object.keys(fields).filter((name) => name !== 'sign' && fields[name] !== '');
  for (const name of names) if (camelCase(name) === name) event[name] = fields[name];
  for (const name of names) if (camelCase(name) !== name) event[camelCase(name)] = fields[name];
  return event;
}

/** @returns `undefined` for an empty field */
function told(fields: TypedFields, name: string): string | number | undefined {
  const value = fields[name];
  return value === '' ? undefined : value;
}

/**
 * A payment without a sub-merchant has none: its signature covers all fields. A refund's may only be
 * unknown. Refunds that earlier versions of the gateway stored contain all unencrypted fields, even a nonce.
 */
function isOfOrdinaryMerchant(fields: TypedFields): boolean {
  const saysWhose = told(fields, 'refund_id') === undefined || told(fields, 'nonce_str') !== undefined;
  return saysWhose && told(fields, 'sub_mch_id') === undefined;
}
