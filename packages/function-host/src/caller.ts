import {
  type Caller,
  callerFromHeaders,
  callerVariables,
  type HeaderReader,
  namesUser,
} from '@opencloudpay/contracts/caller';

export type { Caller };
export { callerVariables };

/** The user that the headers of a request name, or `undefined` if they name none: an address alone is no user. */
export function userFromHeaders(headers: HeaderReader): Caller | undefined {
  const { envId: _, requestId: __, ...caller } = callerFromHeaders(headers);
  return namesUser(caller) ? caller : undefined;
}

/**
 * The `userInfo` of an event as a caller: so the platform tells a payment callback who paid (and a refund's, which
 * names no user, in which mini program). What a mini program sent under that name by itself, a nickname or an
 * avatar, is no caller.
 */
export function callerFromEvent(event: Readonly<Record<string, unknown>>): Caller | undefined {
  const userInfo = event['userInfo'];
  if (typeof userInfo !== 'object' || userInfo === null) return undefined;
  const { openId, appId } = userInfo as Record<string, unknown>;
  const caller: Caller = {
    ...(typeof openId === 'string' && openId !== '' && { openId }),
    ...(typeof appId === 'string' && appId !== '' && { appId }),
  };
  return Object.keys(caller).length > 0 ? { ...caller, source: 'wx_paycallback' } : undefined;
}
