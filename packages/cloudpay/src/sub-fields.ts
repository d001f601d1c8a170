import type { TypedFields } from '@opencloudpay/wechatpay';

const TWINNED = ['appid', 'mch_id', 'openid', 'is_subscribe'];

/**
 * WeChat Pay tells an ordinary merchant nothing in `sub_*` fields; functions written for CloudPay read them
 * (`subMchId`, `subOpenid`), so each is given the value of its twin. An empty field counts as absent.
 */
export function withSubFields(fields: TypedFields): TypedFields {
  const filled = { ...fields };
  for (const name of TWINNED) {
    const value = fields[name];
    if (value !== undefined && value !== '') filled[`sub_${name}`] ||= value;
  }
  return filled;
}
