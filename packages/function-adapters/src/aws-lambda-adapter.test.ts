import { describe, expect, it } from '@jest/globals';
import { type AwsLambdaAdapterOptions, awsLambdaAdapter } from './aws-lambda-adapter';
import { adapterContract } from './testing/adapter-contract';
import { failureOf } from './testing/failure-of';
import { inProcessFunctions } from './testing/in-process-functions';
import { paymentEvent } from './testing/payment-event';
import { awsLambda } from './testing/platforms/aws-lambda';
import { startPlatform } from './testing/platforms/loopback-platform';

const KEYS = {
  region: 'ap-southeast-1',
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  sessionToken: 'the-session-token-of-the-test',
};
const TARGET = { envId: 'shop-1', functionName: 'echo' };

adapterContract('awsLambdaAdapter', inProcessFunctions, async (host) => {
  const platform = await startPlatform(awsLambda(host, KEYS));
  return {
    adapter: ({ hasWrongKey, ...limits } = {}) =>
      awsLambdaAdapter({
        ...KEYS,
        ...(hasWrongKey && { secretAccessKey: 'another-secret-access-key' }),
        functionName: '{envId}__{functionName}',
        qualifier: 'live',
        endpoint: platform.url,
        ...limits,
      }),
    platform,
    secrets: [KEYS.secretAccessKey, KEYS.sessionToken],
    close: platform.close,
    replies: { nothing: null },
  };
});

describe('awsLambdaAdapter', () => {
  it.each([
    [404, 'ResourceNotFoundException', 'FUNCTION_NOT_FOUND'],
    [429, 'TooManyRequestsException', 'THROTTLED'],
    [502, 'EC2ThrottledException', 'THROTTLED'],
    [403, 'AccessDeniedException', 'PERMISSION_DENIED'],
    [403, 'ExpiredTokenException', 'PERMISSION_DENIED'],
    [403, 'UnrecognizedClientException', 'PERMISSION_DENIED'],
    [413, 'RequestTooLargeException', 'FUNCTION_FAILED'],
    [502, 'KMSAccessDeniedException', 'FUNCTION_FAILED'],
    [409, 'ResourceConflictException', 'UNREACHABLE'],
    [502, 'ENILimitReachedException', 'UNREACHABLE'],
    [500, 'ServiceException', 'UNREACHABLE'],
    [500, 'AnErrorOfTheFutureException', 'UNREACHABLE'],
  ])('maps the answer %i %s to %s', async (status, type, code) => {
    const body = JSON.stringify({ message: 'as it said' });
    const platform = await startPlatform({
      answer: async () => ({ status, headers: { 'x-amzn-errortype': type }, body }),
      refusal: () => ({ body }),
      success: () => ({ body }),
    });
    const adapter = awsLambdaAdapter({ ...KEYS, endpoint: platform.url });
    const error = await failureOf(adapter.invoke(TARGET, paymentEvent));
    await platform.close();
    expect([error.code, error.message]).toEqual([code, `'echo' at AWS Lambda (echo): ${type}: as it said`]);
  });

  it('takes the ARN of a function', () => {
    const functionName = 'arn:aws:lambda:ap-southeast-1:123456789012:function:shop-{functionName}';
    const { unsupported } = awsLambdaAdapter({ ...KEYS, functionName });
    expect(unsupported?.(TARGET)).toBeUndefined();
    expect(unsupported?.({ ...TARGET, functionName: '支付' })).toMatch(/No function there can have the name/);
  });

  it.each<[Partial<AwsLambdaAdapterOptions>, RegExp]>([
    [{ region: '' }, /^region is missing/],
    [{ region: 'https://evil' }, /^region has a wrong form/],
    [{ functionName: '' }, /^functionName is empty/],
    [{ functionName: 'shop-{name}' }, /unknown placeholder/],
    [{ secretAccessKey: undefined }, /^accessKeyId and secretAccessKey are given together/],
    [{ timeout: 0 }, /^timeout must be/],
    [{ concurrency: 0.5 }, /^concurrency must be/],
  ])('refuses invalid options: %j', (options, problem) => {
    expect(() => awsLambdaAdapter({ ...KEYS, ...options })).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION_INVALID', message: expect.stringMatching(problem) }),
    );
  });
});
