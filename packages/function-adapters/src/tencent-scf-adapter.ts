/**
 * Calls event functions of Tencent Cloud SCF, by `tencentcloud-sdk-nodejs-scf`.
 *
 * ```ts
 * import { tencentScfAdapter } from '@opencloudpay/function-adapters';
 *
 * const adapter = tencentScfAdapter({
 *   region: 'ap-guangzhou',
 *   secretId: process.env.TENCENT_SECRET_ID ?? '',
 *   secretKey: process.env.TENCENT_SECRET_KEY ?? '',
 * });
 * ```
 *
 * The key needs `scf:InvokeFunction` on the functions. The adapter uses the API `InvokeFunction`, which takes events of 6 MB
 * and 10,000 calls a second; `Invoke` takes 1 MB and a hundredth of the calls.
 *
 * @see https://cloud.tencent.com/document/product/583/58400
 */
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { parseJsonObject } from '@opencloudpay/internal';
import { callSdk, codeOf, messageOf, type PlatformFailure, type SdkAnswer } from './calls/call-sdk';
import { type CallLimits, limitedCalls } from './calls/limited-calls';
import { functionNameOf } from './choice/function-name';
import { namesBy } from './choice/function-names';
import type { AdapterErrorCode } from './errors';
import { baseUrl } from './http/base-url';
import { eventText, withRequestId } from './http/event-text';
import { RESULT_LIMIT, replyIn } from './http/reply-in';
import { loadSdk } from './load-sdk';
import { checkOption } from './platforms/check-text';
import { tencentErrorCode } from './platforms/tencent-errors';

export interface TencentScfAdapterOptions extends CallLimits {
  /** `ap-guangzhou` */
  region: string;
  secretId: string;
  secretKey: string;
  /** The token that belongs to temporary credentials. */
  token?: string | undefined;
  /** The function's name there; `{functionName}` and `{envId}` stand for those of the order. Default: `{functionName}` */
  functionName?: string | undefined;
  /** The namespace; `{envId}` stands for the order's environment. Default: `default` */
  namespace?: string | undefined;
  /**
   * Puts the id of the order's request into the event, for its log: the platform has no place beside the event. The entry of
   * `@opencloudpay/function-host` removes it before it calls the function. Default: false
   */
  passRequestId?: boolean | undefined;
  /** A version or an alias. Default: `$DEFAULT` */
  qualifier?: string | undefined;
  /** The address of the API, for another network. Default: `https://scf.tencentcloudapi.com` */
  endpoint?: string | undefined;
}

/** @throws {AdapterError} `CONFIGURATION_INVALID` if an option is wrong, or the SDK is missing */
export function tencentScfAdapter({
  region,
  secretId,
  secretKey,
  token,
  functionName = '{functionName}',
  namespace = 'default',
  qualifier,
  passRequestId = false,
  endpoint = 'https://scf.tencentcloudapi.com',
  ...limits
}: TencentScfAdapterOptions): FunctionAdapter {
  checkOption('region', region, /^[a-z0-9-]+$/);
  checkOption('secretId', secretId);
  checkOption('secretKey', secretKey);
  const { protocol, host, pathname } = new URL(baseUrl('endpoint', endpoint, 'the API of SCF is'));
  const names = namesBy({ option: 'functionName', template: functionName });
  const namespaces = namesBy({ option: 'namespace', template: namespace });
  const makeCall = limitedCalls(limits);
  const { scf } = loadSdk({
    adapter: 'tencent-scf',
    name: 'tencentcloud-sdk-nodejs-scf',
    load: () => require('tencentcloud-sdk-nodejs-scf') as typeof import('tencentcloud-sdk-nodejs-scf'),
  });
  const client = new scf.v20180416.Client({
    credential: { secretId, secretKey, ...(token !== undefined && { token }) },
    region,
    profile: {
      httpProfile: {
        protocol: `${protocol}//` as 'https://',
        endpoint: `${host}${pathname.replace(/\/$/, '')}`,
        agent: new (protocol === 'http:' ? HttpAgent : HttpsAgent)({ keepAlive: true }),
        // The adapter ends requests itself; the SDK's timers would outlive them.
        reqTimeout: 0,
        // The size of a compressed answer says nothing about its content.
        headers: { 'Accept-Encoding': 'identity' },
      },
    },
  });

  return {
    unsupported: (target) => names.problem(target) ?? namespaces.problem(target),
    async invoke(target, event, { signal, orderRequestId } = {}) {
      const called = `'${functionNameOf(target)}'`;
      const request = {
        FunctionName: names.name(target),
        Namespace: namespaces.name(target),
        Event: eventText(called, withRequestId(event, passRequestId ? orderRequestId : undefined)),
        ...(qualifier !== undefined && { Qualifier: qualifier }),
      };
      return callSdk(
        makeCall,
        {
          called,
          at: `Tencent SCF (${request.Namespace}/${request.FunctionName})`,
          signal,
          event,
          limit: RESULT_LIMIT,
          secrets: [secretKey, token],
        },
        async () => answerOf((await client.InvokeFunction(request)).Result ?? {}),
        failureOf,
      );
    },
  };
}

interface ScfResult {
  RetMsg?: string;
  ErrMsg?: string;
  /** No longer maintained by Tencent Cloud: 0 does not mean that the function succeeded. */
  InvokeResult?: number;
}

function answerOf({ RetMsg = '', ErrMsg = '', InvokeResult = 0 }: ScfResult): SdkAnswer {
  if (ErrMsg === '' && InvokeResult === 0) return { reply: replyIn(RetMsg) };
  const parsed = parseJsonObject(RetMsg);
  const { errorMessage, statusCode } = 'value' in parsed ? parsed.value : {};
  const message = [ErrMsg, typeof errorMessage === 'string' ? errorMessage : ''].filter(Boolean).join(': ');
  const status = typeof statusCode === 'number' ? statusCode : InvokeResult;
  return { failure: { code: codeOfResult(status, message), message: message || `status code ${status}` } };
}

/** @see https://cloud.tencent.com/document/product/583/42611 */
const STATUS_CODES: Readonly<Record<number, AdapterErrorCode>> = {
  401: 'PERMISSION_DENIED',
  402: 'UNREACHABLE',
  410: 'UNREACHABLE',
  429: 'THROTTLED',
  432: 'THROTTLED',
  433: 'FUNCTION_TIMEOUT',
};

function codeOfResult(status: number, message: string): AdapterErrorCode {
  if (/\btimed out after [\d.]+ seconds/i.test(message)) return 'FUNCTION_TIMEOUT';
  return STATUS_CODES[status] ?? (status >= 500 ? 'UNREACHABLE' : 'FUNCTION_FAILED');
}

function failureOf(error: unknown): PlatformFailure | undefined {
  const code = codeOf(error);
  return code === '' ? undefined : { code: tencentErrorCode(code), message: `${code}: ${messageOf(error)}` };
}
