import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type CloudbaseAdapterOptions, cloudbaseAdapter } from './cloudbase-adapter';
import { adapterContract } from './testing/adapter-contract';
import { failureOf } from './testing/failure-of';
import { inProcessFunctions } from './testing/in-process-functions';
import { paymentEvent } from './testing/payment-event';
import { cloudbase } from './testing/platforms/cloudbase';
import { startPlatform } from './testing/platforms/loopback-platform';

const KEYS = {
  secretId: 'AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE',
  secretKey: 'Gu5t9xGARNpq86cd98joQYCN3EXAMPLE',
  sessionToken: 'the-session-token-of-the-test',
};
const TARGET = { envId: 'shop-1', functionName: 'echo' };

// Otherwise the SDK asks Tencent Cloud's metadata server whether it runs there.
const { SUMERU_ENV } = process.env;
beforeAll(() => {
  process.env['SUMERU_ENV'] = 'test';
});
afterAll(() => {
  if (SUMERU_ENV === undefined) delete process.env['SUMERU_ENV'];
});

adapterContract('cloudbaseAdapter', inProcessFunctions, async (host) => {
  const platform = await startPlatform(cloudbase(host, KEYS));
  return {
    adapter: ({ hasWrongKey, ...limits } = {}) =>
      cloudbaseAdapter({
        ...KEYS,
        ...(hasWrongKey && { secretKey: 'another-secret-key' }),
        endpoint: `${platform.url}/admin`,
        ...limits,
      }),
    platform,
    secrets: [KEYS.secretKey, KEYS.sessionToken],
    close: platform.close,
    replies: { nothing: null },
  };
});

describe('cloudbaseAdapter', () => {
  it.each([
    [200, 'FUNCTION_NOT_FOUND', 'FUNCTION_NOT_FOUND'],
    [200, 'INVALID_ENV', 'TARGET_UNSUPPORTED'],
    [200, 'FUNCTION_TIME_LIMIT_EXCEEDED', 'FUNCTION_TIMEOUT'],
    [200, 'EXCEED_CONCURRENT_REQUEST_LIMIT', 'THROTTLED'],
    [200, 'INVALID_CREDENTIALS', 'PERMISSION_DENIED'],
    [200, 'FUNCTIONS_MEMORY_LIMIT_EXCEEDED', 'FUNCTION_FAILED'],
    [200, 'SYS_ERR', 'UNREACHABLE'],
    [200, 'toString', 'UNREACHABLE'],
    [429, '', 'THROTTLED'],
    [403, '', 'PERMISSION_DENIED'],
    [500, '', 'FUNCTION_FAILED'],
    [502, '', 'UNREACHABLE'],
  ])('maps the answer %i %s to %s', async (status, name, code) => {
    const answer = { status, body: JSON.stringify({ code: name, message: 'as it said', requestId: '1' }) };
    const platform = await startPlatform({
      answer: async () => answer,
      refusal: () => answer,
      success: () => answer,
    });
    const adapter = cloudbaseAdapter({ ...KEYS, endpoint: platform.url });
    const error = await failureOf(adapter.invoke(TARGET, paymentEvent));
    await platform.close();
    expect([error.code, error.message]).toEqual([
      code,
      expect.stringMatching(/^'echo' at CloudBase \(shop-1\/echo\): /),
    ]);
  });

  it('calls another environment and another function than the order names, if it is configured to', async () => {
    const calls: unknown[] = [];
    const host = { ...inProcessFunctions(), invoke: async (...given: unknown[]) => void calls.push(given) };
    const platform = await startPlatform(cloudbase(host, KEYS));
    const adapter = cloudbaseAdapter({
      ...KEYS,
      env: 'old-env',
      functionName: 'old-{functionName}',
      endpoint: platform.url,
    });
    await adapter.invoke(TARGET, paymentEvent);
    await platform.close();
    expect(calls).toEqual([['old-echo', paymentEvent, { envId: 'old-env' }]]);
  });

  it.each<[Partial<CloudbaseAdapterOptions>, RegExp]>([
    [{ secretId: '' }, /^secretId is missing/],
    [{ secretKey: 'wo rd' }, /^secretKey has a wrong form/],
    [{ env: '' }, /^env is empty/],
    [{ region: 'Shanghai' }, /^region has a wrong form/],
    [{ endpoint: 'x' }, /^endpoint is not an http/],
    [{ timeout: 0 }, /^timeout must be/],
  ])('refuses invalid options: %j', (options, problem) => {
    expect(() => cloudbaseAdapter({ ...KEYS, ...options })).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION_INVALID', message: expect.stringMatching(problem) }),
    );
    expect(() => cloudbaseAdapter({ ...KEYS, ...options })).not.toThrow(/wo rd/);
  });
});
