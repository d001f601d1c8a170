import { describe, expect, it } from '@jest/globals';
import { type TencentScfAdapterOptions, tencentScfAdapter } from './tencent-scf-adapter';
import { adapterContract } from './testing/adapter-contract';
import { failureOf } from './testing/failure-of';
import { inProcessFunctions } from './testing/in-process-functions';
import { paymentEvent } from './testing/payment-event';
import { startPlatform } from './testing/platforms/loopback-platform';
import { behindEntry } from './testing/platforms/run-function';
import { tencentScf } from './testing/platforms/tencent-scf';

const KEYS = {
  region: 'ap-guangzhou',
  secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
  secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
  token: 'the-token-of-temporary-credentials',
};
const TARGET = { envId: 'shop-1', functionName: 'echo' };

adapterContract('tencentScfAdapter', inProcessFunctions, async (host) => {
  const platform = await startPlatform(tencentScf(behindEntry(host), KEYS));
  return {
    adapter: ({ hasWrongKey, ...limits } = {}) =>
      tencentScfAdapter({
        ...KEYS,
        ...(hasWrongKey && { secretKey: 'another-secret-key' }),
        namespace: '{envId}',
        qualifier: 'live',
        passRequestId: true,
        endpoint: platform.url,
        ...limits,
      }),
    platform,
    secrets: [KEYS.secretKey, KEYS.token],
    close: platform.close,
    replies: { nothing: null },
  };
});

/** What becomes of an answer of the API. */
async function codeFor(response: object): Promise<string> {
  const answer = {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ Response: response }),
  };
  const platform = await startPlatform({
    answer: async () => answer,
    refusal: () => answer,
    success: () => answer,
  });
  const adapter = tencentScfAdapter({ ...KEYS, endpoint: platform.url });
  const { code, message } = await failureOf(adapter.invoke(TARGET, paymentEvent));
  await platform.close();
  expect(message).toMatch(/^'echo' at Tencent SCF \(default\/echo\): /);
  return code;
}

describe('tencentScfAdapter', () => {
  it.each([
    ['ResourceNotFound.FunctionName', 'FUNCTION_NOT_FOUND'],
    ['ResourceNotFound.Namespace', 'FUNCTION_NOT_FOUND'],
    ['RequestLimitExceeded.GlobalRegionUinLimitExceeded', 'THROTTLED'],
    ['LimitExceeded.FunctionTotalConcurrencyMemory', 'THROTTLED'],
    ['AuthFailure.SecretIdNotFound', 'PERMISSION_DENIED'],
    ['UnauthorizedOperation', 'PERMISSION_DENIED'],
    ['InvalidParameterValue.EventTooLarge', 'FUNCTION_FAILED'],
    ['ResourceUnavailable.InsufficientBalance', 'UNREACHABLE'],
    ['InternalError', 'UNREACHABLE'],
    ['toString', 'UNREACHABLE'],
  ])('maps the error %s to %s', async (Code, code) => {
    expect(await codeFor({ Error: { Code, Message: 'as it said' }, RequestId: '1' })).toBe(code);
  });

  it.each([
    [
      'a function that throws',
      { ErrMsg: 'user code exception caught', RetMsg: '{"statusCode":430}' },
      'FUNCTION_FAILED',
    ],
    ['too little memory', { ErrMsg: 'over memory', RetMsg: '{"statusCode":434}' }, 'FUNCTION_FAILED'],
    ['its time limit', { ErrMsg: '', InvokeResult: 433, RetMsg: '' }, 'FUNCTION_TIMEOUT'],
    [
      'its time limit, in words',
      { ErrMsg: 'Invoking task timed out after 3 seconds', RetMsg: '' },
      'FUNCTION_TIMEOUT',
    ],
    ['too many instances', { ErrMsg: 'ResourceLimit', RetMsg: '{"statusCode":429}' }, 'THROTTLED'],
    ['its concurrency', { ErrMsg: 'ResourceLimitReached', RetMsg: '{"statusCode":432}' }, 'THROTTLED'],
    ['the platform', { ErrMsg: 'InternalError', RetMsg: '{"statusCode":500}' }, 'UNREACHABLE'],
  ])('maps the result of %s', async (_, Result, code) => {
    expect(await codeFor({ Result: { InvokeResult: 0, ...Result }, RequestId: '1' })).toBe(code);
  });

  it.each<[Partial<TencentScfAdapterOptions>, RegExp]>([
    [{ region: '' }, /^region is missing/],
    [{ secretId: undefined as never }, /^secretId is missing/],
    [{ secretKey: 'wo rd' }, /^secretKey has a wrong form/],
    [{ namespace: '{env}' }, /^namespace has an unknown placeholder/],
    [{ endpoint: 'scf.tencentcloudapi.com' }, /^endpoint is not an http/],
    [{ timeout: -1 }, /^timeout must be/],
  ])('refuses invalid options: %j', (options, problem) => {
    expect(() => tencentScfAdapter({ ...KEYS, ...options })).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION_INVALID', message: expect.stringMatching(problem) }),
    );
    expect(() => tencentScfAdapter({ ...KEYS, ...options })).not.toThrow(/wo rd/);
  });
});
