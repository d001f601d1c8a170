import type { TypedFields } from '@opencloudpay/wechatpay';
import { toCamelCase } from '../convert-case';
import { withSubFields } from '../sub-fields';
import type { CallbackEvent } from './types';

/**
 * The event that a callback function is called with, from a verified notification.
 *
 * The signature stays outside, as on the platform. A notification to an ordinary merchant has no `sub_*` fields;
 * functions written for CloudPay read them, so each is given the value of its twin.
 *
 * @param fields the notification's typed fields, by wire names
 */
export function toCallbackEvent(fields: TypedFields): CallbackEvent {
  const { sign: _, ...told } = fields;
  const all = told['sub_mch_id'] === undefined ? withSubFields(told) : told;
  const openId = all['sub_openid'] ?? all['openid'];
  return {
    ...(toCamelCase(all) as Record<string, unknown>),
    userInfo: {
      appId: String(all['sub_appid'] ?? all['appid'] ?? ''),
      ...(openId !== undefined && { openId: String(openId) }),
    },
  };
}
