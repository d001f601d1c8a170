import { describe, expect, it } from '@jest/globals';
import { adapterContract } from './testing/adapter-contract';
import { failureOf } from './testing/failure-of';
import { inProcessFunctions } from './testing/in-process-functions';
import { paymentEvent } from './testing/payment-event';
import { startPlatform } from './testing/platforms/loopback-platform';
import { plainReply, signedService } from './testing/platforms/signed-service';
import { type WebhookAdapterOptions, webhookAdapter } from './webhook-adapter';

const KEYS = { secret: 'the-secret-of-both-sides', token: 'a-token-of-the-test' };
const URL_TEMPLATE = 'https://shop.example.com/{envId}/callbacks?name={functionName}';

adapterContract('webhookAdapter', inProcessFunctions, async (host) => {
  const platform = await startPlatform(
    signedService(host, {
      secret: KEYS.secret,
      functionName: ({ url }) => new URL(url, 'http://x').searchParams.get('name') ?? '',
      event: ({ body }) => JSON.parse(body.toString()),
      success: plainReply,
    }),
  );
  return {
    adapter: ({ hasWrongKey, ...limits } = {}) =>
      webhookAdapter({
        ...KEYS,
        ...(hasWrongKey && { secret: 'the-secret-of-another-gateway' }),
        url: `${platform.url}/callbacks?name={functionName}&env={envId}`,
        ...limits,
      }),
    platform,
    secrets: Object.values(KEYS),
    close: platform.close,
    // A server may answer anything.
    accepts: ['garbage'],
  };
});

describe('webhookAdapter', () => {
  it('signs the path with its query, and sends the token and the environment', async () => {
    const platform = await startPlatform({
      answer: async () => ({ body: '{"errcode":0}' }),
      refusal: () => ({ body: '' }),
      success: () => ({ body: '' }),
    });
    const url = `${platform.url}/{envId}/callbacks?name={functionName}`;
    const target = { envId: 'shop-1', functionName: 'pay_cb' };
    expect(await webhookAdapter({ ...KEYS, url }).invoke(target, paymentEvent)).toEqual({ errcode: 0 });
    await platform.close();
    expect(platform.requests).toMatchObject([
      {
        method: 'POST',
        url: '/shop-1/callbacks?name=pay_cb',
        headers: {
          'content-type': 'application/json',
          authorization: `Bearer ${KEYS.token}`,
          'x-wx-env': 'shop-1',
          'x-cloudpay-callback-timestamp': expect.stringMatching(/^\d{10}$/),
          'x-cloudpay-callback-signature': expect.stringMatching(/^v1=[0-9a-f]{64}$/),
        },
      },
    ]);
  });

  it('lets no order choose the server or another path', async () => {
    const adapter = webhookAdapter({ ...KEYS, url: URL_TEMPLATE });
    for (const functionName of ['../admin', 'a/b', 'a.b', 'a%2fb', 'a?b', 'a#b', 'a@b', 'a:b', ''])
      expect((await failureOf(adapter.invoke({ envId: 'e', functionName }, paymentEvent))).code).toBe(
        'FUNCTION_NOT_FOUND',
      );
    for (const url of ['http://{functionName}', 'http://{functionName}:80/x', 'https://shop.{envId}/x'])
      expect(() => webhookAdapter({ ...KEYS, url })).toThrow(/placeholder at the end of its host/);
    expect(webhookAdapter({ ...KEYS, url: 'http://{functionName}.shop.svc' })).toBeDefined();
  });

  it.each<[Partial<WebhookAdapterOptions>, RegExp]>([
    [{ url: 'shop.example.com' }, /^url is not an http/],
    [{ url: undefined as never }, /^url is not an http/],
    [{ url: 'https://user:wo-rd@shop.example.com' }, /^url holds a user/],
    [{ url: 'https://shop.example.com/{name}' }, /^url has an unknown placeholder/],
    [{ secret: 'too-short-wo-rd' }, /^secret must have at least 16 characters/],
    [{ secret: undefined as never }, /^secret is missing/],
    [{ token: 'a b' }, /^token is empty or/],
    [{ timeout: 0 }, /^timeout must be/],
  ])('refuses invalid options: %j', (options, problem) => {
    const make = () => webhookAdapter({ ...KEYS, url: URL_TEMPLATE, ...options });
    expect(make).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION_INVALID', message: expect.stringMatching(problem) }),
    );
    expect(make).not.toThrow(/wo-rd/);
  });
});
