import type { CallbackEvent } from '@opencloudpay/contracts/callback';
import type { TypedFields } from '@opencloudpay/wechatpay';
import { toCamelCase } from '../convert-case';
import { withSubFields } from '../sub-fields';

/**
 * The event that a callback function is called with, from a verified notification.
 *
 * The signature stays outside, as on the platform. Empty fields are left out: no signature covers them. A payment
 * notification to an ordinary merchant has no `sub_*` fields; functions written for CloudPay read them, so each is given
 * the value of its twin.
 *
 * @param fields the notification's typed fields, by wire names. Of a refund, whose notification says nothing about the
 *   merchant that can be believed: with the merchant's fields (`mch_id`, `sub_mch_id`, …) as far as they are known
 */
export function toCallbackEvent(fields: TypedFields): CallbackEvent {
  const { sign: _, ...told } = withoutEmpty(fields);
  const all = isOfOrdinaryMerchant(told) ? withSubFields(told) : told;
  const openId = all['sub_openid'] ?? all['openid'];
  return {
    ...(toCamelCase(all) as Record<string, unknown>),
    userInfo: {
      appId: String(all['sub_appid'] ?? all['appid'] ?? ''),
      ...(openId !== undefined && { openId: String(openId) }),
    },
  };
}

function withoutEmpty(fields: TypedFields): TypedFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

/**
 * Where a payment names no sub-merchant, there is none: its signature covers all fields. Of a refund it may only not be
 * known. What earlier versions of the gateway have stored of refunds has all that stood around it, a nonce as well.
 */
function isOfOrdinaryMerchant(told: TypedFields): boolean {
  const saysWhose = told['refund_id'] === undefined || told['nonce_str'] !== undefined;
  return saysWhose && told['sub_mch_id'] === undefined;
}
