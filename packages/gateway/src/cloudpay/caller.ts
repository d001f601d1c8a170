import { isIP } from 'node:net';
import type { CallingContext } from '@opencloudpay/cloudpay';

/**
 * Who is calling, as the function that holds the token says: in the headers that WeChat Cloud Run uses.
 *
 * @param envId the token's environment, where it has one
 */
export function callerOf(headers: Headers, envId: string | undefined): CallingContext {
  const caller: CallingContext = {};
  const set = (key: Exclude<keyof CallingContext, 'clockOffset'>, value: string | null | undefined) => {
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

/**
 * How far the caller's clock is ahead of this machine's, by the `Date` of its request. Not a part of who is calling:
 * requests that repeat a call differ in it.
 */
export function clockOffsetOf(headers: Headers): Pick<CallingContext, 'clockOffset'> {
  const ahead = Date.parse(headers.get('date') ?? '') - Date.now();
  return Number.isNaN(ahead) ? {} : { clockOffset: ahead };
}
