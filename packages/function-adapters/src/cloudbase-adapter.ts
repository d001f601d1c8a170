/**
 * Calls functions of Tencent CloudBase, by `callFunction` of `@cloudbase/node-sdk`: for shops whose functions stay there, and
 * for calls that only the old environment can make.
 *
 * ```ts
 * import { cloudbaseAdapter } from '@opencloudpay/function-adapters';
 *
 * const adapter = cloudbaseAdapter({
 *   secretId: process.env.TENCENT_SECRET_ID ?? '',
 *   secretKey: process.env.TENCENT_SECRET_KEY ?? '',
 * });
 * ```
 *
 * The environment is the one of the order. The key needs `tcb:InvokeFunction` (or `scf:InvokeFunction`) in it.
 *
 * @see https://docs.cloudbase.net/api-reference/server/node-sdk/functions/callFunction
 */
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { callSdk, codeOf, messageOf, type PlatformFailure } from './calls/call-sdk';
import { type CallLimits, limitedCalls } from './calls/limited-calls';
import { CALL_TIMEOUT } from './check-options';
import { functionNameOf } from './choice/function-name';
import { namesBy } from './choice/function-names';
import type { AdapterErrorCode } from './errors';
import { baseUrl } from './http/base-url';
import { eventText } from './http/event-text';
import { RESULT_LIMIT } from './http/reply-in';
import { codeOfStatus } from './http/status-codes';
import { loadSdk } from './load-sdk';
import { checkOption } from './platforms/check-text';

export interface CloudbaseAdapterOptions extends CallLimits {
  secretId: string;
  secretKey: string;
  /** The token that belongs to temporary credentials. */
  sessionToken?: string | undefined;
  /** The environment; `{envId}` stands for the order's. Default: `{envId}` */
  env?: string | undefined;
  /** The function's name there; `{functionName}` and `{envId}` stand for those of the order. Default: `{functionName}` */
  functionName?: string | undefined;
  /** The environment's region: `ap-shanghai`. Default: the SDK's */
  region?: string | undefined;
  /** The address of the API, for another network. Default: that of the environment */
  endpoint?: string | undefined;
}

/** @throws {AdapterError} `CONFIGURATION_INVALID` if an option is wrong, or the SDK is missing */
export function cloudbaseAdapter({
  secretId,
  secretKey,
  sessionToken,
  env = '{envId}',
  functionName = '{functionName}',
  region,
  endpoint,
  ...limits
}: CloudbaseAdapterOptions): FunctionAdapter {
  checkOption('secretId', secretId);
  checkOption('secretKey', secretKey);
  if (region !== undefined) checkOption('region', region, /^[a-z0-9-]+$/);
  const serviceUrl = endpoint === undefined ? undefined : addressOf(endpoint);
  const names = namesBy({ option: 'functionName', template: functionName });
  const environments = namesBy({ option: 'env', template: env });
  const makeCall = limitedCalls({ ...limits, concurrency: limits.concurrency ?? SDK_CONNECTIONS });
  const tcb = loadSdk({
    adapter: 'cloudbase',
    name: '@cloudbase/node-sdk',
    load: () => require('@cloudbase/node-sdk') as typeof import('@cloudbase/node-sdk'),
  });
  // The adapter ends requests itself; the SDK's own limit of 15 s would end them before.
  const timeout = (limits.timeout ?? CALL_TIMEOUT.default) + 1_000;
  const open = (envId: string, eventID?: string) =>
    tcb.init({
      env: envId,
      secretId,
      secretKey,
      timeout,
      keepalive: true,
      ...(sessionToken !== undefined && { sessionToken }),
      ...(region !== undefined && { region }),
      ...(serviceUrl !== undefined && { serviceUrl }),
      // CloudBase's own request id begins with it: `TCB_SEQID` in the function, and its log.
      ...(eventID !== undefined && { context: { eventID } }),
    });
  const appOf = remembered(open);

  return {
    unsupported: (target) => names.problem(target) ?? environments.problem(target),
    async invoke(target, event, { signal, orderRequestId } = {}) {
      const called = `'${functionNameOf(target)}'`;
      const name = names.name(target);
      const envId = environments.name(target);
      // The SDK writes the event as JSON itself.
      eventText(called, event);
      return callSdk(
        makeCall,
        {
          called,
          at: `CloudBase (${envId}/${name})`,
          signal,
          event,
          limit: RESULT_LIMIT,
          secrets: [secretKey, sessionToken],
        },
        async () => {
          const app = orderRequestId === undefined ? appOf(envId) : open(envId, orderRequestId);
          return { reply: (await app.callFunction({ name, data: event })).result };
        },
        failureOf,
      );
    },
  };
}

/** The path of the API is part of its address. */
function addressOf(endpoint: string): string {
  const base = baseUrl('endpoint', endpoint, 'the API of CloudBase is');
  return new URL(base).pathname === '/' ? `${base}/admin` : base;
}

/** The most connections of the SDK: more calls would wait there, unseen. */
const SDK_CONNECTIONS = 100;

/** Orders name the environments: as many as a gateway has, and no more than this are kept. */
const MOST_ENVIRONMENTS = 100;

function remembered<App>(open: (envId: string) => App): (envId: string) => App {
  const apps = new Map<string, App>();
  return (envId) => {
    const known = apps.get(envId) ?? open(envId);
    if (apps.size >= MOST_ENVIRONMENTS) apps.clear();
    apps.set(envId, known);
    return known;
  };
}

/** @see https://docs.cloudbase.net/error-code/service */
const CODES: Readonly<Record<string, AdapterErrorCode>> = {
  FUNCTION_NOT_FOUND: 'FUNCTION_NOT_FOUND',
  FUNCTION_QUALIFIER_NOT_FOUND: 'FUNCTION_NOT_FOUND',
  INVALID_ENV: 'TARGET_UNSUPPORTED',
  FUNCTIONS_TIME_LIMIT_EXCEEDED: 'FUNCTION_TIMEOUT',
  FUNCTION_TIME_LIMIT_EXCEEDED: 'FUNCTION_TIMEOUT',
  EXCEED_RATELIMIT: 'THROTTLED',
  EXCEED_REQUEST_LIMIT: 'THROTTLED',
  EXCEED_CONCURRENT_REQUEST_LIMIT: 'THROTTLED',
  FUNCTION_EXCEED_RESOURCE_LIMIT: 'THROTTLED',
  SIGN_PARAM_INVALID: 'PERMISSION_DENIED',
  SIGN_EXPIRED: 'PERMISSION_DENIED',
  INVALID_CREDENTIALS: 'PERMISSION_DENIED',
  MISSING_CREDENTIALS: 'PERMISSION_DENIED',
  AUTHENTICATION_FAILED: 'PERMISSION_DENIED',
  ACTION_FORBIDDEN: 'PERMISSION_DENIED',
  PERMISSION_DENIED: 'PERMISSION_DENIED',
  UNAUTHORIZED: 'PERMISSION_DENIED',
  FUNCTIONS_EXECUTE_FAIL: 'FUNCTION_FAILED',
  FUNCTION_INVOCATION_FAILED: 'FUNCTION_FAILED',
  FUNCTIONS_MEMORY_LIMIT_EXCEEDED: 'FUNCTION_FAILED',
  FUNCTION_MEMORY_LIMIT_EXCEEDED: 'FUNCTION_FAILED',
  FUNCTION_PARAM_INVALID: 'FUNCTION_FAILED',
  INVALID_PARAM: 'FUNCTION_FAILED',
  EXCEED_MAX_PAYLOAD_SIZE: 'FUNCTION_FAILED',
};

function failureOf(error: unknown): PlatformFailure | undefined {
  const name = codeOf(error);
  const message = `${name}: ${messageOf(error)}`;
  // Connections fail with the system's code.
  if (name === '' || /^E[A-Z]+$/.test(name)) return undefined;
  if (/^\d{3}$/.test(name)) return { code: codeOfStatus(Number(name)), message };
  if (/\btimed out after [\d.]+ seconds/i.test(message)) return { code: 'FUNCTION_TIMEOUT', message };
  return { code: (Object.hasOwn(CODES, name) ? CODES[name] : undefined) ?? 'UNREACHABLE', message };
}
