import { describe, expect, it } from '@jest/globals';
import { type AliyunFcAdapterOptions, aliyunFcAdapter } from './aliyun-fc-adapter';
import { adapterContract } from './testing/adapter-contract';
import { failureOf } from './testing/failure-of';
import { inProcessFunctions } from './testing/in-process-functions';
import { paymentEvent } from './testing/payment-event';
import { aliyunFc } from './testing/platforms/aliyun-fc';
import { startPlatform } from './testing/platforms/loopback-platform';
import { behindEntry } from './testing/platforms/run-function';

const ACCOUNT = { accountId: '1234567890123456', region: 'cn-hangzhou' };
const KEYS = {
  accessKeyId: 'LTAI5tEXAMPLEEXAMPLE',
  accessKeySecret: 'the-access-key-secret-of-the-test',
  securityToken: 'the-security-token-of-the-test',
};
const TARGET = { envId: 'shop-1', functionName: 'echo' };

adapterContract('aliyunFcAdapter', inProcessFunctions, async (host) => {
  const platform = await startPlatform(aliyunFc(behindEntry(host), KEYS));
  return {
    adapter: ({ hasWrongKey, ...limits } = {}) =>
      aliyunFcAdapter({
        ...ACCOUNT,
        ...KEYS,
        ...(hasWrongKey && { accessKeySecret: 'another-access-key-secret' }),
        functionName: '{envId}__{functionName}',
        qualifier: 'live',
        passRequestId: true,
        endpoint: platform.url,
        ...limits,
      }),
    platform,
    secrets: [KEYS.accessKeySecret, KEYS.securityToken],
    close: platform.close,
    // No text and nothing are the same empty body.
    replies: { emptyText: undefined },
    // A function may answer any text.
    accepts: ['garbage'],
  };
});

describe('aliyunFcAdapter', () => {
  it.each([
    [404, 'FunctionNotFound', 'FUNCTION_NOT_FOUND'],
    [404, 'AliasNotFound', 'FUNCTION_NOT_FOUND'],
    [429, 'ResourceExhausted', 'THROTTLED'],
    [503, 'ResourceThrottled', 'THROTTLED'],
    [403, 'AccessDenied', 'PERMISSION_DENIED'],
    [403, 'InvalidAccessKeyID', 'PERMISSION_DENIED'],
    [400, 'EntityTooLarge', 'FUNCTION_FAILED'],
    [500, 'InternalServerError', 'UNREACHABLE'],
    [404, 'NewCodeOfTheFuture', 'FUNCTION_NOT_FOUND'],
    [403, 'toString', 'PERMISSION_DENIED'],
  ])('maps the answer %i %s to %s', async (status, Code, code) => {
    const answer = { status, body: JSON.stringify({ Code, Message: 'as it said', RequestId: '1' }) };
    const platform = await startPlatform({
      answer: async () => answer,
      refusal: () => answer,
      success: () => answer,
    });
    const adapter = aliyunFcAdapter({ ...ACCOUNT, ...KEYS, endpoint: platform.url });
    const error = await failureOf(adapter.invoke(TARGET, paymentEvent));
    await platform.close();
    expect([error.code, error.message]).toEqual([
      code,
      expect.stringMatching(
        new RegExp(`^'echo' at Aliyun Function Compute \\(echo\\): ${Code}: .*as it said`),
      ),
    ]);
  });

  it.each<[Partial<AliyunFcAdapterOptions>, RegExp]>([
    [{ accountId: 'my-account' }, /^accountId has a wrong form/],
    [{ region: 'cn.hangzhou' }, /^region has a wrong form/],
    [{ accessKeyId: '' }, /^accessKeyId is missing/],
    [{ accessKeySecret: 'wo rd' }, /^accessKeySecret has a wrong form/],
    [{ functionName: '{function}' }, /^functionName has an unknown placeholder/],
    [{ endpoint: 'ftp://x' }, /^endpoint is not an http/],
    [{ concurrency: 0 }, /^concurrency must be/],
  ])('refuses invalid options: %j', (options, problem) => {
    expect(() => aliyunFcAdapter({ ...ACCOUNT, ...KEYS, ...options })).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION_INVALID', message: expect.stringMatching(problem) }),
    );
    expect(() => aliyunFcAdapter({ ...ACCOUNT, ...KEYS, ...options })).not.toThrow(/wo rd/);
  });
});
