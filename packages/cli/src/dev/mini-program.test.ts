/** A mini program that left CloudBase, with the built client, against `cloudpay dev` as people run it. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DevProcess, endAll, startDev } from '../testing/dev-process';
import { startMiniProgram } from '../testing/mini-program';
import { type Project, temporaryProject } from '../testing/project';

const OPENID = 'oDeveloper0000000000000000000';
const STORAGE_KEY = 'opencloudpay.session';

const files = {
  'project.config.json': '{ "appid": "wx0123456789abcdef", "cloudfunctionRoot": "cloudfunctions/" }',
  'cloudfunctions/whoami/index.js': `
    const cloud = require('wx-server-sdk');
    cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
    exports.main = async (event) => {
      if (event.fail) throw new RangeError('sold out');
      const { OPENID, APPID } = cloud.getWXContext();
      return { OPENID, APPID, event };
    };`,
  'cloudfunctions/order/index.js': `
    const cloud = require('wx-server-sdk');
    cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
    exports.main = ({ outTradeNo }) => cloud.cloudPay.unifiedOrder({
      body: 'tea', outTradeNo, subMchId: '1900000109', totalFee: 1,
      envId: cloud.DYNAMIC_CURRENT_ENV, functionName: 'paid',
    });`,
  'cloudfunctions/paid/index.js': 'exports.main = async () => ({ errcode: 0 });',
  'cloudfunctions/refund_cb/index.js': 'exports.main = async () => ({ errcode: 0 });',
  'cloudfunctions/nightly/index.js': 'exports.main = async () => "done";',
  'cloudfunctions/nightly/config.json':
    '{ "triggers": [{ "name": "night", "type": "timer", "config": "0 0 3 * * * *" }] }',
};

let project: Project;
let dev: DevProcess;
let url: string;

beforeAll(async () => {
  project = temporaryProject(files);
  dev = await startDev(project.folder, '--port', '0', '--user', OPENID);
  url = String(dev.ready['session']);
});
afterAll(async () => {
  await endAll();
  project?.remove();
});

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${dev.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const loginWith = (headers: Record<string, string>) => post('/session/login', { code: 'any' }, headers);

describe('a mini program without CloudBase', () => {
  it('is told where to go at the start, by the address that the project is known to have', async () => {
    expect(url).toBe(`${dev.url}/session`);
    const { urls } = (await (await fetch(`${dev.url}/api/project`)).json()) as { urls: { session: string } };
    expect(urls.session).toBe(url);
  });

  it('logs in with the code of the developer tools and calls functions as the chosen user', async () => {
    const app = startMiniProgram(url);
    const { errMsg, result } = await app.call('whoami', { OPENID: 'oSomebodyElse' });
    expect(errMsg).toBe('cloud.callFunction:ok');
    expect(result).toMatchObject({ OPENID, APPID: 'wx0123456789abcdef' });
    await app.call('whoami');
    expect(app.logins()).toBe(1);
  });

  it('gets what a function throws in the words of wx.cloud, and the call is seen in the console', async () => {
    const failing = startMiniProgram(url).call('whoami', { fail: true });
    await expect(failing).rejects.toMatchObject({
      errCode: -504002,
      errMsg: expect.stringContaining('sold out'),
    });
    expect(await dev.next('call', (line) => line['code'] === 'FUNCTION_THREW')).toMatchObject({
      functionName: 'whoami',
      source: 'client',
    });
  });

  it('logs in anew when its session has expired', async () => {
    const app = startMiniProgram(url);
    await app.call('whoami');
    await post('/api/clock/advance', { duration: '3h' });
    expect((await app.call('whoami')).result).toMatchObject({ OPENID });
    expect(app.logins()).toBe(2);
  });

  it('keeps its session through a restart, as the keys are kept with the project', async () => {
    const app = startMiniProgram(url);
    await app.call('whoami');
    const { port } = new URL(dev.url);
    expect(await dev.stop()).toBe(0);
    dev = await startDev(project.folder, '--port', port, '--user', OPENID);
    expect((await app.call('whoami')).result).toMatchObject({ OPENID });
    expect(app.logins()).toBe(1);
  });

  it('is not believed a session that nobody issued', async () => {
    const app = startMiniProgram(url);
    await app.call('whoami');
    const { token } = app.storage.get(STORAGE_KEY) as { token: string };
    const [header, claims, signature] = token.split('.');
    const others = JSON.parse(Buffer.from(String(claims), 'base64url').toString()) as object;
    const forged = Buffer.from(JSON.stringify({ ...others, sub: 'oVictim' })).toString('base64url');
    for (const bearer of [`${header}.${forged}.${signature}`, `${header}.${forged}.`, 'x']) {
      const answer = await post('/session/call/whoami', {}, { authorization: `Bearer ${bearer}` });
      expect(answer.status).toBe(401);
      expect(await answer.json()).toMatchObject({ errorCode: 'SESSION_INVALID' });
    }
    expect((await post('/session/call/whoami', {})).status).toBe(401);
  });

  it.each([
    ['refund_cb', 'it is a callback'],
    ['paid', 'it is a callback'],
    ['nightly', 'it has a timer trigger'],
  ])('may not call what is the platform’s to call, and the developer is told why: %s', async (name, why) => {
    const app = startMiniProgram(url);
    // From now on the order names the callback that no name would tell.
    await app.call('order', { outTradeNo: `named_${name}` });
    await expect(app.call(name, { returnCode: 'SUCCESS' })).rejects.toMatchObject({
      errCode: -501000,
      errMsg: expect.stringContaining('a mini program may not call it'),
    });
    const told = await dev.next('call', (line) => line['functionName'] === name);
    expect(told).toMatchObject({ ok: false, message: expect.stringContaining(why) });
  });
});

describe('the sessions of cloudpay dev', () => {
  it.each([
    {},
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'https://servicewechat.com', 'sec-fetch-site': 'cross-site' },
  ])('let mini programs in: %j', async (headers: Record<string, string>) => {
    expect((await loginWith(headers)).status).toBe(200);
  });

  it.each([
    'https://evil.example',
    'http://127.0.0.1:1',
    'https://servicewechat.com.evil.example',
    'http://servicewechat.com',
    'null',
  ])('let no web page in: %s', async (origin) => {
    const answer = await loginWith({ origin });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ errorCode: 'FORBIDDEN_ORIGIN' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await fetch(`${url}/login`, { method: 'OPTIONS', headers: { origin } });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  it('let no form in, nor what a form could send', async () => {
    expect((await loginWith({ 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('tell the browser of the developer tools what a mini program may send', async () => {
    const origin = 'https://servicewechat.com';
    const preflight = await fetch(`${url}/call/whoami`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-headers': 'authorization,content-type' },
    });
    expect(preflight.status).toBe(204);
    expect(Object.fromEntries(preflight.headers)).toMatchObject({
      'access-control-allow-origin': origin,
      'access-control-allow-methods': 'POST',
      'access-control-allow-headers': 'authorization, content-type',
    });
  });

  it('are not the way to anything else: the origin of mini programs drives no emulator', async () => {
    const answer = await post('/api/faults', { type: 'down' }, { origin: 'https://servicewechat.com' });
    expect(answer.status).toBe(403);
  });

  it('say what there is at an address that there is not', async () => {
    const answer = await post('/session', {});
    expect([answer.status, await answer.json()]).toMatchObject([
      404,
      { errorMessage: expect.stringContaining('POST /session/login') },
    ]);
  });
});
