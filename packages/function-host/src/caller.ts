import {
  type Caller,
  callerFromHeaders,
  callerVariables,
  type HeaderReader,
  isRequestId,
  namesUser,
} from '@opencloudpay/contracts/caller';
import { CALLED_BY_HEADER } from '@opencloudpay/contracts/function-wire';
import { ORDER_REQUEST_ID_HEADER } from '@opencloudpay/contracts/request-id';

export type { Caller };
export { callerVariables };

/** `SOURCE` of `cloud.getWXContext()` in a callback of WeChat Pay, as Tencent documents it. */
const PAYMENT_CALLBACK = 'wx_paycallback';

/** The user in the headers of a request, or `undefined` if they name none: an address alone is no user. */
export function userFromHeaders(headers: HeaderReader): Caller | undefined {
  const { envId: _, requestId: __, ...caller } = callerFromHeaders(headers);
  return namesUser(caller) ? caller : undefined;
}

/** The id of the call of the function that calls, by the same rule. */
export function callingRequestIn(headers: HeaderReader): string | undefined {
  return requestIdIn(headers, CALLED_BY_HEADER);
}

/** The id of the request that placed the order of a callback, for the log. `undefined` for an id that could break a line. */
export function orderRequestIn(headers: HeaderReader): string | undefined {
  return requestIdIn(headers, ORDER_REQUEST_ID_HEADER);
}

function requestIdIn(headers: HeaderReader, name: string): string | undefined {
  const id = headers.get(name) ?? '';
  return isRequestId(id) ? id : undefined;
}

/**
 * The `userInfo` of an event as a caller. The platform puts the payer of a payment callback there (for a refund, which
 * names no user, only the mini program). A nickname or an avatar that a mini program sent under that name is no
 * caller.
 */
export function callerFromEvent(event: Readonly<Record<string, unknown>>): Caller | undefined {
  const userInfo = event['userInfo'];
  if (typeof userInfo !== 'object' || userInfo === null) return undefined;
  const { openId, appId } = userInfo as Record<string, unknown>;
  const caller: Caller = {
    ...(typeof openId === 'string' && openId !== '' && { openId }),
    ...(typeof appId === 'string' && appId !== '' && { appId }),
  };
  return Object.keys(caller).length > 0 ? { ...caller, source: PAYMENT_CALLBACK } : undefined;
}
