const TWINNED = ['appid', 'mch_id', 'openid', 'is_subscribe'];

/**
 * WeChat Pay sends no `sub_*` fields to an ordinary merchant. Functions written for CloudPay read them
 * (`subMchId`, `subOpenid`), so each gets the value of the plain field. An empty field counts as absent.
 */
export function withSubFields<Value>(fields: Readonly<Record<string, Value>>): Record<string, Value> {
  const filled = { ...fields };
  for (const name of TWINNED) {
    const value = fields[name];
    if (value !== undefined && value !== '') filled[`sub_${name}`] ||= value;
  }
  return filled;
}
