import type { CallingContext } from '@opencloudpay/cloudpay';
import { callerFromHeaders } from '@opencloudpay/contracts/caller';

/**
 * Who is calling, as the function that holds the token says: in the headers that WeChat Cloud Run uses.
 *
 * The order of the fields stays as it is: repeated calls are recognised by a hash of them.
 *
 * @param envId the token's environment, where it has one
 */
export function callerOf(headers: Headers, envId: string | undefined): CallingContext {
  const { openId, appId, clientIp, requestId, ...named } = callerFromHeaders(headers);
  const environment = named.envId ?? envId;
  return {
    ...(openId && { openid: openId }),
    ...(appId && { appid: appId }),
    ...(environment && { envId: environment }),
    ...(clientIp && { clientIp }),
    ...(requestId && { requestId }),
  };
}

/**
 * How far the caller's clock is ahead of this machine's, by the `Date` of its request. Not a part of who is calling:
 * requests that repeat a call differ in it.
 */
export function clockOffsetOf(headers: Headers): Pick<CallingContext, 'clockOffset'> {
  const ahead = Date.parse(headers.get('date') ?? '') - Date.now();
  return Number.isNaN(ahead) ? {} : { clockOffset: ahead };
}
