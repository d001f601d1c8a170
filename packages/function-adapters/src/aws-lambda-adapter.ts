/**
 * Calls functions of AWS Lambda, by `@aws-sdk/client-lambda`.
 *
 * ```ts
 * import { awsLambdaAdapter } from '@opencloudpay/function-adapters';
 *
 * const adapter = awsLambdaAdapter({ region: 'ap-southeast-1', functionName: 'shop-{functionName}' });
 * ```
 *
 * Without keys the SDK looks for credentials in the places where AWS puts them: environment variables, the shared files,
 * the role of a container or an instance. The identity needs `lambda:InvokeFunction` on the functions.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
import type { FunctionAdapter } from '@opencloudpay/contracts/function-adapter';
import { ORDER_REQUEST_ID_CONTEXT } from '@opencloudpay/contracts/request-id';
import { parseJsonObject } from '@opencloudpay/internal';
import {
  callSdk,
  codeOf,
  jsonReply,
  messageOf,
  type PlatformFailure,
  type SdkAnswer,
} from './calls/call-sdk';
import { type CallLimits, limitedCalls } from './calls/limited-calls';
import { CALL_CONCURRENCY } from './check-options';
import { functionNameOf } from './choice/function-name';
import { namesBy } from './choice/function-names';
import type { AdapterErrorCode } from './errors';
import { eventText } from './http/event-text';
import { RESULT_LIMIT } from './http/reply-in';
import { loadSdk } from './load-sdk';
import { checkOption, checkPair } from './platforms/check-text';

export interface AwsLambdaAdapterOptions extends CallLimits {
  /** `ap-southeast-1` */
  region: string;
  /**
   * The function's name or ARN there; `{functionName}` and `{envId}` stand for those of the order.
   * Default: `{functionName}`
   */
  functionName?: string | undefined;
  /** A version or an alias. Default: the unpublished version */
  qualifier?: string | undefined;
  /** Default: those that the SDK finds. */
  accessKeyId?: string | undefined;
  secretAccessKey?: string | undefined;
  /** The token that belongs to temporary credentials. */
  sessionToken?: string | undefined;
  /** The address of Lambda, for a private endpoint. Default: that of the region */
  endpoint?: string | undefined;
}

/** @throws {AdapterError} `CONFIGURATION_INVALID` if an option is wrong, or the SDK is missing */
export function awsLambdaAdapter({
  region,
  functionName = '{functionName}',
  qualifier,
  accessKeyId,
  secretAccessKey,
  sessionToken,
  endpoint,
  ...limits
}: AwsLambdaAdapterOptions): FunctionAdapter {
  checkOption('region', region, /^[a-z0-9-]+$/);
  checkPair({ accessKeyId, secretAccessKey });
  const names = namesBy({ option: 'functionName', template: functionName });
  const makeCall = limitedCalls(limits);
  const { LambdaClient, InvokeCommand } = loadSdk({
    adapter: 'aws-lambda',
    name: '@aws-sdk/client-lambda',
    load: () => require('@aws-sdk/client-lambda') as typeof import('@aws-sdk/client-lambda'),
  });
  const client = new LambdaClient({
    region,
    // The gateway repeats deliveries itself, and counts them.
    maxAttempts: 1,
    requestHandler: { httpAgent: AGENT, httpsAgent: AGENT },
    ...(endpoint !== undefined && { endpoint }),
    ...(accessKeyId !== undefined &&
      secretAccessKey !== undefined && {
        credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
      }),
  });

  return {
    unsupported: names.problem,
    async invoke(target, event, { signal, orderRequestId } = {}) {
      const called = `'${functionNameOf(target)}'`;
      const there = names.name(target);
      const Payload = Buffer.from(eventText(called, event));
      const command = new InvokeCommand({
        FunctionName: there,
        Payload,
        ...(qualifier !== undefined && { Qualifier: qualifier }),
        ...(orderRequestId !== undefined && { ClientContext: clientContext(orderRequestId) }),
      });
      return callSdk(
        makeCall,
        {
          called,
          at: `AWS Lambda (${there})`,
          signal,
          event,
          limit: RESULT_LIMIT,
          secrets: [secretAccessKey, sessionToken],
          prepare: () => client.config.credentials(),
        },
        async (): Promise<SdkAnswer> => {
          const { FunctionError, Payload: payload } = await client.send(command);
          const text = payload ? Buffer.from(payload).toString() : '';
          return FunctionError === undefined ? jsonReply(text) : { failure: functionFailure(text) };
        },
        failureOf,
      );
    },
  };
}

/** JSON in base64, which the runtime gives to the function as `context.clientContext`. */
function clientContext(orderRequestId: string): string {
  const context = { custom: { [ORDER_REQUEST_ID_CONTEXT]: orderRequestId } };
  return Buffer.from(JSON.stringify(context)).toString('base64');
}

const AGENT = { keepAlive: true, maxSockets: CALL_CONCURRENCY.most };

/** The payload of a function that failed: `{ errorType, errorMessage, trace }`. */
function functionFailure(text: string): PlatformFailure {
  const parsed = parseJsonObject(text);
  const { errorType, errorMessage } = 'value' in parsed ? parsed.value : {};
  const message = typeof errorMessage === 'string' ? errorMessage : text;
  const isLate = errorType === 'Sandbox.Timedout' || /\bTask timed out after [\d.]+ seconds/.test(message);
  return { code: isLate ? 'FUNCTION_TIMEOUT' : 'FUNCTION_FAILED', message };
}

/** By the names of Lambda's errors, and of those that every service of AWS has. */
const CODES: Readonly<Record<string, AdapterErrorCode>> = {
  ResourceNotFoundException: 'FUNCTION_NOT_FOUND',
  TooManyRequestsException: 'THROTTLED',
  ThrottlingException: 'THROTTLED',
  EC2ThrottledException: 'THROTTLED',
  AccessDeniedException: 'PERMISSION_DENIED',
  UnrecognizedClientException: 'PERMISSION_DENIED',
  InvalidSignatureException: 'PERMISSION_DENIED',
  IncompleteSignatureException: 'PERMISSION_DENIED',
  MissingAuthenticationTokenException: 'PERMISSION_DENIED',
  ExpiredTokenException: 'PERMISSION_DENIED',
  InvalidClientTokenId: 'PERMISSION_DENIED',
  OptInRequired: 'PERMISSION_DENIED',
  CredentialsProviderError: 'PERMISSION_DENIED',
  InvalidRequestContentException: 'FUNCTION_FAILED',
  InvalidParameterValueException: 'FUNCTION_FAILED',
  RequestTooLargeException: 'FUNCTION_FAILED',
  UnsupportedMediaTypeException: 'FUNCTION_FAILED',
  InvalidRuntimeException: 'FUNCTION_FAILED',
  InvalidZipFileException: 'FUNCTION_FAILED',
  KMSAccessDeniedException: 'FUNCTION_FAILED',
  KMSDisabledException: 'FUNCTION_FAILED',
  KMSNotFoundException: 'FUNCTION_FAILED',
  KMSInvalidStateException: 'FUNCTION_FAILED',
  RecursiveInvocationException: 'FUNCTION_FAILED',
};

/** Other errors of Lambda mean that it cannot run the function now: no capacity, no network, a state between two. */
function failureOf(error: unknown): PlatformFailure | undefined {
  const { name = '', $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  const code = Object.hasOwn(CODES, name) ? CODES[name] : undefined;
  if (code !== undefined) return { code, message: `${name}: ${messageOf(error)}` };
  if ($metadata?.httpStatusCode === undefined || codeOf(error) !== '' || !/Exception$/.test(name))
    return undefined;
  return { code: 'UNREACHABLE', message: `${name}: ${messageOf(error)}` };
}
