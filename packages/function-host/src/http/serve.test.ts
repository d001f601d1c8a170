import { once } from 'node:events';
import { request as httpRequest } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FunctionHostError } from '../errors';
import { createFunctionHost, type FunctionHost } from '../host';
import { temporaryFunctions } from '../testing/temporary-functions';
import { type FunctionServer, serveFunctions } from './serve';

const folder = join(__dirname, '../../fixtures/functions');
const TOKEN = 'a-token-of-the-test';

let host: FunctionHost;
let open: FunctionServer;
let guarded: FunctionServer;
beforeAll(async () => {
  host = createFunctionHost({ folder, timeout: 10_000 });
  open = await serveFunctions(host);
  guarded = await serveFunctions(host, { token: TOKEN });
});
afterAll(async () => {
  await Promise.all([open.close(), guarded.close()]);
  await host.stop();
});

async function post(
  path: string,
  body: string | Uint8Array,
  headers: Record<string, string> = {},
  url = open.url,
) {
  const response = await fetch(`${url}${path}`, { method: 'POST', body, headers });
  return {
    status: response.status,
    headers: response.headers,
    answer: (await response.json()) as Record<string, unknown>,
  };
}

describe('POST /functions/<name>', () => {
  it('calls the function with the body and answers with its result', async () => {
    const { status, answer } = await post('/functions/echo', '{"text":"你好 💰","list":[1,null]}');
    expect(status).toBe(200);
    expect(answer).toEqual({ result: { text: '你好 💰', list: [1, null] }, requestId: expect.any(String) });
  });

  it('leaves result out if the function returned undefined, and keeps null', async () => {
    expect((await post('/functions/returns', '{"what":"undefined"}')).answer).toEqual({
      requestId: expect.any(String),
    });
    expect((await post('/functions/returns', '{"what":"null"}')).answer).toMatchObject({ result: null });
  });

  it('takes an empty body as an empty event', async () => {
    expect((await post('/functions/echo', '')).answer).toMatchObject({ result: {} });
  });

  it('takes the caller from the headers that WeChat Cloud Run sends', async () => {
    const { answer } = await post('/functions/tell', '{"a":1}', {
      'x-wx-openid': 'o-1',
      'x-wx-appid': 'wx1',
      'x-wx-unionid': 'u-1',
      'x-forwarded-for': '203.0.113.9, 10.0.0.1',
    });
    expect(answer['result']).toMatchObject({
      event: { a: 1, userInfo: { appId: 'wx1', openId: 'o-1' } },
      env: { WX_OPENID: 'o-1', WX_APPID: 'wx1', WX_UNIONID: 'u-1', WX_CLIENTIP: '203.0.113.9' },
    });
  });

  it('passes x-request-id through to the function and back', async () => {
    const { headers, answer } = await post('/functions/tell', '{}', { 'x-request-id': 'r-1' });
    expect(answer).toMatchObject({ requestId: 'r-1', result: { context: { request_id: 'r-1' } } });
    expect(headers.get('x-request-id')).toBe('r-1');
  });

  it('gives a request with an invalid id a new one', async () => {
    const { answer } = await post('/functions/echo', '{}', { 'x-request-id': 'r 1; drop' });
    expect(answer['requestId']).toMatch(/^[0-9a-f-]{36}$/);
  });
});

describe('a failure', () => {
  it.each([
    ['nobody', {}, 404, 'FUNCTION_NOT_FOUND', -501000, /There is no function 'nobody'/],
    ['throws', {}, 500, 'FUNCTION_THREW', -504002, /StockError: sold out/],
    ['dies', { how: 'exit 7' }, 500, 'FUNCTION_CRASHED', -504002, /exit code 7/],
    ['returns', { what: 'bigint' }, 500, 'RESULT_INVALID', -504002, /BigInt/],
    ['endless', {}, 504, 'FUNCTION_TIMEOUT', -504003, /did not return within 400 ms/],
  ])(
    'in a function is answered by status, code, words, and what a mini program gets: %s',
    async (name, event, status, errorCode, errCode, message) => {
      const refused = await post(`/functions/${name}`, JSON.stringify(event), { 'x-request-id': 'r-2' });
      expect(refused.status).toBe(status);
      expect(refused.answer).toEqual({
        errorCode,
        errorMessage: expect.stringMatching(message),
        errCode,
        errMsg: expect.stringMatching(`^cloud.callFunction:fail Error: errCode: ${errCode} `),
        requestId: 'r-2',
      });
    },
  );

  it.each([
    ['/functions/echo', '{"a":', 400, 'EVENT_INVALID', /not JSON/],
    ['/functions/echo', '[1]', 400, 'EVENT_INVALID', /not a JSON object/],
    ['/functions/echo', 'null', 400, 'EVENT_INVALID', /not a JSON object/],
    ['/elsewhere', '{}', 404, 'NOT_FOUND', /POST \/functions\/<name>/],
  ])('is answered with status, code and message: %s %s', async (path, body, status, errorCode, message) => {
    const refused = await post(path, body, { 'x-request-id': 'r-2' });
    expect(refused.status).toBe(status);
    expect(refused.answer).toEqual({
      errorCode,
      errorMessage: expect.stringMatching(message),
      requestId: 'r-2',
    });
    expect(refused.headers.get('x-request-id')).toBe('r-2');
  });

  it('answers other methods with 405 and the allowed one', async () => {
    const response = await fetch(`${open.url}/functions/echo`);
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
    expect(await response.json()).toMatchObject({ errorCode: 'METHOD_NOT_ALLOWED' });
  });

  it('takes an event of 6 MB and refuses a larger one with 413, with or without its length', async () => {
    const fits = `{"text":"${'x'.repeat(6 * 1024 * 1024 - 11)}"}`;
    expect((await post('/functions/count', fits)).status).toBe(200);
    for (const headers of [
      { 'content-length': String(fits.length + 1) },
      { 'transfer-encoding': 'chunked' },
    ]) {
      expect(await statusOf(`${fits} `, headers)).toBe(413);
    }
  });

  it('answers 503 after the host was stopped', async () => {
    const { folder: own, remove } = temporaryFunctions({ 'one/index.js': 'exports.main = () => 1;' });
    const stopped = createFunctionHost({ folder: own });
    const server = await serveFunctions(stopped);
    await stopped.stop();
    expect(await post('/functions/one', '{}', {}, server.url)).toMatchObject({
      status: 503,
      answer: { errorCode: 'HOST_STOPPED' },
    });
    await server.close();
    remove();
  });
});

/** Sends through node:http, because fetch itself decides how to send a body's length. */
function statusOf(body: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(`${open.url}/functions/echo`, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
      request.destroy();
    });
    request.on('error', reject);
    request.end(body);
  });
}

describe('a token', () => {
  it.each([
    ['none', {}],
    ['another', { authorization: 'Bearer another' }],
    ['a longer one', { authorization: `Bearer ${TOKEN}x` }],
    ['one of another kind', { authorization: `Basic ${TOKEN}` }],
    ['an empty one', { authorization: 'Bearer ' }],
  ])('is required on every path: %s is 401', async (_, headers) => {
    for (const path of ['/functions/echo', '/functions/nobody', '/elsewhere']) {
      const refused = await post(path, '{}', headers as Record<string, string>, guarded.url);
      expect(refused.status).toBe(401);
      expect(refused.headers.get('www-authenticate')).toBe('Bearer');
      expect(refused.answer).toMatchObject({
        errorCode: 'UNAUTHORIZED',
        errorMessage: expect.stringContaining('Send the token'),
      });
      expect(JSON.stringify(refused.answer)).not.toContain(TOKEN);
    }
  });

  it('opens', async () => {
    expect(
      (await post('/functions/echo', '{"a":1}', { authorization: `Bearer ${TOKEN}` }, guarded.url)).status,
    ).toBe(200);
  });

  it('is required to listen beyond this machine', async () => {
    for (const hostname of ['0.0.0.0', '::', '192.0.2.1']) {
      await expect(serveFunctions(host, { hostname })).rejects.toThrow(
        /any function in any user's name: set a token/,
      );
    }
    await expect(serveFunctions(host, { token: '' })).rejects.toThrow(FunctionHostError);
  });
});

describe('the server', () => {
  it('says when a port is in use', async () => {
    const port = Number(new URL(open.url).port);
    const error = await serveFunctions(host, { port }).catch((failure: unknown) => failure);
    expect(error).toMatchObject({
      code: 'LISTEN_FAILED',
      message: expect.stringContaining('the port is in use'),
    });
  });

  it('answers open requests on closing, and does not wait for idle connections', async () => {
    let running = () => {};
    const isRunning = new Promise<void>((resolve) => {
      running = resolve;
    });
    const slow = temporaryFunctions({
      'slow/index.js': `exports.main = async () => {
        console.log('running');
        await new Promise((resolve) => setTimeout(resolve, 150));
      };`,
    });
    const own = createFunctionHost({ folder: slow.folder, timeout: 60_000, onLog: () => running() });
    const server = await serveFunctions(own);
    const unused = connect(Number(new URL(server.url).port), '127.0.0.1');
    await once(unused, 'connect');
    const last = post('/functions/slow', '{}', {}, server.url);
    await isRunning;
    const started = performance.now();
    await server.close();
    expect((await last).status).toBe(200);
    // Node ends such a connection after 30 s at the earliest.
    expect(performance.now() - started).toBeLessThan(25_000);
    unused.destroy();
    await expect(fetch(`${server.url}/functions/slow`, { method: 'POST' })).rejects.toThrow();
    await own.stop();
    slow.remove();
  });
});
