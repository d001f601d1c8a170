import { join } from 'node:path';
import { serve } from '@hono/node-server';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sign } from 'hono/jwt';
import { createFunctionHost, type FunctionHost } from '../../host';
import { temporaryFunctions } from '../../testing/temporary-functions';
import { jscode2session } from '../login/jscode2session';
import { createSessions } from '../login/sessions';
import { simulatedJscode2session } from '../login/simulated-jscode2session';
import { type SessionRoutesOptions, sessionRoutes } from './session-routes';

const APPID = 'wx0123456789abcdef';
const SECRET = '0123456789abcdef0123456789abcdef';
const KEY = 'a-key-of-the-tests-0123456789abcdef';

let time = new Date('2026-01-01T00:00:00Z');
const now = () => time;
const wechat = simulatedJscode2session({ appid: APPID, secret: SECRET, now });
const alice = wechat.openIdOf('alice');

let host: FunctionHost;
beforeAll(() => {
  host = createFunctionHost({ folder: join(__dirname, '../../../fixtures/functions'), timeout: 10_000 });
});
afterAll(() => host.stop());

const sessions = createSessions({ appid: APPID, keys: KEY, jscode2session: wechat.exchange, now });

function routes(options: Partial<SessionRoutesOptions> = {}) {
  const app = sessionRoutes({ sessions, host, ...options });
  return async (
    path: string,
    body: string | undefined,
    headers: Record<string, string> = {},
    method = 'POST',
  ) => {
    const response = await app.fetch(
      new Request(`http://127.0.0.1${path}`, { method, headers, ...(body !== undefined && { body }) }),
    );
    return { status: response.status, headers: response.headers, answer: (await response.json()) as unknown };
  };
}

async function tokenOf(user: string): Promise<Record<string, string>> {
  const { token } = await sessions.login(wechat.loginCode(user));
  return { authorization: `Bearer ${token}` };
}

describe('POST /login', () => {
  it('returns a session that must not be cached', async () => {
    const { status, headers, answer } = await routes()(
      '/login',
      JSON.stringify({ code: wechat.loginCode('alice') }),
    );
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(answer).toEqual({
      token: expect.stringMatching(/^[\w-]+\.[\w-]+\.[\w-]+$/),
      expiresAt: time.getTime() + 7_200_000,
      expiresIn: 7200,
    });
    expect(await sessions.verify((answer as { token: string }).token)).toEqual({
      openId: alice,
      appId: APPID,
    });
  });

  it.each([
    ['{"code":"made up"}', 400, 'LOGIN_CODE_INVALID'],
    ['{"code":""}', 400, 'LOGIN_CODE_INVALID'],
    ['{"code":1}', 400, 'LOGIN_CODE_MISSING'],
    ['{}', 400, 'LOGIN_CODE_MISSING'],
    ['', 400, 'LOGIN_CODE_MISSING'],
    ['[]', 400, 'EVENT_INVALID'],
    ['{"code":', 400, 'EVENT_INVALID'],
    [JSON.stringify({ code: 'x'.repeat(2000) }), 413, 'EVENT_TOO_LARGE'],
  ])('refuses %s', async (body, status, errorCode) => {
    const refused = await routes()('/login', body);
    expect(refused.status).toBe(status);
    expect(refused.answer).toEqual({
      errorCode,
      errorMessage: expect.any(String),
      requestId: expect.any(String),
    });
  });

  it('reports a broken exchange to the operator, not to the user', async () => {
    const told: unknown[] = [];
    const broken = createSessions({
      appid: APPID,
      keys: KEY,
      jscode2session: () => Promise.reject(new Error(`no route with ${SECRET}`)),
    });
    const refused = await routes({ sessions: broken, onError: (error) => told.push(error) })(
      '/login',
      '{"code":"c"}',
    );
    expect(refused).toMatchObject({ status: 500, answer: { errorCode: 'HOST_FAILED' } });
    expect(JSON.stringify(refused.answer)).not.toContain(SECRET);
    expect(told).toHaveLength(1);
  });
});

describe('POST /call/<name>', () => {
  it('calls the function as the user of the session', async () => {
    const { status, answer } = await routes()('/call/tell', '{"a":1}', await tokenOf('alice'));
    expect(status).toBe(200);
    expect(answer).toMatchObject({
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      result: {
        event: { a: 1, userInfo: { appId: APPID, openId: alice } },
        env: { WX_OPENID: alice, WX_APPID: APPID },
      },
    });
  });

  it('trusts only the session, whatever user the client claims', async () => {
    const event = {
      openid: 'oMallory',
      userInfo: { openId: 'oMallory', appId: 'wxother' },
      WX_OPENID: 'oMallory',
    };
    const { answer } = await routes()('/call/tell', JSON.stringify(event), {
      ...(await tokenOf('alice')),
      'x-wx-openid': 'oMallory',
      'x-wx-unionid': 'uMallory',
      'x-wx-source': 'wx_paycallback',
      'x-forwarded-for': '203.0.113.9',
    });
    const { result } = answer as { result: { event: unknown; env: Record<string, string> } };
    expect(result.event).toMatchObject({ openid: 'oMallory', userInfo: { appId: APPID, openId: alice } });
    expect(result.env).toMatchObject({ WX_OPENID: alice, WX_APPID: APPID, TCB_SOURCE: 'wx_client' });
    expect(result.env).not.toHaveProperty('WX_UNIONID');
    expect(JSON.stringify(result.env)).not.toMatch(/Mallory|203\.0\.113/);
  });

  it('leaves result out if the function returned undefined', async () => {
    const { answer } = await routes()('/call/returns', '{"what":"undefined"}', await tokenOf('alice'));
    expect(answer).toEqual({ requestId: expect.any(String) });
  });

  it('refuses a missing, forged, expired or foreign session before it reads the body', async () => {
    const claims = { iss: 'opencloudpay/session', sub: 'oMallory', aud: APPID, iat: 1, exp: 4e9 };
    const expired = await tokenOf('alice');
    time = new Date(time.getTime() + 7_200_000);
    const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
    for (const [headers, errorCode] of [
      [{}, 'SESSION_MISSING'],
      [{ authorization: 'Basic b3Blbg==' }, 'SESSION_MISSING'],
      [bearer('forged'), 'SESSION_INVALID'],
      [bearer(await sign(claims, 'another-key-0123456789abcdef0123456789')), 'SESSION_INVALID'],
      [expired, 'SESSION_EXPIRED'],
    ] as const) {
      const refused = await routes()('/call/tell', 'not even JSON', { ...headers });
      expect(refused).toMatchObject({ status: 401, answer: { errorCode } });
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
    }
  });

  it('calls only allowed functions, and answers the same for unknown ones', async () => {
    const call = routes({ allow: (name) => name === 'echo' || name === 'nobody' });
    const headers = await tokenOf('alice');
    expect((await call('/call/echo', '{}', headers)).status).toBe(200);
    const answers = await Promise.all(
      ['tell', 'nobody'].map(async (name) => {
        const { status, answer } = await call(`/call/${name}`, '{}', headers);
        return { status, ...(answer as Record<string, unknown>), requestId: '' };
      }),
    );
    expect(answers[0]).toEqual(answers[1]);
    expect(answers[0]).toMatchObject({ status: 404, errorCode: 'FUNCTION_NOT_FOUND' });
  });

  it('without allow refuses callbacks and functions with a timer, and reports how to allow them, once', async () => {
    const invoked: string[] = [];
    const timer = { functionName: 'report', name: 'night', config: '', nextRun: () => undefined };
    const shop = { invoke: async (name: string) => invoked.push(name), triggers: () => [timer] };
    const reported: string[] = [];
    const call = routes({ host: shop, onRefused: (message) => reported.push(message) });
    const headers = await tokenOf('alice');
    for (const name of ['pay_cb', 'report', 'pay_cb'])
      expect(await call(`/call/${name}`, '{}', headers)).toMatchObject({
        status: 404,
        answer: { errorCode: 'FUNCTION_NOT_FOUND', errCode: -501000 },
      });
    expect((await call('/call/pay', '{}', headers)).status).toBe(200);
    expect(reported).toEqual([
      "A mini program called 'pay_cb' and got the answer that it does not exist, because it has the name of a callback, and its caller could claim that an order is paid. CloudBase allows such calls. To allow them here, say which functions may be called: sessionRoutes({ allow: (name) => true }).",
      expect.stringMatching(/'report' .* because it has a timer trigger, .*sessionRoutes\(\{ allow/),
    ]);
    const asOnCloudBase = routes({ host: shop, allow: () => true });
    expect((await asOnCloudBase('/call/pay_cb', '{}', headers)).status).toBe(200);
    expect(invoked).toEqual(['pay', 'pay_cb']);
  });

  it('without allow refuses a function that the code of another one names as its callback, whatever its name', async () => {
    const order = (more: string) => `exports.main = () => cloud.cloudPay.unifiedOrder({ ${more} });`;
    const { folder, remove } = temporaryFunctions({
      'buy/index.js': `require('./order');exports.main = async () => 'bought';`,
      'buy/order.js': `${order("functionName: 'payNotify'")} // functionName: 'commented'`,
      'back/index.js': order('"function_name": "paid-back"'),
      // One function for both: it has to tell mini programs and notifications apart.
      'club/index.js': order('functionName: `club`'),
      ...Object.fromEntries(
        ['payNotify', 'paid-back', 'commented', 'toString'].map((name) => [
          `${name}/index.js`,
          `exports.main = async () => 'called';`,
        ]),
      ),
    });
    const shop = createFunctionHost({ folder });
    try {
      expect([...shop.callbacks()].sort()).toEqual(['paid-back', 'payNotify']);
      const reported: string[] = [];
      const call = routes({ host: shop, onRefused: (message) => reported.push(message) });
      const headers = await tokenOf('alice');
      for (const name of ['payNotify', 'paid-back', 'paid%2Dback'])
        expect(await call(`/call/${name}`, '{}', headers)).toMatchObject({ status: 404 });
      for (const name of ['commented', 'toString'])
        expect((await call(`/call/${name}`, '{}', headers)).status).toBe(200);
      expect(reported).toEqual([
        expect.stringMatching(/'payNotify' .* because another function names it as the callback/),
        expect.stringMatching(/'paid-back'/),
      ]);
      const asOnCloudBase = routes({ host: shop, allow: () => true });
      expect((await asOnCloudBase('/call/payNotify', '{}', headers)).status).toBe(200);
    } finally {
      await shop.stop();
      remove();
    }
  });

  it.each([
    ['throws', '{}', 500, 'FUNCTION_THREW', /sold out/, -504002],
    ['dies', '{"how":"exit 7"}', 500, 'FUNCTION_CRASHED', /its log says why/, -504002],
    ['endless', '{}', 504, 'FUNCTION_TIMEOUT', /did not return/, -504003],
    ['nobody', '{}', 404, 'FUNCTION_NOT_FOUND', /no function of this name/, -501000],
    ['echo', '[1]', 400, 'EVENT_INVALID', /not a JSON object/, undefined],
    ['echo', `{"x":"${'x'.repeat(6 * 1024 * 1024)}"}`, 413, 'EVENT_TOO_LARGE', /send less/, undefined],
  ])('reports the failure of %s', async (name, body, status, errorCode, message, errCode) => {
    const refused = await routes()(`/call/${name}`, body, await tokenOf('alice'));
    expect(refused).toMatchObject({
      status,
      answer: {
        errorCode,
        errorMessage: expect.stringMatching(message),
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        ...(errCode !== undefined && {
          errCode,
          errMsg: expect.stringMatching(/^cloud\.callFunction:fail Error: errCode: /),
        }),
      },
    });
  });

  it('takes only POST and sends no CORS headers', async () => {
    for (const path of ['/login', '/call/echo']) {
      const refused = await routes()(path, undefined, { origin: 'https://elsewhere.example' }, 'OPTIONS');
      expect(refused.status).toBe(405);
      expect(refused.headers.get('allow')).toBe('POST');
      expect(refused.headers.get('access-control-allow-origin')).toBeNull();
    }
    expect((await routes()('/elsewhere', '{}')).status).toBe(404);
  });
});

describe('served over loopback, with the exchange over HTTP', () => {
  it('logs in through WeChat’s endpoint, and passes on the user’s address', async () => {
    const listening = async (fetch: (request: Request) => Response | Promise<Response>) => {
      const server = serve({ fetch, port: 0, hostname: '127.0.0.1' });
      await new Promise((resolve) => server.once('listening', resolve));
      const address = server.address();
      return {
        url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : ''}`,
        close: () => new Promise((resolve) => server.close(resolve)),
      };
    };
    const exchange = await listening(wechat.fetch);
    const url = `${exchange.url}/sns/jscode2session`;
    const front = await listening(
      sessionRoutes({
        host,
        sessions: createSessions({ appid: APPID, secret: SECRET, keys: KEY, jscode2session: url }),
      }).fetch,
    );
    expect(await jscode2session({ appid: APPID, secret: SECRET, url })(wechat.loginCode('bob'))).toEqual({
      openId: wechat.openIdOf('bob'),
    });
    const send = async (path: string, body: object, headers = {}) => {
      const response = await fetch(`${front.url}${path}`, {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { connection: 'close', ...headers },
      });
      return (await response.json()) as Record<string, unknown>;
    };
    const { token } = await send('/login', { code: wechat.loginCode('alice') });
    const { result } = await send('/call/tell', {}, { authorization: `Bearer ${String(token)}` });
    expect(result).toMatchObject({ env: { WX_OPENID: alice, WX_CLIENTIP: '127.0.0.1' } });
    await Promise.all([front.close(), exchange.close()]);
  });
});
