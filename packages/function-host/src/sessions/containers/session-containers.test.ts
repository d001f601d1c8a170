/** `POST /container`: what reaches a service, and what does not. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createSessions } from '../login/sessions';
import { simulatedJscode2session } from '../login/simulated-jscode2session';
import { sessionRoutes } from '../routes/session-routes';
import { serviceAddresses } from './container-services';

const APPID = 'wx0123456789abcdef';
const wechat = simulatedJscode2session({ appid: APPID });
const sessions = createSessions({
  appid: APPID,
  keys: 'a-key-of-the-tests-0123456789abcdef',
  jscode2session: wechat.exchange,
});

interface Seen {
  method: string;
  url: string;
  headers: Record<string, unknown>;
  body: string;
}

let service: Server;
let base: string;
let seen: Seen[] = [];
const errors: unknown[] = [];
let app: ReturnType<typeof sessionRoutes>;

beforeAll(async () => {
  service = createServer(async (request, response) => {
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, headers, body: await text(request) });
    if (url.includes('slow')) return;
    response.setHeader('set-cookie', ['a=1', 'b=2']);
    if (url.includes('large')) response.end('x'.repeat(1024 * 1024 + 1));
    else if (url.includes('moved')) response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    else if (url.includes('missing')) response.writeHead(404).end('none');
    else response.end(Buffer.from([1, 255]));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;
  app = sessionRoutes({
    sessions,
    host: { invoke: async () => undefined },
    services: { api: base, inner: `${base}/inner/`, gone: 'http://127.0.0.1:1' },
    clientIp: () => '203.0.113.9',
    onError: (error) => errors.push(error),
  });
});
afterAll(async () => {
  service.closeAllConnections();
  await new Promise((resolve) => service.close(resolve));
});
beforeEach(() => {
  seen = [];
  errors.length = 0;
});

async function post(request: object, token?: string) {
  const used = token ?? (await sessions.login(wechat.loginCode('alice'))).token;
  const response = await app.fetch(
    new Request('http://127.0.0.1/container', {
      method: 'POST',
      headers: { authorization: `Bearer ${used}` },
      body: JSON.stringify({ path: '/', header: { 'X-WX-SERVICE': 'api' }, ...request }),
    }),
  );
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> };
}

describe('a call of a container service', () => {
  it('carries the user, in headers that the mini program cannot set', async () => {
    const header = {
      ...{
        'x-wx-service': 'api',
        'X-WX-OPENID': 'oVictim',
        'x-wx-unionid': 'u',
        'X-WX-FROM-OPENID': 'oVictim',
      },
      ...{ X_WX_OPENID: 'oVictim', 'X-Forwarded-For': '10.0.0.1', 'X-Original-Forwarded-For': '10.0.0.1' },
      ...{
        'x-real-ip': '10.0.0.1',
        'X-WX-SOURCE': 'admin',
        Host: 'elsewhere',
        'X-Forwarded-Host': 'elsewhere',
      },
      ...{ authorization: 'Bearer of-the-shop', 'content-type': 'text/x', 'x-own': 'kept', Referer: 'r' },
    };
    const { status, answer } = await post({ path: '/orders?page=2', method: 'post', header, body: 'é' });
    expect([status, answer['statusCode'], answer['cookies']]).toEqual([200, 200, ['a=1', 'b=2']]);
    const [{ headers = {}, ...request } = {}] = seen;
    expect(request).toEqual({ method: 'POST', url: '/orders?page=2', body: 'é' });
    expect(headers).toMatchObject({
      'x-wx-openid': wechat.openIdOf('alice'),
      'x-wx-appid': APPID,
      'x-wx-source': 'wx_client',
      'x-wx-service': 'api',
      'x-forwarded-for': '203.0.113.9',
      'x-original-forwarded-for': '203.0.113.9',
      authorization: 'Bearer of-the-shop',
      'content-type': 'text/x',
      'x-own': 'kept',
      host: base.slice('http://'.length),
    });
    for (const name of [
      'x-wx-unionid',
      'x-wx-from-openid',
      'x_wx_openid',
      'x-real-ip',
      'x-forwarded-host',
      'referer',
    ])
      expect(headers).not.toHaveProperty(name);
    expect(JSON.stringify(headers)).not.toMatch(/oVictim|10\.0\.0\.1|elsewhere/);
  });

  it('gives what the service answers: any status, no redirect, and bytes where they are wanted', async () => {
    expect((await post({ path: '/missing' })).answer).toMatchObject({ statusCode: 404, body: 'none' });
    expect((await post({ path: '/moved' })).answer).toMatchObject({
      statusCode: 302,
      header: { location: 'http://127.0.0.1:1/' },
    });
    const { answer } = await post({ method: 'PUT', body: 'AP8=', isBase64: true, wantsBase64: true });
    expect(answer).toMatchObject({ body: 'Af8=' });
    expect(seen.at(-1)?.body).toBe(Buffer.from([0, 255]).toString());
  });

  it.each([
    [{ header: { 'X-WX-SERVICE': 'other' } }, 404, -501000, /\| errMsg: Invalid host\. .*'other'/],
    [{ header: {} }, 404, -501000, /Invalid host/],
    [{ header: { 'X-WX-SERVICE': 'constructor' } }, 404, -501000, /Invalid host/],
    [{ method: 'TRACE' }, 400, 102005, /无效的 HTTP Method/],
    [{ method: 'CONNECT' }, 400, 102005, /无效的 HTTP Method/],
    [{ method: 7 }, 400, 40097, /system error/],
    [{ header: { 'a b': 'c' } }, 400, 40097, /system error/],
    [{ header: { a: 'b\r\nx-wx-openid: oVictim' } }, 400, 40097, /system error/],
    [{ path: 'orders' }, 400, -501000, /Path access permission error/],
    [{ path: '@127.0.0.1:1/' }, 400, -501000, /Path access permission error/],
    [{ path: '/../secret', header: { 'X-WX-SERVICE': 'inner' } }, 400, -501000, /Path access/],
    [{ path: '/%2e%2e/secret', header: { 'X-WX-SERVICE': 'inner' } }, 400, -501000, /Path access/],
    [{ method: 'POST', body: 'x'.repeat(100 * 1024 + 1) }, 413, -606001, /请求包大小超过 100KB/],
    [{ path: '/large' }, 502, -606002, /响应包大小超过 1MB/],
    [{ path: '/slow', timeout: 50 }, 504, 102002, /请求超时/],
    [{ header: { 'X-WX-SERVICE': 'gone' } }, 502, -501001, /cannot be reached/],
  ])('%j is refused in the words of the platform', async (request, status, errCode, text) => {
    const { status: got, answer } = await post(request);
    expect([got, answer['errCode']]).toEqual([status, errCode]);
    expect(answer['errMsg']).toMatch(/^cloud\.callContainer:fail Error: errCode: /);
    expect(answer['errMsg']).toMatch(text);
    // Only the operator learns the address of the service.
    expect(JSON.stringify(answer)).not.toContain('127.0.0.1');
  });

  it('leads nowhere else', async () => {
    await post({ path: '//127.0.0.1:1/x' });
    await post({ path: '/a', header: { 'X-WX-SERVICE': 'inner' } });
    expect(seen.map(({ url }) => url)).toEqual(['//127.0.0.1:1/x', '/inner/a']);
  });

  it('needs a session, and tells the operator of a service that does not answer', async () => {
    expect((await post({}, 'forged')).status).toBe(401);
    expect(seen).toEqual([]);
    await post({ header: { 'X-WX-SERVICE': 'gone' } });
    expect(String(errors[0])).toMatch(/callContainer failed: .+/);
  });
});

describe('the addresses of services', () => {
  it.each(['api', 'ftp://a', 'http://user:secret@a', 'http://a/?b=1', 'http://a/#b', '', undefined])(
    '%j is refused when the routes are made',
    (address) => {
      expect(() => serviceAddresses({ api: address as string })).toThrow(
        expect.objectContaining({ code: 'OPTION_INVALID', message: expect.not.stringContaining('secret') }),
      );
    },
  );
});
