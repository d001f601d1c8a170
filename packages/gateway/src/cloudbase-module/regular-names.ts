import { isRecord } from './calls';

/**
 * Adds to the fields of a service provider's order the names that an ordinary merchant's have. CloudBase's module knows
 * ordinary merchants only, so code that was written for it reads `mchid` and `payer.openid`.
 */
export function withRegularNames(
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const { sub_appid, sp_appid, sub_mchid, payer } = fields;
  if (sub_mchid === undefined) return fields;
  const appid = sub_appid ?? sp_appid;
  return {
    ...(appid !== undefined && { appid }),
    mchid: sub_mchid,
    ...fields,
    ...(isRecord(payer) && {
      payer: { openid: payer['sub_openid'] ?? payer['sp_openid'], ...payer },
    }),
  };
}
