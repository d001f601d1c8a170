import { createHash, createHmac } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type RunningContainer, startContainer } from '../container';
import { APPID, CALLBACK_SECRET, sessionOf, sessions, TOKEN, wechat } from '../testing/sessions-of-tests';

const errors: unknown[] = [];
const loads: string[] = [];

const functions = {
  echo: { main: async (event: object) => ({ event, source: process.env['TCB_SOURCE'] ?? null }) },
  payCallback: { main: async ({ outTradeNo }: { outTradeNo: string }) => ({ errcode: 0, outTradeNo }) },
  nightly: { main: () => 'done' },
  throws: {
    main() {
      throw new TypeError('订单不存在');
    },
  },
  nothing: { main: () => undefined },
  big: { main: () => 1n },
  slow: { main: () => new Promise(() => undefined) },
  lazy() {
    loads.push('lazy');
    return { main: () => 'loaded' };
  },
  broken() {
    throw new Error('Cannot find module /srv/secret-place/x');
  },
};

let server: RunningContainer;
beforeAll(async () => {
  server = await startContainer(functions, {
    ...{ sessions, token: TOKEN, callbackSecret: CALLBACK_SECRET, envId: 'shop-1', port: 0 },
    ...{ hostname: '127.0.0.1', stopOnSignal: false, timeLimit: 300, timers: { everyNight: 'nightly' } },
    onError: (error) => errors.push(error),
  });
});
afterAll(() => server.close());
beforeEach(() => {
  errors.length = 0;
});

async function post(path: string, body: unknown, headers: Record<string, string> = {}, method = 'POST') {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(`${server.url}${path}`, {
    method,
    headers,
    ...(method === 'POST' && { body: text }),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  return { status: response.status, headers: response.headers, answer };
}

/** As `call-signature.ts` describes it, not by its code. */
function signed(path: string, body: string, secret = CALLBACK_SECRET) {
  const seconds = Math.floor(Date.now() / 1000);
  const hash = createHash('sha256').update(body).digest('hex');
  const hmac = createHmac('sha256', secret).update(`v1\n${seconds}\nPOST\n${path}\n${hash}`).digest('hex');
  return { 'x-cloudpay-callback-timestamp': `${seconds}`, 'x-cloudpay-callback-signature': `v1=${hmac}` };
}

describe('a mini program', () => {
  it('logs in and calls a function, whose event has the user of the session and no other', async () => {
    const login = await post('/login', { code: wechat.loginCode('alice') });
    expect([login.status, login.headers.get('cache-control')]).toEqual([200, 'no-store']);
    const { answer } = await post(
      '/call/echo',
      { a: 1, userInfo: { openId: 'oVictim', appId: APPID } },
      { authorization: `Bearer ${login.answer['token']}`, 'x-wx-openid': 'oVictim' },
    );
    expect(answer).toEqual({
      result: {
        event: { a: 1, userInfo: { openId: wechat.openIdOf('alice'), appId: APPID } },
        source: 'wx_client',
      },
      requestId: expect.any(String),
    });
  });

  it.each(['payCallback', 'nightly', 'no-such', '..%2f..%2fecho', '%00', '%zz', '__proto__'])(
    'cannot call %s',
    async (name) => {
      const { status, answer } = await post(`/call/${name}`, {}, await sessionOf('alice'));
      expect([status, answer['errorCode']]).toEqual([404, 'FUNCTION_NOT_FOUND']);
      expect(answer['errMsg']).toMatch(/^cloud\.callFunction:fail Error: errCode: -501000/);
    },
  );

  it.each<[string, Record<string, string>, string]>([
    ['no session', {}, 'SESSION_MISSING'],
    ['a forged session', { authorization: 'Bearer aaaa.bbbb.cccc' }, 'SESSION_INVALID'],
    ['the token of programs', { authorization: `Bearer ${TOKEN}` }, 'SESSION_INVALID'],
  ])('with %s gets 401', async (_, headers, code) => {
    const { status, answer, headers: answered } = await post('/call/echo', {}, headers);
    expect([status, answer['errorCode'], answered.get('www-authenticate')]).toEqual([401, code, 'Bearer']);
  });

  it('gets CloudBase’s error for a function that throws, without stack and place', async () => {
    const { status, answer } = await post('/call/throws', {}, await sessionOf('alice'));
    expect([status, answer]).toEqual([
      500,
      {
        errorCode: 'FUNCTION_THREW',
        errorMessage: "Function 'throws' threw TypeError: 订单不存在",
        errCode: -504002,
        errMsg:
          'cloud.callFunction:fail Error: errCode: -504002 functions execute fail | errMsg: TypeError: 订单不存在',
        requestId: expect.any(String),
      },
    ]);
    expect(JSON.stringify(answer)).not.toMatch(/\bat |routes\.test/);
    expect(errors).toHaveLength(1);
  });

  it('is not shown why a function cannot be loaded; the log is', async () => {
    const { answer } = await post('/call/broken', {}, await sessionOf('alice'));
    expect(answer).toMatchObject({ errorCode: 'FUNCTION_LOAD_FAILED', errCode: -504002 });
    expect(JSON.stringify(answer)).not.toContain('secret-place');
    expect(String(errors[0])).toContain('secret-place');
  });

  it.each([
    ['nothing', 200, undefined],
    ['big', 500, 'RESULT_INVALID'],
    ['slow', 504, 'FUNCTION_TIMEOUT'],
    ['lazy', 200, undefined],
  ])('gets the end of %s: %i %s', async (name, status, code) => {
    const { status: got, answer } = await post(`/call/${name}`, {}, await sessionOf('alice'));
    expect([got, answer['errorCode']]).toEqual([status, code]);
    expect(answer['result']).toEqual(name === 'lazy' ? 'loaded' : undefined);
    expect(loads).toEqual(['lazy']);
  });

  it.each([
    ['no JSON', '{"a":', 400, 'EVENT_INVALID'],
    ['a list', '[1]', 400, 'EVENT_INVALID'],
    ['a deep event', `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`, 400, 'EVENT_INVALID'],
    ['an event over 6 MB', JSON.stringify({ a: 'x'.repeat(6 * 1024 * 1024) }), 413, 'EVENT_TOO_LARGE'],
  ])('that sends %s is refused', async (_, body, status, code) => {
    const { status: got, answer } = await post('/call/echo', body, await sessionOf('alice'));
    expect([got, answer['errorCode']]).toEqual([status, code]);
  });

  it('without a session is refused before its body has come', async () => {
    const status = await new Promise((resolve, reject) => {
      const request = httpRequest(
        `${server.url}/call/echo`,
        { method: 'POST', headers: { 'content-length': 5_000_000 } },
        (response) => {
          resolve([response.statusCode, response.headers.connection]);
          request.destroy();
        },
      );
      request.on('error', reject);
      request.write('{');
    });
    expect(status).toEqual([401, 'close']);
  });
});

describe('a program', () => {
  const event = { outTradeNo: 'order-1' };
  const body = JSON.stringify(event);
  const path = '/functions/payCallback';

  it.each([
    ['the token', () => ({ authorization: `Bearer ${TOKEN}` })],
    ['a signature', () => signed(path, body)],
  ])('with %s calls any function', async (_, headers) => {
    const { status, answer } = await post(path, body, headers());
    expect([status, answer['result']]).toEqual([200, { errcode: 0, outTradeNo: 'order-1' }]);
  });

  it.each<[string, () => Record<string, string>, RegExp]>([
    ['a wrong token', () => ({ authorization: 'Bearer wrong' }), /^Send the token .* or sign the request/],
    ['a wrong signature', () => signed(path, body, 'another-secret-0123456789'), /does not match/],
    [
      'the token and a wrong signature',
      () => ({ ...signed(path, '{}'), authorization: `Bearer ${TOKEN}` }),
      /does not match/,
    ],
    [
      'an old signature',
      () => ({ ...signed(path, body), 'x-cloudpay-callback-timestamp': '1767225600' }),
      /signed more than 300 seconds ago/,
    ],
    ['a signature for another body', () => signed(path, '{}'), /does not match/],
    ['a signature for another function', () => signed('/functions/echo', body), /does not match/],
    ['neither', () => ({}), /^Send the token/],
  ])('with %s calls none', async (_, headers, why) => {
    const { status, answer } = await post(path, body, headers());
    expect([status, answer['errorCode'], answer['errorMessage']]).toEqual([
      401,
      'UNAUTHORIZED',
      expect.stringMatching(why),
    ]);
    expect(JSON.stringify(answer)).not.toContain(TOKEN);
  });

  it('with a session of a user calls none', async () => {
    expect((await post(path, body, await sessionOf('alice'))).status).toBe(401);
  });

  it('that signs calls in no user’s name: the signature does not cover the headers', async () => {
    const claims = { 'x-wx-openid': 'oVictim', 'x-wx-appid': APPID, 'x-cloudpay-call-depth': '16' };
    const sent = JSON.stringify({ a: 1 });
    const { answer } = await post('/functions/echo', sent, { ...signed('/functions/echo', sent), ...claims });
    expect(answer['result']).toEqual({ event: { a: 1 }, source: null });
  });

  it('calls in the name of a user, and with the request id of its own', async () => {
    const headers = {
      authorization: `Bearer ${TOKEN}`,
      'x-wx-openid': 'oAlice',
      'x-wx-appid': APPID,
      'x-request-id': 'order-1:call-2',
    };
    const { answer } = await post('/functions/echo', {}, headers);
    expect(answer).toMatchObject({
      result: { event: { userInfo: { openId: 'oAlice' } } },
      requestId: 'order-1:call-2',
    });
  });

  it('is refused for another environment, and in a circle of calls', async () => {
    const headers = { authorization: `Bearer ${TOKEN}` };
    const other = await post('/functions/echo', {}, { ...headers, 'x-wx-env': 'shop-2' });
    expect([other.status, other.answer['errorCode']]).toEqual([403, 'ENVIRONMENT_NOT_SERVED']);
    const circle = await post('/functions/echo', {}, { ...headers, 'x-cloudpay-call-depth': '16' });
    expect([circle.status, circle.answer['errorCode']]).toEqual([508, 'CALLED_IN_CIRCLES']);
  });
});

it.each([
  ['GET', '/call/echo', 405],
  ['GET', '/login', 405],
  ['POST', '/database', 404],
  ['POST', '/call/a/b', 404],
  ['GET', '/healthz', 200],
  ['GET', '/readyz', 200],
])('%s %s answers %i', async (method, path, status) => {
  expect((await post(path, {}, {}, method)).status).toBe(status);
});

describe('a CloudEvent', () => {
  const attributes = {
    ...{ specversion: '1.0', id: '1', source: '/opencloudpay/shop-1', subject: 'payCallback' },
    type: 'com.opencloudpay.callback',
  };
  const structured = (more: object = {}) =>
    JSON.stringify({ ...attributes, data: { outTradeNo: 'order-1' }, ...more });
  const type = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
  const binary = Object.fromEntries(Object.entries(attributes).map(([name, value]) => [`ce-${name}`, value]));
  const authorization = `Bearer ${TOKEN}`;

  it('calls the function of its subject, whose reply is the body of the answer', async () => {
    const reply = { errcode: 0, outTradeNo: 'order-1' };
    const body = structured();
    expect((await post('/', body, { ...signed('/', body), ...type })).answer).toEqual(reply);
    const { answer } = await post('/', { outTradeNo: 'order-1' }, { ...binary, authorization });
    expect(answer).toEqual(reply);
  });

  it.each<[string, () => [string, Record<string, string>], number, RegExp]>([
    ['without token and signature', () => [structured(), type], 401, /^Send the token/],
    [
      'in binary mode that is only signed',
      () => ['{}', { ...binary, ...signed('/', '{}') }],
      401,
      /structured mode/,
    ],
    [
      'of another type',
      () => [structured({ type: 'com.example.other' }), { ...type, authorization }],
      400,
      /This CloudEvent is no callback/,
    ],
    [
      'for an unknown function',
      () => [structured({ subject: 'pay' }), { ...type, authorization }],
      404,
      /has no function 'pay'/,
    ],
  ])('%s calls none', async (_, request, status, why) => {
    const [body, headers] = request();
    const { status: got, answer } = await post('/', body, headers);
    expect([got, answer['errorMessage']]).toEqual([status, expect.stringMatching(why)]);
  });
});

it('limits the requests of one user, and the logins of one address, before it reads their bodies', async () => {
  const rate = { perSecond: 0.1, burst: 2 };
  const own = await startContainer(functions, {
    ...{ sessions, port: 0, hostname: '127.0.0.1', stopOnSignal: false },
    onError: () => undefined,
    ...{ limits: { user: rate, login: rate }, clientIp: (headers) => headers.get('x-real-ip') ?? undefined },
  });
  const send = async (path: string, headers: Record<string, string>, body = '{}') => {
    const response = await fetch(`${own.url}${path}`, { method: 'POST', headers, body });
    const { errorCode } = (await response.json()) as { errorCode?: string };
    return [response.status, errorCode, response.headers.get('retry-after')];
  };
  const LIMITED = [429, 'RATE_LIMITED', '10'];
  try {
    const [alice, bob] = [await sessionOf('alice'), await sessionOf('bob')];
    for (let calls = 0; calls < 2; calls += 1)
      expect(await send('/call/echo', alice)).toEqual([200, undefined, null]);
    expect(await send('/call/echo', alice)).toEqual(LIMITED);
    expect(await send('/call/echo', bob)).toEqual([200, undefined, null]);
    const login = (ip: string) =>
      send('/login', { 'x-real-ip': ip }, JSON.stringify({ code: wechat.loginCode('carol') }));
    for (const ip of ['203.0.113.9', '203.0.113.9', '203.0.113.8'])
      expect(await login(ip)).toEqual([200, undefined, null]);
    expect(await login('203.0.113.9')).toEqual(LIMITED);
  } finally {
    await own.close();
  }
});

it('a container that closes answers the call in flight, and takes no other', async () => {
  let release = () => {};
  let enter = () => {};
  const entered = new Promise<void>((resolve) => {
    enter = resolve;
  });
  const waits = {
    async main() {
      enter();
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      return 'whole';
    },
  };
  const own = await startContainer(
    { waits },
    { token: TOKEN, port: 0, hostname: '127.0.0.1', stopOnSignal: false },
  );
  const call = () =>
    fetch(`${own.url}/functions/waits`, { method: 'POST', headers: { authorization: `Bearer ${TOKEN}` } });
  const answer = call();
  await entered;
  const closed = own.close();
  await expect(call()).rejects.toThrow();
  release();
  expect(await (await answer).json()).toMatchObject({ result: 'whole' });
  await closed;
});
