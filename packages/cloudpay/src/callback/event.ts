import type { CallbackEvent } from '@opencloudpay/contracts/callback';
import type { TypedFields } from '@opencloudpay/wechatpay';
import { toCamelCase } from '../convert-case';
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
 * A payment without a sub-merchant has none: its signature covers all fields. A refund's may only be
 * unknown. Refunds that earlier versions of the gateway stored contain all unencrypted fields, even a nonce.
 */
function isOfOrdinaryMerchant(told: TypedFields): boolean {
  const saysWhose = told['refund_id'] === undefined || told['nonce_str'] !== undefined;
  return saysWhose && told['sub_mch_id'] === undefined;
}
