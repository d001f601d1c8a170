import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createFunctionHost,
  type FunctionHost,
  type FunctionServer,
  serveFunctions,
} from '@opencloudpay/function-host';
import { createCloud } from './cloud';

/** The platform's answer to the original for the same outcome of a function. */
type Platform =
  | { data: { response_data: string }; requestId: string }
  | { code: string; message: string; requestId: string };

let host: FunctionHost;
let front: FunctionServer;
let platform: Server;
let platformAnswer: Platform;
/** The environment of the last call. */
let askedFor: unknown;
/** The headers of the last call. */
let sent: IncomingHttpHeaders;
const savedEnv = { ...process.env };

beforeAll(async () => {
  host = createFunctionHost({ folder: join(__dirname, '../fixtures/functions'), envId: 'test' });
  front = await serveFunctions(host, { token: 'front-token-0123456789' });
  platform = createServer(({ headers }, response) => {
    askedFor = headers['x-wx-env'];
    sent = headers;
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify(platformAnswer));
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => platform.once('listening', resolve));
});

afterAll(async () => {
  await front.close();
  await host.stop();
  await new Promise((resolve) => platform.close(resolve));
});

beforeEach(() => {
  process.env = {
    ...savedEnv,
    CLOUDPAY_FUNCTIONS_URL: front.url,
    CLOUDPAY_FUNCTIONS_TOKEN: 'front-token-0123456789',
  };
});
afterEach(() => {
  process.env = savedEnv;
});

function ours() {
  const cloud = createCloud();
  cloud.init({ env: 'test' });
  return cloud;
}

function original() {
  const instance = require('original-wx-server-sdk').createNewInstance({
    env: 'test',
    serviceUrl: `http://127.0.0.1:${(platform.address() as AddressInfo).port}/admin`,
    secretId: 'id',
    secretKey: 'key',
  });
  return instance as ReturnType<typeof ours>;
}

const REQUEST_ID = 'the-request';

async function outcome(call: Promise<object>): Promise<object> {
  try {
    return { ...(await call), requestID: REQUEST_ID };
  } catch (error) {
    const { errCode, errMsg } = error as { errCode: number; errMsg: string };
    return { errCode, errMsg: errMsg.replace(/requestID [^,]+/, `requestID ${REQUEST_ID}`) };
  }
}

describe('callFunction', () => {
  it.each([
    ['a record', { returns: { a: 1, 名: ['值'] } }],
    ['a text', { returns: 'plain' }],
    ['text that is JSON, which is parsed', { returns: '{"a":1}' }],
    ['a number', { returns: 3 }],
    ['null', { returns: null }],
  ])('resolves as the original does: %s', async (_, data) => {
    platformAnswer = { data: { response_data: JSON.stringify(data.returns) }, requestId: REQUEST_ID };
    const param = { name: 'echo', data };
    expect(await outcome(ours().callFunction(param))).toEqual(await outcome(original().callFunction(param)));
  });

  it('rejects as the original does when the function throws', async () => {
    platformAnswer = { code: 'FUNCTIONS_EXECUTE_FAIL', message: 'out of tea', requestId: REQUEST_ID };
    const theirs = await outcome(original().callFunction({ name: 'echo' }));
    expect(theirs).toEqual({ errCode: -1, errMsg: 'callFunction:fail out of tea' });
    expect(
      await outcome(ours().callFunction({ name: 'echo', data: { throws: 'out of tea' } })),
    ).toMatchObject({
      errCode: -1,
      errMsg: expect.stringMatching(/^callFunction:fail .*out of tea/),
    });
  });

  it.each([
    ['a name that is not text', { name: 7 }],
    ['data that is not a record', { name: 'echo', data: 'text' }],
    ['an empty name', { name: '' }],
    ['a name in place of the parameter', 'echo'],
  ])('refuses as the original does: %s', async (_, param) => {
    const theirs = await outcome(original().callFunction(param as never));
    expect(await outcome(ours().callFunction(param as never))).toEqual(theirs);
  });

  it('without a parameter deliberately differs: the original prints its own missing code ("fail undefined .")', async () => {
    const theirs = await outcome(original().callFunction(undefined as never));
    const mine = await outcome(ours().callFunction(undefined as never));
    expect(theirs).toMatchObject({
      errCode: -1,
      errMsg: expect.stringContaining('fail undefined . Params for callFunction'),
    });
    expect(mine).toEqual({
      errCode: -1,
      errMsg:
        'callFunction:fail -1 unknown error. Params for callFunction must be an object instead of undefined',
    });
  });

  it('passes on the calling user', async () => {
    Object.assign(process.env, {
      WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID',
      WX_OPENID: 'oCaller',
      WX_APPID: 'wxApp',
    });
    const { result } = await ours().callFunction({ name: 'echo', data: {} });
    expect(result).toMatchObject({ userInfo: { openId: 'oCaller', appId: 'wxApp' } });
  });

  it('passes on all fields of the user: also the lending mini program’s, an IPv6 address, and digits unchanged', async () => {
    process.env['CLOUDPAY_FUNCTIONS_URL'] = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`;
    Object.assign(process.env, {
      WX_CONTEXT_KEYS: 'WX_OPENID,WX_FROM_OPENID,WX_FROM_APPID,WX_CLIENTIPV6',
      WX_OPENID: '007',
      WX_FROM_OPENID: 'oLent',
      WX_FROM_APPID: 'wxLender',
      WX_UNIONID: 'of an earlier call',
      WX_CLIENTIPV6: '2001:db8::1',
      TCB_CONTEXT_KEYS: 'TCB_SEQID,TCB_SOURCE',
      TCB_SEQID: 'of this call',
      TCB_SOURCE: 'wx_client',
    });
    await outcome(ours().callFunction({ name: 'echo' }));
    const { 'x-wx-openid': openId, 'x-wx-from-openid': lent, 'x-wx-from-appid': lender } = sent;
    expect({ openId, lent, lender }).toEqual({ openId: '007', lent: 'oLent', lender: 'wxLender' });
    expect(sent['x-forwarded-for']).toBe('2001:db8::1');
    // The called function’s call has its own request id.
    for (const name of ['x-wx-unionid', 'x-request-id']) expect(sent).not.toHaveProperty(name);
    expect(sent).toMatchObject({ 'x-wx-source': 'wx_client,scf' });
  });

  it('goes to the named environment, else to the one of init, else to the current one', async () => {
    process.env['CLOUDPAY_FUNCTIONS_URL'] = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`;
    process.env['TCB_ENV'] = 'current-1a2b';
    const environmentOf = async (init: string | symbol | undefined, env?: string | symbol) => {
      const cloud = createCloud();
      cloud.init(init === undefined ? {} : { env: init });
      await cloud.callFunction({ name: 'echo', ...(env !== undefined && { config: { env } }) });
      return askedFor;
    };
    const { DYNAMIC_CURRENT_ENV } = createCloud();
    expect(await environmentOf('test', 'named')).toBe('named');
    expect(await environmentOf('test')).toBe('test');
    expect(await environmentOf('test', DYNAMIC_CURRENT_ENV)).toBe('current-1a2b');
    expect(await environmentOf(DYNAMIC_CURRENT_ENV)).toBe('current-1a2b');
    expect(await environmentOf(undefined)).toBe('current-1a2b');
  });

  it('also accepts the host’s token from a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cloudpay-token-'));
    const file = join(folder, 'token');
    writeFileSync(file, 'front-token-0123456789\n');
    delete process.env['CLOUDPAY_FUNCTIONS_TOKEN'];
    try {
      process.env['CLOUDPAY_FUNCTIONS_TOKEN_FILE'] = file;
      expect(await ours().callFunction({ name: 'echo', data: { a: 1 } })).toMatchObject({ result: { a: 1 } });
      process.env['CLOUDPAY_FUNCTIONS_TOKEN_FILE'] = join(folder, 'nothing');
      await expect(ours().callFunction({ name: 'echo' })).rejects.toMatchObject({
        errCode: -501009,
        errMsg: expect.stringContaining(
          'CLOUDPAY_FUNCTIONS_TOKEN_FILE does not name a file that can be read',
        ),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('sends the depth of the call to the host, so that a circle of functions ends', async () => {
    process.env['CLOUDPAY_CALL_DEPTH'] = '16';
    await expect(ours().callFunction({ name: 'echo' })).rejects.toMatchObject({
      errCode: -1,
      errMsg: expect.stringContaining('which is a circle'),
    });
  });

  it('sends a depth after the end of its call too, so that the host knows that a function calls', async () => {
    delete process.env['CLOUDPAY_CALL_DEPTH'];
    process.env['CLOUDPAY_FUNCTIONS_URL'] = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`;
    await ours()
      .callFunction({ name: 'echo' })
      .catch(() => undefined);
    expect(sent['x-cloudpay-call-depth']).toBe('0');
  });

  it('names the call that calls, whose payment the called function belongs to', async () => {
    process.env['CLOUDPAY_FUNCTIONS_URL'] = `http://127.0.0.1:${(platform.address() as AddressInfo).port}`;
    Object.assign(process.env, { TCB_SEQID: 'call-1', TCB_CONTEXT_KEYS: 'TCB_ENV,TCB_SEQID' });
    try {
      await ours()
        .callFunction({ name: 'echo' })
        .catch(() => undefined);
    } finally {
      delete process.env['TCB_SEQID'];
      delete process.env['TCB_CONTEXT_KEYS'];
    }
    expect([sent['x-cloudpay-called-by'], sent['x-request-id']]).toEqual(['call-1', undefined]);
  });

  it('reports a function that does not exist', async () => {
    await expect(ours().callFunction({ name: 'nobody' })).rejects.toMatchObject({
      errCode: -1,
      errMsg: expect.stringContaining('nobody'),
    });
  });

  it('reports a host that cannot be reached', async () => {
    process.env['CLOUDPAY_FUNCTIONS_URL'] = 'http://127.0.0.1:9';
    await expect(ours().callFunction({ name: 'echo' })).rejects.toMatchObject({
      errCode: -501001,
      errMsg: expect.stringContaining('127.0.0.1:9 refuses connections'),
    });
  });
});
