import { say } from '@opencloudpay/internal';
import type { ApiDeclaration } from '@opencloudpay/wechatpay';
import type { Merchant } from '../merchants/merchant';
import { BusinessRefusal } from '../refusals/refusals';

type Fields = Readonly<Record<string, string>>;

/**
 * Refuses a surplus `appid` or `sub_appid`. Most APIs ignore unknown parameters, but some compute the signature over
 * the known ones only, so they answer SIGN_ERROR.
 *
 * @throws {BusinessRefusal} SIGN_ERROR
 */
export function checkSurplus(api: ApiDeclaration, fields: Fields): void {
  const surplus = api.request.without?.filter((name) => fields[name] !== undefined) ?? [];
  if (surplus.length === 0) return;
  throw new BusinessRefusal(
    'SIGN_ERROR',
    '验证签名失败',
    say(
      `${api.path} takes no ${surplus.join(' and no ')}. Leave it out of the request and of the signature.`,
      `${api.path} 没有参数 ${surplus.join('、')}。请不要传，也不要参与签名。`,
    ),
  );
}

/** If the API takes no appid, the sender is known without it. */
export function withAppid(api: ApiDeclaration, fields: Fields, { appid }: Merchant): Fields {
  return api.request.without?.includes('appid') ? { ...fields, appid } : fields;
}
