import { isIP, isIPv4 } from 'node:net';
import { REQUEST_ID_HEADER } from './request-id';

/** The WeChat user on whose behalf a function is called. */
export interface Caller {
  openId?: string;
  /** The mini program that the user is in. */
  appId?: string;
  unionId?: string;
  /** The user in the mini program that owns a shared environment, where it is not `APPID`'s mini program. */
  fromOpenId?: string;
  fromAppId?: string;
  fromUnionId?: string;
  clientIp?: string;
  /** The source of the call, in CloudBase's terms. Default: `wx_client`, a mini program. */
  source?: string;
}

/** A caller, with the environment of the call and the request id that logs show. */
export interface CallerContext extends Caller {
  envId?: string;
  requestId?: string;
}

/**
 * The fields of a caller: the environment variable that a function reads each from, and the header that carries it, as
 * WeChat Cloud Run has them. The order is the platform's.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloudrun/src/development/weixin/
 */
export const IDENTITY = [
  { field: 'appId', variable: 'WX_APPID', header: 'X-WX-APPID' },
  { field: 'openId', variable: 'WX_OPENID', header: 'X-WX-OPENID' },
  { field: 'unionId', variable: 'WX_UNIONID', header: 'X-WX-UNIONID' },
  { field: 'fromAppId', variable: 'WX_FROM_APPID', header: 'X-WX-FROM-APPID' },
  { field: 'fromOpenId', variable: 'WX_FROM_OPENID', header: 'X-WX-FROM-OPENID' },
  { field: 'fromUnionId', variable: 'WX_FROM_UNIONID', header: 'X-WX-FROM-UNIONID' },
] as const satisfies readonly { field: keyof Caller; variable: string; header: string }[];

/** The headers of the other fields. Their variables are the platform's `TCB_*`. */
export const CONTEXT_HEADERS = {
  source: 'X-WX-SOURCE',
  envId: 'X-WX-ENV',
  clientIp: 'X-Forwarded-For',
  requestId: REQUEST_ID_HEADER,
} as const satisfies Partial<Record<keyof CallerContext, string>>;

/** The container service that WeChat Cloud Run calls. */
export const SERVICE_HEADER = 'X-WX-SERVICE';

/** In this order: ours; Cloud Run's, which Kubernetes proxies send too; the one that every proxy sends. */
const CLIENT_IP_HEADERS = ['X-WX-CLIENT-IP', 'X-Original-Forwarded-For', CONTEXT_HEADERS.clientIp];

/** Reads headers by name, in any case: `Headers` of fetch, or an adapter to another kind. */
export interface HeaderReader {
  get(name: string): string | null;
}

type Variables = Readonly<Record<string, string | undefined>>;

/** Whether a header can carry the text unchanged. */
export function isHeaderValue(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

/** Whether a request id is safe: short, and without characters that could break a log line. */
export function isRequestId(text: string): boolean {
  return /^[\w.:-]{1,128}$/.test(text);
}

/** The headers that carry a caller. Empty fields are left out. */
export function callerHeaders(context: CallerContext): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { field, header } of IDENTITY) set(headers, header, context[field]);
  for (const [field, header] of Object.entries(CONTEXT_HEADERS))
    set(headers, header, context[field as keyof CallerContext]);
  return headers;
}

/** The caller that the headers of a request name. A field without a header is empty; an invalid address is ignored. */
export function callerFromHeaders(headers: HeaderReader): CallerContext {
  const caller: CallerContext = {};
  for (const { field, header } of IDENTITY) set(caller, field, headers.get(header));
  set(caller, 'source', headers.get(CONTEXT_HEADERS.source));
  set(caller, 'envId', headers.get(CONTEXT_HEADERS.envId));
  // Each proxy appends the address of its client, so the first address is the original client's.
  const addresses = CLIENT_IP_HEADERS.map((name) => headers.get(name)?.split(',')[0]?.trim() ?? '');
  set(
    caller,
    'clientIp',
    addresses.find((address) => isIP(address) !== 0),
  );
  const requestId = headers.get(CONTEXT_HEADERS.requestId) ?? '';
  if (isRequestId(requestId)) caller.requestId = requestId;
  return caller;
}

/** Whether the caller names a WeChat user or a mini program. An address alone identifies no user. */
export function namesUser(caller: Caller): boolean {
  return IDENTITY.some(({ field }) => caller[field] !== undefined);
}

/** The `WX_*` variables of a caller, in the platform's order. `WX_CONTEXT_KEYS` lists their names. */
export function callerVariables(caller: Caller): Record<string, string> {
  const variables: Record<string, string> = {};
  const { clientIp } = caller;
  if (clientIp && isIPv4(clientIp)) variables['WX_CLIENTIP'] = clientIp;
  if (clientIp) variables['WX_CLIENTIPV6'] = isIPv4(clientIp) ? `::ffff:${clientIp}` : clientIp;
  for (const { field, variable } of IDENTITY) set(variables, variable, caller[field]);
  return { ...variables, WX_CONTEXT_KEYS: Object.keys(variables).join(',') };
}

/**
 * Reads the caller from the variables that CloudBase (and our function host) sets for each invocation. Only variables listed
 * in `WX_CONTEXT_KEYS` and `TCB_CONTEXT_KEYS` belong to this invocation; others may remain from an earlier one.
 */
export function callerFromVariables(env: Variables): CallerContext {
  const caller: CallerContext = {};
  const ofUser = listedIn(env, 'WX_CONTEXT_KEYS');
  if (ofUser) {
    for (const { field, variable } of IDENTITY) set(caller, field, ofUser(variable));
    set(caller, 'clientIp', ofUser('WX_CLIENTIP') || ofUser('WX_CLIENTIPV6'));
  }
  const ofPlatform = listedIn(env, 'TCB_CONTEXT_KEYS');
  set(caller, 'source', ofPlatform?.('TCB_SOURCE'));
  set(caller, 'envId', env['TCB_ENV'] || env['SCF_NAMESPACE']);
  const requestId = ofPlatform?.('TCB_SEQID') ?? '';
  if (isRequestId(requestId)) caller.requestId = requestId;
  return caller;
}

/**
 * Reads the variables that a list names; `undefined` without a list. Every read of `process.env` asks the system, so the
 * list is read once, and no other variable without it.
 */
function listedIn(env: Variables, list: string): ((name: string) => string | undefined) | undefined {
  const names = env[list]?.split(',');
  return names && ((name) => (names.includes(name) ? env[name] : undefined));
}

function set<Name extends string>(
  record: Partial<Record<Name, string>>,
  name: Name,
  value: string | null | undefined,
): void {
  if (value) record[name] = value;
}
