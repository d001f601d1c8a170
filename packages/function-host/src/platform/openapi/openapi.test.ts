/** `cloud.openapi` through a function host: by the real wx-server-sdk, unchanged, and over `POST /v1/openapi`. */
import { mkdirSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type OpenApiAnswer, type OpenApiCall, openApiJson } from '@opencloudpay/contracts/openapi-call';
import { createFunctionHost, type FunctionHost } from '../../host';
import { type FunctionServer, serveFunctions } from '../../http/serve';
import { temporaryFunctions } from '../../testing/temporary-functions';
import type { OpenApiRefused } from './openapi-calls';

const VERSIONS = [
  { version: '4.0.2', installed: 'wx-server-sdk' },
  { version: '3.0.4', installed: 'wx-server-sdk-3' },
  { version: '2.6.3', installed: 'wx-server-sdk-2' },
];

const usesSdk = `
const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
exports.main = async ({ api, data, media, bound, member }) => {
  const namespace = bound ? cloud.openapi(bound) : cloud.openapi;
  const call = () => (member ? cloud[member](data) : api.split('.').reduce((at, name) => at[name], namespace)({
    ...data,
    ...(media && { media: { contentType: 'image/png', value: Buffer.from(media, 'hex') } }),
  }));
  try {
    const result = await call();
    return result.buffer ? { ...result, buffer: result.buffer.toString('hex') } : result;
  } catch (error) {
    return { errCode: error.errCode, errMsg: error.errMsg };
  }
};`;

const posts = `
exports.main = async ({ body, token = process.env.CLOUDPAY_OPENAPI_TOKEN }) => {
  const response = await fetch(process.env.CLOUDPAY_OPENAPI_URL + '/v1/openapi', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: 'Bearer ' + token },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, ...(await response.json()) };
};`;

/** The methods that the functions may call; -604101 answers the others. */
const ALLOWED = ['subscribeMessage.send', 'security.imgSecCheck', 'wxacode.get', 'a.b'];
const CONFIG = JSON.stringify({ permissions: { openapi: ALLOWED } });

const { folder, remove } = temporaryFunctions({
  ...Object.fromEntries(
    VERSIONS.flatMap(({ version }) => [
      [`sdk-${version}/index.js`, usesSdk],
      [`sdk-${version}/config.json`, CONFIG],
    ]),
  ),
  'posts/index.js': posts,
  'posts/config.json': CONFIG,
});
const EVERY_BYTE = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)).toString('hex');
const user = { openId: 'o-1', appId: 'wx1' };
const calls: OpenApiCall[] = [];
let answer: (call: OpenApiCall) => OpenApiAnswer;
const refused: OpenApiRefused[] = [];
const lines: string[] = [];
let host: FunctionHost;
let front: FunctionServer;

beforeAll(async () => {
  for (const { version, installed } of VERSIONS) {
    const modules = join(folder, `sdk-${version}`, 'node_modules');
    mkdirSync(modules);
    const real = realpathSync(join(__dirname, '../../../../emulator/node_modules', installed));
    symlinkSync(real, join(modules, 'wx-server-sdk'), 'dir');
  }
  host = createFunctionHost({
    folder,
    envId: 'shop-1',
    timeout: 15_000,
    openapi: async (call) => {
      calls.push(call);
      return answer(call);
    },
    onOpenApiRefused: (call) => refused.push(call),
    onLog: ({ message }) => lines.push(message),
  });
  front = await serveFunctions(host, { token: 'secret' });
});
afterAll(async () => {
  await front.close();
  await host.stop();
  remove();
});
beforeEach(() => {
  for (const list of [calls, refused, lines]) list.length = 0;
  answer = () => openApiJson({ errcode: 0, errmsg: 'ok', msg_id: 7 });
});

describe.each(VERSIONS)('wx-server-sdk $version', ({ version }) => {
  const use = (event: object) =>
    host.invoke(`sdk-${version}`, event, { user, requestId: 'r-1' }) as Promise<Record<string, unknown>>;

  it('calls a method for the function’s user', async () => {
    const data = { touser: 'o-1', templateId: 'T', data: { thing1: { value: '茶' } } };
    expect(await use({ api: 'subscribeMessage.send', data })).toEqual({
      msgId: 7,
      errCode: 0,
      errMsg: 'openapi.subscribeMessage.send:ok',
    });
    expect(calls).toEqual([
      {
        api: 'subscribeMessage.send',
        params: { touser: 'o-1', template_id: 'T', data: { thing1: { value: '茶' } } },
        files: {},
        caller: user,
        appid: 'wx1',
        functionName: `sdk-${version}`,
        requestId: 'r-1',
      },
    ]);
  });

  it('sends and gets bytes of every value', async () => {
    answer = ({ files }) => ({
      contentType: 'image/jpeg',
      body: Buffer.from(files['media']?.content ?? []).reverse(),
    });
    const result = await use({ api: 'security.imgSecCheck', media: EVERY_BYTE });
    expect(calls[0]?.files['media']).toMatchObject({ contentType: 'image/png', filename: 'media.png' });
    expect(result).toMatchObject({
      contentType: 'image/jpeg',
      buffer: Buffer.from(EVERY_BYTE, 'hex').reverse().toString('hex'),
    });
  });

  it('sends the mini program that a call is bound to', async () => {
    await use({ api: 'wxacode.get', data: {}, bound: { appid: 'wx2' } });
    expect(calls[0]?.appid).toBe('wx2');
  });

  it('rejects with WeChat’s number and text', async () => {
    answer = () => openApiJson({ errcode: 43101, errmsg: 'user refuse to accept the msg' });
    expect(await use({ api: 'subscribeMessage.send', data: {} })).toEqual({
      errCode: 43101,
      errMsg: 'openapi.subscribeMessage.send:fail user refuse to accept the msg',
    });
  });

  it('rejects with the reason if the host failed', async () => {
    answer = () => {
      throw new Error('out of paper');
    };
    expect(await use({ api: 'a.b', data: {} })).toEqual({
      errCode: -604103,
      errMsg: 'openapi.a.b:fail the function host failed to answer openapi.a.b: out of paper',
    });
  });

  it.each([undefined, { appid: 'wx2' }])(
    'is refused a method that config.json does not list, as by CloudBase, and told what to add (%j)',
    async (bound) => {
      const errmsg = expect.stringMatching(
        /^system error: error code: -604101\. .*\{ "permissions": \{ "openapi": \["wxacode\.getUnlimited"\] \} \}/,
      );
      const { errCode, errMsg } = await use({ api: 'wxacode.getUnlimited', data: { scene: 'a' }, bound });
      expect(errCode).toBe(-604101);
      expect(errMsg).toBe(`openapi.wxacode.getUnlimited:fail ${refused[0]?.errmsg}`);
      const call = { functionName: `sdk-${version}`, requestId: 'r-1', api: 'wxacode.getUnlimited' };
      expect(refused).toEqual([{ ...call, errcode: -604101, errmsg }]);
      expect(lines).toEqual([expect.stringContaining('wxacode.getUnlimited was refused with -604101')]);
      expect(calls).toEqual([]);
    },
  );

  it('gets open data by CloudIDs, and for each what to do where WeChat gives none', async () => {
    const json = JSON.stringify({ cloudID: 'a', data: { phoneNumber: '1', watermark: { appid: 'wx1' } } });
    answer = () => openApiJson({ errcode: 0, errmsg: 'ok', data_list: [{ cloud_id: 'a', json }] });
    const failed = {
      cloudID: 'b',
      errCode: -601006,
      errMsg: expect.stringMatching(/^cloudID expired\. .+openapi\.phonenumber\.getPhoneNumber/),
    };
    expect(await use({ member: 'getOpenData', data: { list: ['a', 'b'] } })).toEqual({
      list: [JSON.parse(json), failed],
      errMsg: 'getOpenData:ok',
      errCode: 0,
    });
    expect(calls).toMatchObject([
      { api: 'cloudbase.getOpenData', params: { cloudid_list: ['a', 'b'] }, caller: user },
    ]);
    answer = () => openApiJson({ errcode: 48001, errmsg: 'api unauthorized' });
    const { list } = await use({ member: 'getOpenData', data: { list: ['b'] } });
    expect(list).toEqual([
      { ...failed, errMsg: expect.stringContaining('WeChat refused with 48001 (api unauthorized)') },
    ]);
  });

  it.each([['getVoIPSign', { groupId: 'g', nonce: 'n', timestamp: 1 }, /on CloudBase alone.+session_key/]])(
    'is told what to do instead of an internal service of WeChat: %s',
    async (member, data, errMsg) => {
      expect(await use({ member, data })).toEqual({
        errCode: -501001,
        errMsg: expect.stringMatching(errMsg),
      });
      expect(calls).toEqual([]);
    },
  );
});

describe('POST /v1/openapi', () => {
  const body = { api: 'wxacode.get', params: { path: 'a' }, files: {} };
  const post = (event: object) =>
    host.invoke('posts', event, { user, requestId: 'r-2' }) as Promise<Record<string, unknown>>;

  it('answers a function by the token of its call', async () => {
    answer = () => ({ contentType: 'image/png', body: Buffer.from([1, 255]) });
    const files = { f: { contentType: 'image/png', filename: 'f.png', content: 'AP8=' } };
    expect(await post({ body: { ...body, files } })).toEqual({
      status: 200,
      requestId: expect.any(String),
      contentType: 'image/png',
      body: 'Af8=',
    });
    expect(calls).toEqual([
      {
        ...{ api: 'wxacode.get', appid: 'wx1', params: { path: 'a' } },
        files: { f: { contentType: 'image/png', filename: 'f.png', content: Buffer.from([0, 255]) } },
        ...{ caller: user, functionName: 'posts', requestId: 'r-2' },
      },
    ]);
  });

  it('refuses a method that config.json does not list, until it does', async () => {
    const other = { body: { ...body, api: 'wxacode.createQRCode' } };
    const answered = await post(other);
    const json = JSON.parse(Buffer.from(String(answered['body']), 'base64').toString());
    expect(json).toMatchObject({ errcode: -604101 });
    const config = { permissions: { openapi: [...ALLOWED, 'wxacode.createQRCode'] } };
    writeFileSync(join(folder, 'posts/config.json'), JSON.stringify(config));
    host.reload(['posts']);
    await post(other);
    expect(calls).toMatchObject([{ api: 'wxacode.createQRCode' }]);
  });

  it('answers cloud.getOpenData, which needs no permission of the function', async () => {
    expect(await post({ body: { ...body, api: 'getOpenData' } })).toMatchObject({ status: 200 });
    expect(calls).toEqual([
      { ...body, api: 'cloudbase.getOpenData', caller: user, appid: 'wx1', requestId: 'r-2' },
    ]);
  });

  it.each<[string, object, number, string]>([
    ['another token', { body, token: 'x' }, 401, 'SIGN_PARAM_INVALID'],
    ['no JSON', { body: '{' }, 400, 'INVALID_PARAM'],
    ['no parameters', { body: { api: 'a' } }, 400, 'INVALID_PARAM'],
  ])('refuses %s', async (_, event, status, code) => {
    expect(await post(event)).toMatchObject({ status, code, message: expect.any(String) });
    expect(calls).toEqual([]);
  });

  it('of the host’s front takes the host’s token, and the user in the headers', async () => {
    const call = (headers: Record<string, string>) =>
      fetch(`${front.url}/v1/openapi`, { method: 'POST', headers, body: JSON.stringify(body) });
    expect((await call({})).status).toBe(401);
    const named = { authorization: 'Bearer secret', 'x-wx-openid': 'o-2', 'x-wx-appid': 'wx2' };
    expect((await call(named)).status).toBe(200);
    expect(calls).toEqual([{ ...body, appid: 'wx2', caller: { openId: 'o-2', appId: 'wx2' } }]);
  });

  it('of a host without WeChat’s server API says how to give it one', async () => {
    const { folder: bare, remove: clean } = temporaryFunctions({ 'a/index.js': 'exports.main = () => 1;' });
    const other = createFunctionHost({ folder: bare });
    const answered = await other.callOpenApi({ ...body, api: 'a.b' });
    expect(answered).toMatchObject({
      code: 'INVALID_ACTION',
      message: expect.stringContaining('createOpenApi() of @opencloudpay/openapi'),
    });
    await other.stop();
    clean();
  });
});
