/** `wx.cloud.callContainer` against a real host and a real service. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createSessions, sessionRoutes, simulatedJscode2session } from '@opencloudpay/function-host';
import { createCloud } from './cloud';
import type { CallContainerOptions } from './container';
import { listen } from './testing/listen';
import { phone } from './testing/phone';

const APPID = 'wx0123456789abcdef';
const wechat = simulatedJscode2session({ appid: APPID });
const global = globalThis as { wx?: unknown };
const cloud = createCloud();
let service: Server;
let host: { url: string; close(): Promise<void> };

beforeAll(async () => {
  // Answers with what it got.
  service = createServer(async (request, response) => {
    const { method, url, headers } = request;
    const { 'content-type': type, 'x-wx-openid': openid } = headers;
    response.setHeader('x-shop', 'tea');
    response.end(JSON.stringify({ method, url, type, openid, body: await text(request) }));
  });
  await new Promise<void>((resolve) => service.listen(0, '127.0.0.1', resolve));
  const sessions = createSessions({
    appid: APPID,
    keys: 'a-key-of-the-tests-0123456789abcdef',
    jscode2session: wechat.exchange,
  });
  const routes = sessionRoutes({
    sessions,
    host: { invoke: async () => undefined },
    services: { api: `http://127.0.0.1:${(service.address() as AddressInfo).port}` },
  });
  host = await listen((request) => routes.fetch(request));
  global.wx = phone(() => wechat.loginCode('alice')).wx;
  cloud.init({ url: host.url });
});
afterAll(async () => {
  delete global.wx;
  service.closeAllConnections();
  await Promise.all([host.close(), new Promise((resolve) => service.close(resolve))]);
});

const JSON_TYPE = 'application/json';
const FORM = 'application/x-www-form-urlencoded';

describe('wx.cloud.callContainer', () => {
  it.each<[Partial<CallContainerOptions>, object]>([
    [{ path: '/orders' }, { method: 'GET', url: '/orders', type: JSON_TYPE, body: '' }],
    [
      { path: '/o?a=1', data: { b: '茶', c: { d: 1 } } },
      { url: '/o?a=1&b=%E8%8C%B6&c=%7B%22d%22%3A1%7D', body: '' },
    ],
    [
      { path: '/', method: 'POST', data: { a: [1] } },
      { method: 'POST', type: JSON_TYPE, body: '{"a":[1]}' },
    ],
    [
      { path: '/', method: 'PUT', data: 'text', header: { 'Content-Type': 'text/x' } },
      { type: 'text/x', body: 'text' },
    ],
    [
      { path: '/', method: 'POST', data: { a: 'b c' }, header: { 'content-type': FORM } },
      { type: FORM, body: 'a=b%20c' },
    ],
    [{ path: '/', method: 'POST', data: Uint8Array.from([97, 98]).buffer }, { body: 'ab' }],
  ])('sends %j as wx.request does', async (options, request) => {
    const given = {
      ...options,
      header: { ...options.header, 'X-WX-SERVICE': 'api' },
    } as CallContainerOptions;
    const result = await cloud.callContainer({ ...given, success: undefined as never });
    expect(result).toMatchObject({
      errMsg: 'cloud.callContainer:ok',
      statusCode: 200,
      header: { 'x-shop': 'tea' },
      cookies: [],
      data: { ...request, openid: wechat.openIdOf('alice') },
    });
  });

  it('gives the answer as it is wanted, also to callbacks', async () => {
    const header = { 'X-WX-SERVICE': 'api' };
    const { data } = await cloud.callContainer({ path: '/', header, dataType: 'text' });
    expect(data).toMatch(/^\{"method":"GET"/);
    const { data: bytes } = await cloud.callContainer({ path: '/', header, responseType: 'arraybuffer' });
    expect(Buffer.from(bytes as ArrayBuffer).toString()).toBe(data);
    const result = await new Promise((resolve) =>
      cloud.callContainer({ path: '/', header, success: resolve }),
    );
    expect(result).toMatchObject({ statusCode: 200 });
  });

  it('is there for the object that the platform’s pages make first', async () => {
    const { Cloud } = cloud;
    const made = new Cloud({ resourceEnv: 'prod' });
    await made.init();
    expect(await made.callContainer({ path: '/', header: { 'X-WX-SERVICE': 'api' } })).toMatchObject({
      statusCode: 200,
    });
  });

  it('fails in the words of the platform', async () => {
    const fail = await new Promise((resolve) =>
      cloud.callContainer({ path: '/', header: { 'X-WX-SERVICE': 'none' }, fail: resolve }),
    );
    expect(fail).toMatchObject({
      errCode: -501000,
      errMsg: expect.stringMatching(
        /^cloud\.callContainer:fail Error: errCode: -501000 \| errMsg: Invalid host/,
      ),
    });
    await expect(cloud.callContainer({ path: 'orders' })).rejects.toThrow(
      /parameter\.path .* begins with \//,
    );
  });
});
