import { describe, expect, it } from '@jest/globals';
import { type CloudeventsAdapterOptions, cloudeventsAdapter } from './cloudevents-adapter';
import { adapterContract } from './testing/adapter-contract';
import { inProcessFunctions } from './testing/in-process-functions';
import { paymentEvent } from './testing/payment-event';
import {
  type PlatformAnswer,
  type PlatformRequest,
  startPlatform,
} from './testing/platforms/loopback-platform';
import { plainReply, signedService } from './testing/platforms/signed-service';

const KEYS = { secret: 'the-secret-of-both-sides', token: 'a-token-of-the-test' };
const TARGET = { envId: 'shop-1', functionName: 'pay_cb' };

/** Reads the two content modes as the HTTP binding describes them, without the SDK. */
function cloudEventIn({ headers, body }: PlatformRequest): Record<string, unknown> {
  const text = body.toString();
  if (headers['content-type']?.startsWith('application/cloudevents+json')) return JSON.parse(text);
  const attributes = Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith('ce-') ? [[name.slice(3), value]] : [],
  );
  return {
    ...Object.fromEntries(attributes),
    datacontenttype: headers['content-type'],
    data: JSON.parse(text),
  };
}

const MODES = [
  ['binary', plainReply],
  [
    'structured',
    (data: unknown): PlatformAnswer => ({
      headers: { 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify({
        specversion: '1.0',
        id: '1',
        source: '/shop',
        type: 'reply',
        ...(data !== undefined && { data }),
      }),
    }),
  ],
] as const;

for (const [mode, success] of MODES) {
  adapterContract(`cloudeventsAdapter in ${mode} mode`, inProcessFunctions, async (host) => {
    const platform = await startPlatform(
      signedService(host, {
        secret: KEYS.secret,
        functionName: (request) => String(cloudEventIn(request)['subject']),
        event: (request) => cloudEventIn(request)['data'] as never,
        orderRequestId: (request) => cloudEventIn(request)['orderrequestid'] as string | undefined,
        success,
      }),
    );
    return {
      adapter: ({ hasWrongKey, ...limits } = {}) =>
        cloudeventsAdapter({
          ...KEYS,
          ...(hasWrongKey && { secret: 'the-secret-of-another-gateway' }),
          url: `${platform.url}/{functionName}`,
          mode,
          ...limits,
        }),
      platform,
      secrets: Object.values(KEYS),
      close: platform.close,
      // A service may answer anything.
      accepts: ['garbage'],
    };
  });
}

describe('cloudeventsAdapter', () => {
  /** The events that a service receives, and what the adapter makes of an answer. */
  async function exchange(answer: PlatformAnswer, mode: 'binary' | 'structured' = 'binary') {
    const platform = await startPlatform({
      answer: async () => answer,
      refusal: () => answer,
      success: () => answer,
    });
    const adapter = cloudeventsAdapter({ url: platform.url, mode });
    const replies = [1, 2].map(() =>
      adapter.invoke(TARGET, paymentEvent).catch((error: Error) => error.message),
    );
    const [reply] = await Promise.all(replies);
    await adapter.invoke(TARGET, { ...paymentEvent, totalFee: 2 }).catch(() => undefined);
    await platform.close();
    return { reply, events: platform.requests.map(cloudEventIn) };
  }

  it.each(['binary', 'structured'] as const)(
    'sends the attributes, and the same id for the same callback: %s',
    async (mode) => {
      const { events } = await exchange({ body: '{"errcode":0}' }, mode);
      expect(events[0]).toMatchObject({
        specversion: '1.0',
        type: 'com.opencloudpay.callback',
        source: '/opencloudpay/shop-1',
        subject: 'pay_cb',
        datacontenttype: expect.stringContaining('application/json'),
        data: paymentEvent,
      });
      const ids = events.map(({ id }) => id);
      expect(ids[0]).toMatch(/^[0-9a-f]{32}$/);
      expect([ids[1] === ids[0], ids[2] === ids[0]]).toEqual([true, false]);
    },
  );

  it.each<[string, PlatformAnswer, unknown]>([
    ['its JSON', { body: '{"errcode":0}' }, { errcode: 0 }],
    ['nothing', { status: 202, body: '' }, undefined],
    [
      'the data of a CloudEvent in headers',
      {
        headers: {
          'content-type': 'application/json',
          'ce-specversion': '1.0',
          'ce-id': '1',
          'ce-source': '/shop',
          'ce-type': 'reply',
        },
        body: '{"errcode":0}',
      },
      { errcode: 0 },
    ],
    [
      'a CloudEvent that is none',
      { headers: { 'content-type': 'application/cloudevents+json' }, body: '{"id":' },
      "'pay_cb' answered with a CloudEvent that is not valid.",
    ],
  ])('takes as the reply %s', async (_, answer, reply) => {
    expect((await exchange(answer)).reply).toEqual(reply);
  });

  it.each<[Partial<CloudeventsAdapterOptions>, RegExp]>([
    [{ url: 'x' }, /^url is not an http/],
    [{ mode: 'batch' as never }, /^mode must be binary or structured/],
    [{ secret: 'short' }, /^secret must have at least/],
    [{ token: '' }, /^token is empty/],
    [{ concurrency: -1 }, /^concurrency must be/],
  ])('refuses invalid options: %j', (options, problem) => {
    expect(() => cloudeventsAdapter({ url: 'http://shop', ...options })).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION_INVALID', message: expect.stringMatching(problem) }),
    );
  });
});
