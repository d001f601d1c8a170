/**
 * Calls event functions of Aliyun Function Compute 3, by `@alicloud/fc20230330`.
 *
 * ```ts
 * import { aliyunFcAdapter } from '@opencloudpay/function-adapters';
 *
 * const adapter = aliyunFcAdapter({
 *   accountId: '1234567890123456',
 *   region: 'cn-hangzhou',
 *   accessKeyId: process.env.ALIYUN_ACCESS_KEY_ID ?? '',
 *   accessKeySecret: process.env.ALIYUN_ACCESS_KEY_SECRET ?? '',
 * });
 * ```
 *
 * The key needs `fc:InvokeFunction` on the functions.
 *
 * @see https://help.aliyun.com/zh/functioncompute/fc-3-0/developer-reference/api-fc-2023-03-30-invokefunction
 */
import { Readable } from 'node:stream';
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { parseJsonObject } from '@opencloudpay/internal';
import { callSdk, codeOf, messageOf, type PlatformFailure, type SdkAnswer } from './calls/call-sdk';
import { type CallLimits, limitedCalls } from './calls/limited-calls';
import { CALL_TIMEOUT } from './check-options';
import { functionNameOf } from './choice/function-name';
import { namesBy } from './choice/function-names';
import type { AdapterErrorCode } from './errors';
import { baseUrl } from './http/base-url';
import { eventText, withRequestId } from './http/event-text';
import { RESULT_LIMIT, replyIn } from './http/reply-in';
import { loadSdk } from './load-sdk';
import { checkOption } from './platforms/check-text';

export interface AliyunFcAdapterOptions extends CallLimits {
  /** The number of the account: part of the address. */
  accountId: string;
  /** `cn-hangzhou` */
  region: string;
  accessKeyId: string;
  accessKeySecret: string;
  /** The token that belongs to temporary credentials. */
  securityToken?: string | undefined;
  /** The function's name there; `{functionName}` and `{envId}` stand for those of the order. Default: `{functionName}` */
  functionName?: string | undefined;
  /**
   * Puts the id of the order's request into the event, for its log: the platform has no place beside the event. The entry of
   * `@opencloudpay/function-host` removes it before it calls the function. Default: false
   */
  passRequestId?: boolean | undefined;
  /** A version or an alias. Default: `LATEST` */
  qualifier?: string | undefined;
  /** The address of the API, for another network. Default: `https://<accountId>.<region>.fc.aliyuncs.com` */
  endpoint?: string | undefined;
}

/** @throws {AdapterError} `CONFIGURATION_INVALID` if an option is wrong, or the SDK is missing */
export function aliyunFcAdapter({
  accountId,
  region,
  accessKeyId,
  accessKeySecret,
  securityToken,
  functionName = '{functionName}',
  qualifier,
  passRequestId = false,
  endpoint = `https://${accountId}.${region}.fc.aliyuncs.com`,
  ...limits
}: AliyunFcAdapterOptions): FunctionAdapter {
  checkOption('accountId', accountId, /^\d{1,20}$/);
  checkOption('region', region, /^[a-z0-9-]+$/);
  checkOption('accessKeyId', accessKeyId);
  checkOption('accessKeySecret', accessKeySecret);
  const { protocol, host } = new URL(baseUrl('endpoint', endpoint, 'Function Compute is'));
  const names = namesBy({ option: 'functionName', template: functionName });
  const makeCall = limitedCalls(limits);
  const fc = loadSdk({
    adapter: 'aliyun-fc',
    name: '@alicloud/fc20230330',
    load: () => require('@alicloud/fc20230330') as typeof import('@alicloud/fc20230330'),
  });
  // The adapter ends requests itself; the SDK's own limit of 3 s would end them before.
  const readTimeout = (limits.timeout ?? CALL_TIMEOUT.default) + 1_000;
  const client = new fc.default({
    accessKeyId,
    accessKeySecret,
    ...(securityToken !== undefined && { securityToken }),
    regionId: region,
    endpoint: host,
    protocol: protocol.replace(':', ''),
    readTimeout,
    connectTimeout: readTimeout,
  } as ConstructorParameters<typeof fc.default>[0]);

  return {
    unsupported: names.problem,
    async invoke(target, event, { signal, orderRequestId } = {}) {
      const called = `'${functionNameOf(target)}'`;
      const there = names.name(target);
      const text = eventText(called, withRequestId(event, passRequestId ? orderRequestId : undefined));
      const send = async (): Promise<SdkAnswer> => {
        const body = Readable.from([Buffer.from(text)]);
        const { headers = {}, body: answer } = await client.invokeFunctionWithOptions(
          there,
          new fc.InvokeFunctionRequest({ body, ...(qualifier !== undefined && { qualifier }) }),
          new fc.InvokeFunctionHeaders({ xFcInvocationType: 'Sync' }),
          {} as Parameters<typeof client.invokeFunctionWithOptions>[3],
        );
        const reply = await textOf(answer);
        const failed = headers['x-fc-error-type'] !== undefined;
        return failed ? { failure: functionFailure(reply) } : { reply: replyIn(reply) };
      };
      return callSdk(
        makeCall,
        {
          called,
          at: `Aliyun Function Compute (${there})`,
          signal,
          event,
          limit: RESULT_LIMIT,
          secrets: [accessKeySecret, securityToken],
        },
        send,
        failureOf,
      );
    },
  };
}

/** The size is bounded where the answer comes in. */
async function textOf(body: Readable | undefined): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body ?? []) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks).toString('utf8');
}

/** What the platform answers for a function that failed: `{ errorType, errorMessage, stackTrace }`. */
function functionFailure(text: string): PlatformFailure {
  const parsed = parseJsonObject(text);
  const { errorMessage } = 'value' in parsed ? parsed.value : {};
  const message = typeof errorMessage === 'string' ? errorMessage : text;
  return { code: isLate(message) ? 'FUNCTION_TIMEOUT' : 'FUNCTION_FAILED', message };
}

function isLate(message: string): boolean {
  return /\btimed? ?out after [\d.]+/i.test(message);
}

/** @see https://help.aliyun.com/zh/fc/developer-reference/error-codes */
const CODES: Readonly<Record<string, AdapterErrorCode>> = {
  FunctionNotFound: 'FUNCTION_NOT_FOUND',
  AliasNotFound: 'FUNCTION_NOT_FOUND',
  VersionNotFound: 'FUNCTION_NOT_FOUND',
  ServiceNotFound: 'FUNCTION_NOT_FOUND',
  ResourceExhausted: 'THROTTLED',
  ResourceThrottled: 'THROTTLED',
  ProvisionedInstanceThrottled: 'THROTTLED',
  'Throttling.User': 'THROTTLED',
  Throttling: 'THROTTLED',
  AccessDenied: 'PERMISSION_DENIED',
  SignatureNotMatch: 'PERMISSION_DENIED',
  SignatureDoesNotMatch: 'PERMISSION_DENIED',
  InvalidAccessKeyID: 'PERMISSION_DENIED',
  'InvalidAccessKeyId.NotFound': 'PERMISSION_DENIED',
  'InvalidSecurityToken.Expired': 'PERMISSION_DENIED',
  InvalidArgument: 'FUNCTION_FAILED',
  EntityTooLarge: 'FUNCTION_FAILED',
};

/** The status decides where a code is new; others mean that the platform cannot run the function now. */
const STATUS: Readonly<Record<string, AdapterErrorCode>> = {
  400: 'FUNCTION_FAILED',
  401: 'PERMISSION_DENIED',
  403: 'PERMISSION_DENIED',
  404: 'FUNCTION_NOT_FOUND',
  413: 'FUNCTION_FAILED',
  429: 'THROTTLED',
};

function failureOf(error: unknown): PlatformFailure | undefined {
  const { statusCode } = error as { statusCode?: number };
  const name = codeOf(error);
  if (statusCode === undefined || name === '' || name === 'undefined') return undefined;
  const message = `${name}: ${messageOf(error)}`;
  if (isLate(message)) return { code: 'FUNCTION_TIMEOUT', message };
  const code = (Object.hasOwn(CODES, name) ? CODES[name] : undefined) ?? STATUS[statusCode] ?? 'UNREACHABLE';
  return { code, message };
}
