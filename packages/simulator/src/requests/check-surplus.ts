import type { ApiDeclaration } from '@opencloudpay/wechatpay';
import type { Merchant } from '../merchants/merchant';
import { BusinessRefusal } from './refusals';

type Fields = Readonly<Record<string, string>>;

/**
 * WeChat Pay ignores parameters that it does not know, but not where it computes the signature of those that it
 * knows: such an API answers a surplus `appid` or `sub_appid` with SIGN_ERROR.
 *
 * @throws {BusinessRefusal} SIGN_ERROR
 */
export function checkSurplus(api: ApiDeclaration, fields: Fields): void {
  const surplus = api.request.without?.filter((name) => fields[name] !== undefined) ?? [];
  if (surplus.length === 0) return;
  throw new BusinessRefusal(
    'SIGN_ERROR',
    '验证签名失败',
    `${api.path} takes no ${surplus.join(' and no ')}: leave it out, of the signature too.`,
  );
}

/** Who makes the request is clear without an appid where the API takes none. */
export function withAppid(api: ApiDeclaration, fields: Fields, { appid }: Merchant): Fields {
  return api.request.without?.includes('appid') ? { ...fields, appid } : fields;
}
