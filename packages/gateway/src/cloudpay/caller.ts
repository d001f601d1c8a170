import { isIP } from 'node:net';
import type { CallingContext } from '@opencloudpay/cloudpay';

/**
 * Who is calling, as the function that holds the token says: in the headers that WeChat Cloud Run uses.
 *
 * @param envId the token's environment, where it has one
 */
export function callerOf(headers: Headers, envId: string | undefined): CallingContext {
  const caller: CallingContext = {};
  const set = (key: keyof CallingContext, value: string | null | undefined) => {
    if (value) caller[key] = value;
  };
  set('openid', headers.get('x-wx-openid'));
  set('appid', headers.get('x-wx-appid'));
  set('envId', headers.get('x-wx-env') ?? envId);
  // Proxies append themselves: the first address is the payer's.
  const [clientIp = ''] = (headers.get('x-forwarded-for') ?? '').split(',').map((address) => address.trim());
  set('clientIp', isIP(clientIp) ? clientIp : undefined);
  const requestId = headers.get('x-request-id') ?? '';
  set('requestId', /^[\w.:-]{1,128}$/.test(requestId) ? requestId : undefined);
  return caller;
}
