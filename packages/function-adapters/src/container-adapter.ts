/**
 * Calls container services as WeChat Cloud Run does: a POST of the callback's JSON to the path that the order named.
 *
 * ```ts
 * import { containerAdapter } from '@opencloudpay/function-adapters';
 *
 * const adapter = containerAdapter({ services: { shop: 'http://127.0.0.1:3000' } });
 * const reply = await adapter.invoke(
 *   { envId: 'prod-1a2b', service: 'shop', path: '/pay/callback' },
 *   { outTradeNo: '2021WERUN1647839289398', totalFee: 1, userInfo: { appId: 'wx…', openId: 'o…' } },
 * );
 * console.log(reply); // { errcode: 0, errmsg: 'ok' }
 * ```
 *
 * The event is sent with the headers by which code for Cloud Run recognises the platform's calls: `X-WX-SOURCE`
 * (samples check only that it exists; the platform's value is not documented, here it is `wx_pay`),
 * `X-WX-ENV`, `X-WX-SERVICE` and `X-WX-APPID`. Every client that can reach the service can send those: keep it private, as
 * Cloud Run does, or give it a `token` to check.
 *
 * @see https://developers.weixin.qq.com/miniprogram/dev/wxcloudservice/wxcloudrun/src/development/pay/callback/
 */

import type { CallbackEvent, CallbackTarget } from '@opencloudpay/contracts/callback';
import { callerHeaders, isHeaderValue, SERVICE_HEADER } from '@opencloudpay/contracts/caller';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { type CallLimits, limitedCalls } from './calls/limited-calls';
import { authorization } from './check-options';
import { AdapterError } from './errors';
import { baseUrl } from './http/base-url';
import { contextHeaders, environmentProblem } from './http/context-headers';
import { eventText } from './http/event-text';
import { postEvent } from './http/post-event';
import { REPLY_LIMIT, replyIn } from './http/reply-in';
import { requestSigner } from './http/signed-headers';
import { statusError } from './http/status-error';

export interface ContainerAdapterOptions extends CallLimits {
  /** The services: each name, as orders give it, with its base URL. */
  services: Readonly<Record<string, string | ContainerService>>;
  /** The environment of the services; targets in another one are refused. Default: all are accepted. */
  envId?: string | undefined;
}

export interface ContainerService {
  /** The service's base URL, `http://127.0.0.1:3000`; the order's path is appended. */
  url: string;
  /** Sent to the service as `Authorization: Bearer …`, so that it can recognise these calls. */
  token?: string | undefined;
  /** Signs each request, for a service that calls `verifyCall` of `@opencloudpay/cloudpay/verify-call`. */
  secret?: string | undefined;
}

/**
 * Calls the paths of container services. Connections are kept open between calls.
 *
 * @throws {AdapterError} `CONFIGURATION_INVALID` if an option is wrong
 */
export function containerAdapter({ services, envId, ...limits }: ContainerAdapterOptions): FunctionAdapter {
  const makeCall = limitedCalls(limits);
  const known = new Map(Object.entries(services).map(([name, service]) => [name, serviceOf(name, service)]));
  if (known.size === 0) {
    throw new AdapterError(
      'CONFIGURATION_INVALID',
      'services is empty: name at least one service and its base URL.',
    );
  }

  const unsupported = (target: CallbackTarget) =>
    containerProblem(target, envId) ??
    serviceProblem(target, known) ??
    pathProblem(target) ??
    environmentProblem(target);

  return {
    unsupported,
    async invoke(target, event, { signal, orderRequestId } = {}) {
      const problem = unsupported(target);
      const found = 'service' in target ? known.get(target.service) : undefined;
      if (problem !== undefined || !found || !('service' in target))
        throw new AdapterError('TARGET_UNSUPPORTED', problem ?? '');
      const { service, path } = target;
      const called = calledOf(target);
      const address = addressOf(found.base, path, called);
      const context = contextHeaders(target, orderRequestId);
      const body = eventText(called, event);
      const { status, answer } = await makeCall({ called, at: found.base, signal }, (ended) =>
        postEvent(
          {
            called,
            url: address,
            base: found.base,
            headers: {
              ...found.headers,
              ...context,
              ...platformHeaders(service, event),
              ...found.sign(address, body),
            },
            body,
            runsThere: 'the service',
            limit: REPLY_LIMIT,
          },
          ended,
        ),
      );
      if (status >= 200 && status < 300) return replyIn(answer);
      throw statusError({ called, status, answer, event, secrets: [found.token, found.secret] });
    },
  };
}

function serviceOf(name: string, given: string | ContainerService) {
  const { url, token, secret } =
    typeof given === 'string' ? { url: given, token: undefined, secret: undefined } : given;
  return {
    base: baseUrl(`services.${name}`, url, 'the service is'),
    headers: authorization(`services.${name}.token`, token),
    sign: requestSigner(`services.${name}.secret`, secret),
    token,
    secret,
  };
}

type Container = Extract<CallbackTarget, { service: string }>;

function calledOf({ service, path }: Container): string {
  return `${path} of the container service '${service}'`;
}

function containerProblem(target: CallbackTarget, envId: string | undefined): string | undefined {
  if ('functionName' in target) {
    return `The callback goes to the cloud function '${target.functionName}', and this adapter calls container services only: order with \`container\`.`;
  }
  if (envId === undefined || target.envId === envId) return undefined;
  return `The callback goes to the service '${target.service}' in the environment '${target.envId}', and the services here are those of '${envId}': order with envId '${envId}', or run the gateway for '${target.envId}'.`;
}

function serviceProblem(target: CallbackTarget, known: ReadonlyMap<string, unknown>): string | undefined {
  if (!('service' in target) || known.has(target.service)) return undefined;
  return `The callback goes to the container service '${target.service}', and \`services\` has ${[...known.keys()].join(', ')}: add its base URL, or order with one of these.`;
}

/** Segments that URL parsers resolve to another path. */
const DOT_SEGMENT = /[/\\](\.|%2e){1,2}([/\\]|$)/i;

function pathProblem(target: CallbackTarget): string | undefined {
  if (!('service' in target)) return undefined;
  const [path = ''] = target.path.split('?');
  if (path.startsWith('/') && !DOT_SEGMENT.test(path) && !target.path.includes('#')) return undefined;
  return noPath(calledOf(target));
}

function noPath(called: string): string {
  return `${called} is no path of it: it must begin with / and lead nowhere else.`;
}

/** Checks that a path stays below its service's base, in any notation. */
function addressOf(base: string, path: string, called: string): string {
  const address = `${base}${path}`;
  const parsed = path.startsWith('/') && URL.canParse(address) ? new URL(address) : undefined;
  if (parsed?.href.startsWith(`${base}/`) && parsed.hash === '') return parsed.href;
  throw new AdapterError('TARGET_UNSUPPORTED', noPath(called));
}

function platformHeaders(service: string, { userInfo }: CallbackEvent) {
  const headers = {
    ...callerHeaders({ source: 'wx_pay', appId: userInfo?.appId ?? '' }),
    [SERVICE_HEADER]: service,
  };
  // A name that no header can carry is still in the path and in the event.
  return Object.fromEntries(Object.entries(headers).filter(([, value]) => isHeaderValue(value)));
}
