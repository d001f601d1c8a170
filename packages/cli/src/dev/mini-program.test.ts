/** A mini program without CloudBase, with the built client and a real `cloudpay dev`. */

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '@opencloudpay/internal/testing/free-port';
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
let port: string;
let dev: DevProcess;
let url: string;

beforeAll(async () => {
  project = temporaryProject(files);
  port = String(await freePort());
  dev = await startDev(project.folder, '--port', port, '--user', OPENID);
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
  it('gets its address in the output of the start', async () => {
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

  it('gets the error of a function in the form of wx.cloud, and the console shows the call', async () => {
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

  it('logs in again when its session has expired', async () => {
    const app = startMiniProgram(url);
    await app.call('whoami');
    await post('/api/clock/advance', { duration: '3h' });
    expect((await app.call('whoami')).result).toMatchObject({ OPENID });
    expect(app.logins()).toBe(2);
  });

  it('keeps its session across a restart, because the keys are saved', async () => {
    const app = startMiniProgram(url);
    await app.call('whoami');
    expect(await dev.stop()).toBe(0);
    dev = await startDev(project.folder, '--port', port, '--user', OPENID);
    expect((await app.call('whoami')).result).toMatchObject({ OPENID });
    expect(app.logins()).toBe(1);
  });

  it('is refused with a forged session', async () => {
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
    ['refund_cb', 'is a callback'],
    ['paid', 'is a callback'],
    ['nightly', 'has a timer trigger'],
  ])('may call functions of the platform, as on CloudBase, with one warning: %s', async (name, what) => {
    const app = startMiniProgram(url);
    // From now on an order names this callback, whose name has no usual form.
    await app.call('order', { outTradeNo: `named_${name}` });
    for (const _ of [1, 2])
      expect(await app.call(name, { returnCode: 'SUCCESS' })).toMatchObject({
        errMsg: 'cloud.callFunction:ok',
      });
    const warning = await dev.next('log', (line) => line['functionName'] === name);
    expect(warning).toMatchObject({
      level: 'warn',
      message: expect.stringContaining(`A mini program called '${name}', which ${what}`),
    });
  });

  it('with --strict may not call them, and the terminal shows the reason', async () => {
    const strict = await startDev(project.folder, '--port', '0', '--ephemeral', '--strict');
    const app = startMiniProgram(String(strict.ready['session']));
    for (const [name, why] of [
      ['refund_cb', 'it is a callback'],
      ['nightly', 'it has a timer trigger'],
    ] as const) {
      await expect(app.call(name, { returnCode: 'SUCCESS' })).rejects.toMatchObject({
        errCode: -501000,
        errMsg: expect.stringContaining('a mini program may not call it'),
      });
      const told = await strict.next('call', (line) => line['functionName'] === name);
      expect(told).toMatchObject({ ok: false, message: expect.stringContaining(why) });
    }
  });
});

describe('the sessions of cloudpay dev', () => {
  it.each([
    {},
    { 'sec-fetch-site': 'cross-site' },
    { origin: 'https://servicewechat.com', 'sec-fetch-site': 'cross-site' },
  ])('accept mini programs: %j', async (headers: Record<string, string>) => {
    expect((await loginWith(headers)).status).toBe(200);
  });

  it.each([
    'https://evil.example',
    'http://127.0.0.1:1',
    'https://servicewechat.com.evil.example',
    'http://servicewechat.com',
    'null',
  ])('refuse web pages: %s', async (origin) => {
    const answer = await loginWith({ origin });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toMatchObject({ errorCode: 'FORBIDDEN_ORIGIN' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    const preflight = await fetch(`${url}/login`, { method: 'OPTIONS', headers: { origin } });
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([403, null]);
  });

  it('refuse forms and their content types', async () => {
    expect((await loginWith({ 'content-type': 'text/plain' })).status).toBe(415);
  });

  it('answer the preflight of the developer tools', async () => {
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

  it('give no other access: the origin of mini programs cannot control the emulator', async () => {
    const answer = await post('/api/faults', { type: 'down' }, { origin: 'https://servicewechat.com' });
    expect(answer.status).toBe(403);
  });

  it('name the valid addresses at an unknown one', async () => {
    const answer = await post('/session', {});
    expect([answer.status, await answer.json()]).toMatchObject([
      404,
      { errorMessage: expect.stringContaining('POST /session/login') },
    ]);
  });
});
