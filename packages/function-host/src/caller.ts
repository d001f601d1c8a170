import { isIPv4, isIPv6 } from 'node:net';

/** The WeChat user on whose behalf a function is called. */
export interface Caller {
  openId?: string;
  /** The mini program that the user is in. */
  appId?: string;
  unionId?: string;
  /** The user in the mini program that lends its environment, where the two differ. */
  fromOpenId?: string;
  fromAppId?: string;
  fromUnionId?: string;
  clientIp?: string;
  /** How the call came about, in CloudBase's words; `wx_client` (a mini program) unless told otherwise. */
  source?: string;
}

/**
 * The fields of a caller, by the environment variables that wx-server-sdk reads them from and the headers that
 * WeChat Cloud Run sends them in.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloudrun/src/development/weixin/
 */
const IDENTITY = [
  { field: 'appId', variable: 'WX_APPID', header: 'x-wx-appid' },
  { field: 'openId', variable: 'WX_OPENID', header: 'x-wx-openid' },
  { field: 'unionId', variable: 'WX_UNIONID', header: 'x-wx-unionid' },
  { field: 'fromAppId', variable: 'WX_FROM_APPID', header: 'x-wx-from-appid' },
  { field: 'fromOpenId', variable: 'WX_FROM_OPENID', header: 'x-wx-from-openid' },
  { field: 'fromUnionId', variable: 'WX_FROM_UNIONID', header: 'x-wx-from-unionid' },
] as const satisfies readonly { field: keyof Caller; variable: string; header: string }[];

/** Ours first; then Cloud Run's; then what every proxy sends (the first address is the client's). */
const CLIENT_IP_HEADERS = ['x-wx-client-ip', 'x-original-forwarded-for', 'x-forwarded-for'];

/** The caller that the headers of a request name, or `undefined` if they name none. */
export function callerFromHeaders(headers: Headers): Caller | undefined {
  const caller: Caller = {};
  for (const { field, header } of IDENTITY) {
    const value = headers.get(header);
    if (value) caller[field] = value;
  }
  // A proxy's address list alone does not make a WeChat user.
  if (Object.keys(caller).length === 0) return undefined;
  const source = headers.get('x-wx-source');
  if (source) caller.source = source;
  const clientIp = CLIENT_IP_HEADERS.map((name) => headers.get(name)?.split(',')[0]?.trim() ?? '').find(
    (address) => isIPv4(address) || isIPv6(address),
  );
  if (clientIp) caller.clientIp = clientIp;
  return caller;
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

/** The `WX_*` variables of a caller, in the platform's order, with `WX_CONTEXT_KEYS` naming them all. */
export function callerVariables(caller: Caller): Record<string, string> {
  const variables: Record<string, string> = {};
  const { clientIp } = caller;
  if (clientIp && isIPv4(clientIp)) variables['WX_CLIENTIP'] = clientIp;
  if (clientIp) variables['WX_CLIENTIPV6'] = isIPv4(clientIp) ? `::ffff:${clientIp}` : clientIp;
  for (const { field, variable } of IDENTITY) {
    const value = caller[field];
    if (value) variables[variable] = value;
  }
  return { ...variables, WX_CONTEXT_KEYS: Object.keys(variables).join(',') };
}
