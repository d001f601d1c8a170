import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SessionError } from '../errors';
import { jscode2session } from './jscode2session';

const APPID = 'wx0123456789abcdef';
const SECRET = '0123456789abcdef0123456789abcdef';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function wechat(handler: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(handler);
  open.push(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/sns/jscode2session`;
}

async function answering(body: string, status = 200) {
  const url = await wechat((_, response) => response.writeHead(status).end(body));
  return jscode2session({ appid: APPID, secret: SECRET, url });
}

async function failureOf(exchange: Promise<unknown>): Promise<SessionError> {
  const error = await exchange.catch((reason: unknown) => reason);
  if (error instanceof SessionError) return error;
  throw new Error('expected a SessionError', { cause: error });
}

describe('the exchange of a login code', () => {
  it('sends the request that WeChat documents, and drops session_key', async () => {
    let asked = '';
    const url = await wechat((request, response) => {
      asked = `${request.method} ${request.url}`;
      response.end('{"openid":"oAlice","session_key":"secret==","unionid":"uAlice"}');
    });
    const user = await jscode2session({ appid: APPID, secret: SECRET, url })('the code&x=1');
    expect(user).toEqual({ openId: 'oAlice', unionId: 'uAlice' });
    expect(asked).toBe(
      `GET /sns/jscode2session?appid=${APPID}&secret=${SECRET}&js_code=the+code%26x%3D1&grant_type=authorization_code`,
    );
  });

  it.each([
    [-1, 'WECHAT_BUSY', /in a moment/],
    [40029, 'LOGIN_CODE_INVALID', /Call wx\.login again/],
    [40163, 'LOGIN_CODE_USED', /Call wx\.login again/],
    [40226, 'LOGIN_REFUSED', /high-risk/],
    [45011, 'LOGIN_RATE_LIMITED', /wait a minute/],
    [40013, 'LOGIN_MISCONFIGURED', /appid/],
    [40125, 'LOGIN_MISCONFIGURED', /app secret/],
    [48001, 'LOGIN_REFUSED', /errcode 48001 \(some words\)/],
  ])('maps errcode %i to %s with the next step', async (errcode, code, message) => {
    const exchange = await answering(JSON.stringify({ errcode, errmsg: 'some words' }));
    expect(await failureOf(exchange('c'))).toMatchObject({
      code,
      errcode,
      message: expect.stringMatching(message),
    });
  });

  it.each([
    ['<html>gateway</html>', 200, /not its JSON/],
    ['"text"', 200, /not its JSON/],
    ['{}', 200, /without an openid/],
    ['{"openid":"o"}', 502, /HTTP status 502/],
  ])('treats %s with status %i as no answer', async (body, status, message) => {
    const exchange = await answering(body, status);
    expect(await failureOf(exchange('c'))).toMatchObject({
      code: 'WECHAT_UNREACHABLE',
      message: expect.stringMatching(message),
    });
  });

  it('reports that WeChat did not answer in time, or at all, without the secret', async () => {
    const silent = await wechat(() => undefined);
    const slow = await failureOf(
      jscode2session({ appid: APPID, secret: SECRET, url: silent, timeout: 50 })('c'),
    );
    const gone = await failureOf(
      jscode2session({ appid: APPID, secret: SECRET, url: 'http://127.0.0.1:1/' })('c'),
    );
    expect(slow.message).toMatch(/did not answer within 50 ms/);
    expect(gone.message).toMatch(/could not be reached/);
    for (const error of [slow, gone]) {
      expect(`${error.stack}${JSON.stringify(error)}${String(error.cause)}`).not.toContain(SECRET);
    }
  });

  it('does not follow a redirect, which would send the secret to another host', async () => {
    const url = await wechat((_, response) =>
      response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
    );
    expect((await failureOf(jscode2session({ appid: APPID, secret: SECRET, url })('c'))).code).toBe(
      'WECHAT_UNREACHABLE',
    );
  });

  it.each(['', 'c'.repeat(257)])('does not send an invalid code to WeChat', async (code) => {
    const exchange = jscode2session({ appid: APPID, secret: SECRET, url: 'http://127.0.0.1:1/' });
    expect((await failureOf(exchange(code))).code).toBe('LOGIN_CODE_INVALID');
  });
});
