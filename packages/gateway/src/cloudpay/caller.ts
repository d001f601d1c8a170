import type { CallingContext } from '@opencloudpay/cloudpay';
import { callerFromHeaders } from '@opencloudpay/contracts/caller';

/**
 * The caller, as the token's holder states it in the headers of WeChat Cloud Run.
 *
 * Do not change the order of the fields: a hash of them identifies repeated calls.
 *
 * @param envId the token's environment, if it has one
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
 * How far the caller's clock is ahead of this machine's, from the `Date` of its request. Not part of {@link callerOf},
 * because it differs between repeats of a call.
 */
export function clockOffsetOf(headers: Headers): Pick<CallingContext, 'clockOffset'> {
  const ahead = Date.parse(headers.get('date') ?? '') - Date.now();
  return Number.isNaN(ahead) ? {} : { clockOffset: ahead };
}
