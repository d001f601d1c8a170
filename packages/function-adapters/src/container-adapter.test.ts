import type { RequestListener } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { CallbackEvent } from '@opencloudpay/contracts/callback';
import { listen } from '@opencloudpay/internal/testing/listen';
import { type ContainerAdapterOptions, containerAdapter } from './container-adapter';
import { adapterContract, CONTAINERS } from './testing/adapter-contract';
import { containerService, textOf } from './testing/container-service';
import { failureOf } from './testing/failure-of';
import { inProcessFunctions } from './testing/in-process-functions';
import { paymentEvent } from './testing/payment-event';
import { startPlatform } from './testing/platforms/loopback-platform';

const KEYS = { token: 'the-token-of-the-service', secret: 'the-secret-of-both-sides' };

adapterContract('containerAdapter', inProcessFunctions, async (host) => {
  const platform = await startPlatform(containerService(host, KEYS));
  return {
    adapter: ({ hasWrongKey, ...limits } = {}) => {
      const secret = hasWrongKey ? 'the-secret-of-another-gateway' : KEYS.secret;
      return containerAdapter({ services: { shop: { url: platform.url, ...KEYS, secret } }, ...limits });
    },
    platform,
    secrets: Object.values(KEYS),
    close: platform.close,
    kind: CONTAINERS,
    accepts: ['garbage'],
  };
});

describe('containerAdapter', () => {
  const open: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of open.splice(0)) await close();
  });

  async function serve(listener: RequestListener): Promise<string> {
    const { url, close } = await listen(listener);
    open.push(close);
    return url;
  }

  const answering = (status: number, body: string) =>
    serve((request, response) => {
      request.resume();
      response.writeHead(status).end(body);
    });

  const call = (
    shop: ContainerAdapterOptions['services'][string],
    path = '/paid',
    event: CallbackEvent = paymentEvent,
    options: Partial<ContainerAdapterOptions> = {},
  ) =>
    containerAdapter({ services: { shop }, ...options }).invoke(
      { envId: 'shop-1', service: 'shop', path },
      event,
    );

  it('posts the callback’s JSON to the path, with the headers of Cloud Run', async () => {
    const seen: unknown[] = [];
    const url = await serve(async (request, response) => {
      const { method, url: path, headers } = request;
      seen.push({ method, path, headers, body: await textOf(request) });
      response.end('{"errcode":0,"errmsg":"ok"}');
    });
    for (const [base, path] of [
      [url, '/'],
      [`${url}/below/`, '/pay/callback?from=wechat'],
    ] as const) {
      expect(await call({ url: base, token: 'a-token' }, path)).toEqual({ errcode: 0, errmsg: 'ok' });
    }
    const common = {
      method: 'POST',
      headers: expect.objectContaining({
        'content-type': 'application/json',
        'x-wx-source': expect.stringMatching(/./),
        'x-wx-env': 'shop-1',
        'x-wx-service': 'shop',
        'x-wx-appid': paymentEvent.userInfo.appId,
        authorization: 'Bearer a-token',
      }),
      body: JSON.stringify(paymentEvent),
    };
    expect(seen).toEqual([
      { ...common, path: '/' },
      { ...common, path: '/below/pay/callback?from=wechat' },
    ]);
  });

  it('names the payer only in the body: proxies log headers', async () => {
    let headers = '';
    const url = await serve((request, response) => {
      headers = JSON.stringify(request.rawHeaders);
      response.end();
    });
    await call(url);
    expect(headers).not.toContain(paymentEvent.userInfo.openId);
  });

  it('leaves out a header that cannot carry its value', async () => {
    let headers: string[] = [];
    const url = await serve((request, response) => {
      headers = request.rawHeaders;
      response.end();
    });
    await containerAdapter({ services: { 商店: url } }).invoke(
      { envId: 'shop-1', service: '商店', path: '/' },
      { userInfo: { appId: '' } },
    );
    const names = headers.map((name) => name.toLowerCase());
    expect(names.filter((name) => name.startsWith('x-wx-'))).toEqual(['x-wx-env', 'x-wx-source']);
  });

  it.each([
    ['success', 'success'],
    ['<xml/>', '<xml/>'],
    ['{"errcode":0', '{"errcode":0'],
    [
      `{"a":${'['.repeat(20_000)}${']'.repeat(20_000)}}`,
      expect.stringMatching(/^\{"a":\[{20000}\]{20000}\}$/),
    ],
  ])('returns a reply unchanged if it is not JSON, or has too many levels: %.20s', async (body, reply) => {
    expect(await call(await answering(201, body))).toEqual(reply);
  });

  it.each([
    [400, 'FUNCTION_FAILED'],
    [401, 'PERMISSION_DENIED'],
    [403, 'PERMISSION_DENIED'],
    [404, 'FUNCTION_NOT_FOUND'],
    [429, 'THROTTLED'],
    [500, 'FUNCTION_FAILED'],
    [503, 'UNREACHABLE'],
    [504, 'FUNCTION_TIMEOUT'],
  ])(
    'maps the status %i to %s and quotes the answer, shortened and without openids',
    async (status, code) => {
      const words = `no row\n for ${paymentEvent.userInfo.openId} ${'x'.repeat(1000)}`;
      const error = await failureOf(call(await answering(status, words)));
      expect(error.code).toBe(code);
      expect(error.message).toMatch(
        new RegExp(
          `^/paid of the container service 'shop' answered with status ${status}: no row for oZWa… x+…$`,
        ),
      );
      expect(error.message.length).toBeLessThan(400);
      expect((await failureOf(call(await answering(status, '')))).message).toContain('an empty body');
    },
  );

  it('quotes no token, even if the service shows its request', async () => {
    const url = await serve((request, response) =>
      response.writeHead(500).end(`headers: ${request.headers.authorization}`),
    );
    const error = await failureOf(call({ url, token: 'a-token-of-the-test' }));
    expect(error.message).toMatch(/headers: Bearer \[token\]$/);
  });

  it('reads no more than a reply needs', async () => {
    const error = await failureOf(call(await answering(200, 'x'.repeat(1024 * 1024 + 1))));
    expect([error.code, error.message]).toEqual([
      'FUNCTION_FAILED',
      expect.stringContaining('more than 1 MB'),
    ]);
  });

  it('ends after its own timeout', async () => {
    const silent = await serve(() => undefined);
    const error = await failureOf(call(silent, '/paid', paymentEvent, { timeout: 60 }));
    expect([error.code, error.message]).toEqual([
      'FUNCTION_TIMEOUT',
      expect.stringContaining("'shop' did not answer within 60 ms"),
    ]);
  });

  it('follows no redirect, which could send the event to another server', async () => {
    const url = await serve((_, response) => response.writeHead(302, { location: '/login' }).end());
    expect((await failureOf(call(url))).code).toBe('UNREACHABLE');
  });

  it.each([
    'paid',
    '',
    '//../../x',
    '/../admin',
    '/%2e%2e/admin',
    '/..\\admin',
    '/paid#x',
    '/pay/%2E./admin',
    '/pay/./x',
    '/pay/.%2e',
    '/..?x',
  ])('refuses an invalid path, and one outside the service’s base: %s', async (path) => {
    let reached = false;
    const url = await serve((_, response) => {
      reached = true;
      response.end();
    });
    const error = await failureOf(call(`${url}/base`, path));
    expect([error.code, reached]).toEqual(['TARGET_UNSUPPORTED', false]);
    expect(error.message).toContain('must begin with / and lead nowhere else');
  });

  it('refuses an unknown service, and names the known ones', async () => {
    const adapter = containerAdapter({ services: { shop: 'http://127.0.0.1:1', pay: 'http://127.0.0.1:1' } });
    for (const service of ['sohp', 'toString', '__proto__']) {
      const error = await failureOf(adapter.invoke({ envId: 'e', service, path: '/' }, paymentEvent));
      expect(error.code).toBe('TARGET_UNSUPPORTED');
      expect(error.message).toContain(`'${service}', and \`services\` has shop, pay`);
    }
  });

  it('accepts dots in names and in the query', async () => {
    const paths: unknown[] = [];
    const url = await serve((request, response) => {
      paths.push(request.url);
      response.end('{"errcode":0}');
    });
    for (const path of ['/v1.0/pay..cb', '/pay?next=/../x', '/...']) await call(url, path);
    expect(paths).toEqual(['/v1.0/pay..cb', '/pay?next=/../x', '/...']);
  });

  it('refuses a target in another environment, if it has one', async () => {
    const adapter = containerAdapter({ services: { shop: 'http://127.0.0.1:1' }, envId: 'shop-2' });
    const error = await failureOf(
      adapter.invoke({ envId: 'shop-1', service: 'shop', path: '/' }, paymentEvent),
    );
    expect(error.code).toBe('TARGET_UNSUPPORTED');
    expect(error.message).toMatch(/'shop' in the environment 'shop-1'.*those of 'shop-2'/);
  });

  it.each([
    [{ services: {} }, /services is empty/],
    [{ services: { shop: 'shop:3000' } }, /services.shop is not an http/],
    [{ services: { shop: 'http://user:word@shop' } }, /services.shop holds a user.*plain URL/],
    [{ services: { shop: { url: 'http://shop', token: 'wo rd' } } }, /services.shop.token is empty or/],
    [{ services: { shop: 'http://shop' }, timeout: 2 ** 31 }, /timeout must be/],
  ])('refuses invalid options: %j', (options, problem) => {
    expect(() => containerAdapter(options)).toThrow(problem);
    expect(() => containerAdapter(options)).toThrow(
      expect.objectContaining({ code: 'CONFIGURATION_INVALID' }),
    );
    expect(() => containerAdapter(options)).not.toThrow(/wo ?rd/);
  });
});
