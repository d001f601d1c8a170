import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { CLIENT_MEMBERS } from '@opencloudpay/contracts/stand-in-members';
import { type CallFunctionResult, type Cloud, createCloud } from './cloud';
import type { CloudError } from './errors';
import { STORAGE_KEY } from './session';
import { type Phone, phone } from './testing/phone';

const URL = 'https://shop.example.com/session';

interface Sent {
  url: string;
  header: Record<string, string>;
  data: string;
  timeout?: number;
}

interface Answer {
  statusCode: number;
  data: unknown;
}

const global = globalThis as { wx?: unknown };

let device: Phone;
let sent: Sent[];
let answers: (request: Sent) => Answer | { errMsg: string };

/** A host that numbers its users by their logins, and echoes calls. */
function host({ url, data, header }: Sent): Answer {
  if (url === `${URL}/login`) {
    return { statusCode: 200, data: { token: `token-${device.logins()}`, expiresAt: 0, expiresIn: 7200 } };
  }
  const result = { event: JSON.parse(data) as unknown, as: header['authorization'] };
  return { statusCode: 200, data: { result, requestId: 'r-1' } };
}

beforeEach(() => {
  sent = [];
  answers = host;
  device = phone(() => 'the-code');
  device.wx['request'] = (request: Sent & { success(answer: Answer): void; fail(error: object): void }) => {
    sent.push(request);
    setTimeout(() => {
      const answer = answers(request);
      if ('errMsg' in answer) request.fail(answer);
      else request.success(answer);
    }, 0);
  };
  global.wx = device.wx;
});
afterEach(() => {
  delete global.wx;
});

function initialised(): Cloud {
  const cloud = createCloud();
  cloud.init({ url: `${URL}/` });
  return cloud;
}

async function failureOf(call: Promise<unknown> | undefined): Promise<CloudError> {
  const error = await Promise.resolve(call).catch((reason: unknown) => reason);
  if (error instanceof Error && 'errCode' in error) return error as CloudError;
  throw new Error('expected an error in the shape of wx.cloud', { cause: error });
}

const calls = () => sent.filter(({ url }) => url.startsWith(`${URL}/call/`));
const logins = () => sent.filter(({ url }) => url === `${URL}/login`);

it('has the members that `cloudpay check` takes for there', () => {
  expect(Object.keys(createCloud()).sort()).toEqual([...CLIENT_MEMBERS].sort());
});

describe('callFunction', () => {
  it('logs in, calls, and resolves in the shape of wx.cloud', async () => {
    const result = await initialised().callFunction({ name: 'pay', data: { goodsId: 'tea' } });
    expect(result).toEqual({
      errMsg: 'cloud.callFunction:ok',
      result: { event: { goodsId: 'tea' }, as: 'Bearer token-1' },
      requestID: 'r-1',
    });
    expect(sent.map(({ url, data }) => [url, data])).toEqual([
      [`${URL}/login`, '{"code":"the-code"}'],
      [`${URL}/call/pay`, '{"goodsId":"tea"}'],
    ]);
    expect(sent[0]?.header).not.toHaveProperty('authorization');
  });

  it('sends {} if there is no data, and returns undefined if the function did', async () => {
    answers = (request) =>
      request.url.endsWith('/login') ? host(request) : { statusCode: 200, data: { requestId: 'r' } };
    const { result } = await initialised().callFunction({ name: 'quiet' });
    expect(result).toBeUndefined();
    expect(calls()[0]?.data).toBe('{}');
  });

  it('encodes a function’s name', async () => {
    await initialised().callFunction({ name: '../login?x=1#' });
    expect(calls()[0]?.url).toBe(`${URL}/call/..%2Flogin%3Fx%3D1%23`);
  });

  it('calls success and complete, and then returns no promise', async () => {
    const told: string[] = [];
    const cloud = initialised();
    await new Promise<void>((resolve) => {
      const given = cloud.callFunction({
        name: 'pay',
        success: ({ requestID }) => told.push(`success ${requestID}`),
        fail: () => told.push('fail'),
        complete: (outcome) => {
          told.push(`complete ${outcome.errMsg}`);
          resolve();
        },
      });
      expect(given).toBeUndefined();
    });
    expect(told).toEqual(['success r-1', 'complete cloud.callFunction:ok']);
  });

  it('calls fail and complete with the error', async () => {
    answers = () => ({ errMsg: 'request:fail timeout' });
    const told: unknown[] = [];
    const cloud = initialised();
    await new Promise<void>((resolve) => {
      cloud.callFunction({
        name: 'pay',
        success: () => told.push('success'),
        fail: ({ errCode }) => told.push(errCode),
        complete: (outcome: CallFunctionResult | CloudError) => {
          told.push('errCode' in outcome && outcome.errCode);
          resolve();
        },
      });
    });
    expect(told).toEqual([-601003, -601003]);
  });

  it('passes its timeout on to every request', async () => {
    const cloud = createCloud();
    cloud.init({ url: URL, timeout: 4000 });
    await cloud.callFunction({ name: 'pay' });
    expect(sent.map(({ timeout }) => timeout)).toEqual([4000, 4000]);
  });
});

describe('the session', () => {
  it('is made once for simultaneous calls', async () => {
    const cloud = initialised();
    await Promise.all([1, 2, 3].map((n) => cloud.callFunction({ name: 'pay', data: { n } })));
    expect([device.logins(), logins().length, calls().length]).toEqual([1, 1, 3]);
  });

  it('is stored by the mini program for the next start', async () => {
    await initialised().callFunction({ name: 'pay' });
    expect(device.storage.get(STORAGE_KEY)).toMatchObject({ url: URL, token: 'token-1' });
    await initialised().callFunction({ name: 'pay' });
    expect(device.logins()).toBe(1);
  });

  it('of another host is not sent to this one', async () => {
    device.storage.set(STORAGE_KEY, { url: 'https://other.example', token: 'theirs', expiresAt: 9e15 });
    const { result } = await initialised().callFunction({ name: 'pay' });
    expect(result.as).toBe('Bearer token-1');
  });

  it.each([['nonsense'], [{ url: URL }], [null]])('is made again if storage contains %j', async (value) => {
    device.storage.set(STORAGE_KEY, value);
    await initialised().callFunction({ name: 'pay' });
    expect(device.logins()).toBe(1);
  });

  it('is renewed when it is about to expire', async () => {
    const in30s = Date.now() + 30_000;
    device.storage.set(STORAGE_KEY, { url: URL, token: 'old', expiresAt: in30s });
    const { result } = await initialised().callFunction({ name: 'pay' });
    expect(result.as).toBe('Bearer token-1');
  });

  it('that the host refuses is renewed once, by one login for all calls, and the calls are repeated', async () => {
    device.storage.set(STORAGE_KEY, { url: URL, token: 'of-old-keys', expiresAt: 9e15 });
    answers = (request) =>
      request.header['authorization'] === 'Bearer of-old-keys'
        ? refused(401, 'SESSION_INVALID')
        : host(request);
    const cloud = initialised();
    const results = await Promise.all([1, 2].map(() => cloud.callFunction({ name: 'pay' })));
    expect(results.map(({ result }) => result.as)).toEqual(['Bearer token-1', 'Bearer token-1']);
    expect([device.logins(), calls().length]).toEqual([1, 4]);
  });

  it('that the host refuses twice fails, without an endless loop', async () => {
    answers = (request) => (request.url.endsWith('/login') ? host(request) : refused(401, 'SESSION_INVALID'));
    const error = await failureOf(initialised().callFunction({ name: 'pay' }));
    expect(error.errCode).toBe(-601004);
    expect([device.logins(), calls().length]).toEqual([2, 2]);
  });

  it('is requested again by the call after a failed login', async () => {
    const cloud = initialised();
    answers = () => refused(503, 'WECHAT_BUSY');
    expect((await failureOf(cloud.callFunction({ name: 'pay' }))).errMsg).toMatch(/WECHAT_BUSY/);
    answers = host;
    await cloud.callFunction({ name: 'pay' });
    expect(device.logins()).toBe(2);
  });
});

describe('an error', () => {
  it.each([
    ['EVENT_INVALID', 400, -501007, 'invalid parameters'],
    ['EVENT_TOO_LARGE', 413, -501007, 'invalid parameters'],
    ['LOGIN_REFUSED', 403, -601004, 'api permission denied'],
    ['WECHAT_BUSY', 503, -501001, 'resource system error'],
  ])('%s has the text of wx.cloud', async (errorCode, status, errCode, words) => {
    answers = (request) => (request.url.endsWith('/login') ? host(request) : refused(status, errorCode));
    const error = await failureOf(initialised().callFunction({ name: 'pay' }));
    expect(error).toMatchObject({
      errCode,
      errMsg: `cloud.callFunction:fail Error: errCode: ${errCode} ${words} | errMsg: ${errorCode}: said so`,
      requestID: 'r-9',
    });
    expect(error.message).toBe(error.errMsg);
  });

  it('of a function is passed on with the host’s text for wx.cloud', async () => {
    const errMsg =
      'cloud.callFunction:fail Error: errCode: -504002 functions execute fail | errMsg: Error: no';
    const data = {
      errorCode: 'FUNCTION_THREW',
      errorMessage: 'x',
      errCode: -504002,
      errMsg,
      requestId: 'r-9',
    };
    answers = (request) => (request.url.endsWith('/login') ? host(request) : { statusCode: 500, data });
    const error = await failureOf(initialised().callFunction({ name: 'pay' }));
    expect({ ...error, message: error.message }).toEqual({
      errCode: -504002,
      errMsg,
      message: errMsg,
      requestID: 'r-9',
    });
  });

  it.each([
    [502, '<html>'],
    [200, '<html>'],
    [200, {}],
    [404, null],
  ])('says that an answer %i %j is not the host’s', async (statusCode, data) => {
    answers = (request) => (request.url.endsWith('/login') ? host(request) : { statusCode, data });
    const error = await failureOf(initialised().callFunction({ name: 'pay' }));
    expect(error).toMatchObject({ errCode: -501001, errMsg: expect.stringContaining('check its url') });
  });

  it('of the network says what to check', async () => {
    answers = () => ({ errMsg: 'request:fail url not in domain list' });
    expect(await failureOf(initialised().callFunction({ name: 'pay' }))).toMatchObject({
      errCode: -601003,
      errMsg: expect.stringMatching(/url not in domain list.*request 合法域名/),
    });
  });

  it('of wx.login is reported as one', async () => {
    global.wx = phone(() => undefined).wx;
    expect((await failureOf(initialised().callFunction({ name: 'pay' }))).errMsg).toMatch(
      /^cloud\.callFunction:fail .*login:fail no network/,
    );
  });

  it('never shows the token', async () => {
    answers = (request) => (request.url.endsWith('/login') ? host(request) : refused(500, 'FUNCTION_THREW'));
    const error = await failureOf(initialised().callFunction({ name: 'pay' }));
    expect(`${error.stack}${JSON.stringify(error)}`).not.toContain('token-1');
  });

  it.each([[{}], [{ name: 1 }], [{ name: '' }], [undefined]])(
    'for %j says what a call needs',
    async (options) => {
      const call = initialised().callFunction as (options: unknown) => Promise<unknown>;
      expect(await failureOf(call(options))).toMatchObject({
        errCode: -401003,
        errMsg: expect.stringContaining('parameter.name should be string'),
      });
      expect(sent).toEqual([]);
    },
  );
});

describe('init', () => {
  it('must be called first', async () => {
    expect((await failureOf(createCloud().callFunction({ name: 'pay' }))).errMsg).toMatch(
      /please call cloud\.init first/,
    );
  });

  it('without a host keeps the earlier host, and only the first one counts', async () => {
    const cloud = initialised();
    cloud.init({ env: 'prod', traceUser: true });
    cloud.init({ url: 'https://second.example' });
    cloud.init();
    await cloud.callFunction({ name: 'pay' });
    expect(calls()[0]?.url).toBe(`${URL}/call/pay`);
  });

  it.each(['shop.example.com', '', 'https://', 'https://shop.example.com/?a=1', 'ftp://shop.example.com'])(
    'refuses %j as an address',
    (url) => {
      expect(() => createCloud().init({ url })).toThrow(/cloud\.init:fail .*address of a function host/);
    },
  );

  it('has CloudID, with and without new, for the data of a function', async () => {
    const { CloudID, callFunction } = initialised();
    const data = {
      a: CloudID('38_x'),
      'b&c': new CloudID('38_y'),
      deep: { d: CloudID('38_z') },
      e: { cloudID: '1' },
    };
    await callFunction({ name: 'open', data });
    const [{ url = '', data: body = '' } = {}] = calls();
    expect(url).toBe(`${URL}/call/open?cloudID=a&cloudID=b%26c`);
    expect(JSON.parse(body)).toEqual({ a: '38_x', 'b&c': '38_y', deep: { d: '38_z' }, e: { cloudID: '1' } });
    expect(CloudID('38_x')).toMatchObject({ cloudID: '38_x' });
  });

  it('refuses parts that were not given with a message', async () => {
    await expect(createCloud().callContainer({ path: '/' })).rejects.toThrow(/call cloud\.init first/);
    const { uploadFile } = initialised();
    const file = { cloudPath: 'a.jpg', filePath: 'b' };
    await expect(uploadFile(file)).rejects.toThrow(/-604100 .*install\(\{ url, storage: require/);
    await expect(createCloud().uploadFile(file)).rejects.toThrow(/call cloud\.init first/);
    const fail = await new Promise((resolve) => uploadFile({ ...file, fail: resolve }));
    expect(fail).toMatchObject({ errCode: -604100 });
    expect(() => createCloud().database()).toThrow(/call cloud\.init first/);
    expect(() => initialised().database()).toThrow(/-604100 .*install\(\{ url, database: require/);
  });
});

function refused(statusCode: number, errorCode: string): Answer {
  return { statusCode, data: { errorCode, errorMessage: 'said so', requestId: 'r-9' } };
}
