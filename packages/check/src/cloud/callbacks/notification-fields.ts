import { CALLBACK_FIELDS } from '@opencloudpay/contracts/callback-fields';

const FIELDS: ReadonlySet<string> = new Set([
  ...Object.values(CALLBACK_FIELDS),
  ...['attach', 'appid', 'openid', 'sign', 'userInfo'],
]);

/** Whether notifications may have a field. */
export function isSent(field: string): boolean {
  return FIELDS.has(field) || /^coupon\w+_\d+$/.test(field);
}

const MEANT: ReadonlyMap<string, string> = new Map(
  Object.entries(CALLBACK_FIELDS).map(([documented, field]) => [plain(documented), field]),
);

/**
 * The field that is meant by a name that notifications do not have: `outTradeNo` of `out_trade_no`, the name of WeChat Pay's
 * documents, and of `OutTradeNo`. `undefined` for fields that they have, and for names of other things.
 */
export function meantField(name: string): string | undefined {
  // The code that a callback returns is asked of other answers, too.
  return isSent(name) || /^errcode$/i.test(name) ? undefined : MEANT.get(plain(name));
}

function plain(name: string): string {
  return name.replaceAll('_', '').toLowerCase();
}
