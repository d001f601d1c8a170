/** The address at which WeChat Pay notifies, with a gateway or something else behind it. */
import { readFileSync } from 'node:fs';
import { createServer, type ServerOptions } from 'node:https';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { createGateway } from '@opencloudpay/gateway';
import { listen } from '@opencloudpay/internal/testing/listen';
import { ACCOUNT, examine, GATEWAY, linesOf } from '../testing/examine';

const { notify } = GATEWAY;
const examined = (url: string | undefined, more: object = {}) =>
  examine(['configuration', 'notify'], {
    gateway: {
      ...GATEWAY,
      merchants: [ACCOUNT],
      notify: { ...notify, ...(url !== undefined && { url }) },
      ...more,
    },
  });
const line = async (url: string, id: string) => linesOf(await examined(url), id)[0];

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(() => gateway.close());

const gateway = createGateway({
  merchants: [{ mchId: ACCOUNT.mchId, apiKey: ACCOUNT.apiKey, mode: 'direct' }],
  notifySecret: notify.secret,
  adapter: { invoke: () => Promise.reject(new Error('No notification is sent here.')) },
  logger: { debug() {}, info() {}, warn() {}, error() {} } as never,
});

async function serving(answer: (request: Request) => Response | Promise<Response>): Promise<string> {
  const { url, close } = await listen(getRequestListener(answer));
  closing.push(close);
  return url;
}

describe('the form of the notify address', () => {
  it.each([
    ['https://pay.shop.com', '✓ The notify address is https, without a query'],
    ['http://pay.shop.com', '✗ The notify address is not https'],
    [
      'https://pay.shop.com/notify/pay',
      expect.stringMatching(/^✗ The notify address has a path of the gateway in it/),
    ],
    [
      'https://pay.shop.com/v1/cloudpay',
      expect.stringMatching(/^✗ The notify address has a path of the gateway/),
    ],
    ['https://pay.shop.com:8443', '! The notify address is https, without a query, but on port 8443'],
  ])('%s', async (url, expected) => {
    expect(await line(url, 'notify-url')).toEqual(expected);
  });

  it('has no query, which a configuration refuses before', async () => {
    const found = await examined('https://pay.shop.com?shop=1');
    expect(linesOf(found, 'configuration')).toEqual([
      expect.stringMatching(/^✗ Configuration: notify\.url .* without a user, a query or a fragment\.$/),
    ]);
  });

  it('is also examined for functions, whose variables were not checked before', async () => {
    const env = {
      CLOUDPAY_APPID: ACCOUNT.appid,
      CLOUDPAY_MCH_ID: ACCOUNT.mchId,
      CLOUDPAY_API_KEY: ACCOUNT.apiKey,
      CLOUDPAY_NOTIFY_URL: 'https://pay.shop.com/?shop=1',
      CLOUDPAY_NOTIFY_SECRET: notify.secret,
    };
    expect(linesOf(await examine(['notify'], { env }), 'notify-url')).toEqual([
      '✗ The notify address has a query or a fragment, which WeChat Pay drops',
    ]);
    const { CLOUDPAY_NOTIFY_URL: _, CLOUDPAY_NOTIFY_SECRET: __, ...without } = env;
    expect(linesOf(await examine(['notify'], { env: without }))).toEqual([
      '! No notify address is configured: orders that are placed here get no callback',
    ]);
  });

  it('is of mini programs alone where a host has no merchants, and of functions where a gateway serves no calls', async () => {
    const serve = { envId: 'shop-1', url: 'https://1.2.3.4' };
    const ids = (await examine(['notify'], { serve })).map(({ id }) => id);
    expect(ids).toEqual(['notify-url', 'notify-public']);
    const gateway = { ...GATEWAY, merchants: [ACCOUNT], notify: { secret: notify.secret } };
    expect(linesOf(await examine(['notify'], { gateway }))).toEqual([
      expect.stringMatching(/^- Notify address: skipped because this gateway serves no calls/),
    ]);
  });

  it('leaves room for what the gateway adds: WeChat Pay takes 256 characters', async () => {
    expect(await line(`https://pay.shop.com/${'a'.repeat(60)}`, 'notify-length')).toMatch(
      /^✓ Notify addresses have at most \d+ of 256 characters$/,
    );
    expect(await line(`https://pay.shop.com/${'a'.repeat(200)}`, 'notify-length')).toMatch(
      /^✗ Notify addresses have up to \d+ characters, and WeChat Pay accepts 256$/,
    );
  });

  it.each([
    'https://127.0.0.1',
    'https://192.168.1.20',
    'https://shop.local',
    'https://shop',
    'https://[fd00::1]',
  ])('%s is not public', async (url) => {
    expect(await line(url, 'notify-public')).toMatch(/^✗ WeChat Pay cannot reach .*: it is not public$/);
  });

  it('must be in the name service', async () => {
    expect(await line('https://no-such-shop.invalid.', 'notify-public')).toMatch(/^✗ /);
  });
});

describe('what answers at the notify address', () => {
  it('is a gateway', async () => {
    const url = await serving((request) => gateway.fetch(request));
    expect(await line(url, 'notify-answers')).toBe('✓ The gateway answers at the notify address');
  });

  it.each([
    [404, {}, '✗ Something else than a gateway answers at the notify address (HTTP 404)'],
    [200, {}, '✗ Something else than a gateway answers at the notify address (HTTP 200)'],
    [
      301,
      { location: 'https://www.shop.com/' },
      '✗ The notify address redirects (HTTP 301), and WeChat Pay follows no redirect',
    ],
  ])('may be something else: HTTP %d', async (status, headers, expected) => {
    const url = await serving(
      () => new Response('hello', { status, headers: headers as Record<string, string> }),
    );
    expect(await line(url, 'notify-answers')).toBe(expected);
  });

  it('may be nothing, or a proxy that cuts the path off', async () => {
    expect(await line('http://127.0.0.1:1', 'notify-answers')).toBe(
      '✗ The notify address does not answer (ECONNREFUSED)',
    );
    const url = await serving((request) => {
      const { pathname, origin } = new URL(request.url);
      return gateway.fetch(new Request(`${origin}${pathname.replace('/notify/pay', '')}`));
    });
    expect(await line(url, 'notify-answers')).toMatch(/^✗ Something else than a gateway .* \(HTTP 404\)$/);
  });

  it('may have a certificate that WeChat Pay does not trust', async () => {
    const certificates = join(__dirname, '../../../../wechatpay/fixtures/certificates');
    const file = (name: string) => readFileSync(join(certificates, name));
    const tls: ServerOptions = { cert: file('server.pem'), key: file('server.key') };
    const server = createServer(tls, (_, response) => response.end());
    const { url, close } = await listen(server as never);
    closing.push(close);
    expect(await line(url.replace('http:', 'https:'), 'notify-answers')).toMatch(
      /^✗ The certificate of the notify address is not trusted \(UNABLE_TO_VERIFY_LEAF_SIGNATURE\)/,
    );
  });

  it('is not asked before the configuration is right: nothing can run there', async () => {
    const found = await examined('http://127.0.0.1:1', { callbacks: undefined });
    expect(linesOf(found, 'notify-answers')).toEqual([
      '- Answer at the notify address: skipped because Configuration has to succeed first',
    ]);
  });
});
