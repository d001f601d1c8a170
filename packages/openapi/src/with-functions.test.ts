/** A function with the real wx-server-sdk, a function host, and WeChat's server API: the whole way on a server. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { createFunctionHost, type FunctionHost } from '@opencloudpay/function-host';
import { createOpenApi } from './create-openapi';
import { ACCOUNT, startWechatApi, type WechatApi } from './testing/wechat-api';

const CODE = `
const cloud = require('wx-server-sdk');
cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
exports.main = async ({ touser }) => {
  const sent = await cloud.openapi.subscribeMessage.send({ touser, templateId: 'T', data: { thing1: { value: '茶' } } });
  const picture = await cloud.openapi.wxacode.get({ path: 'pages/a' }).catch((error) => error.errMsg);
  return { sent, picture, visible: JSON.stringify([process.env, process.argv]) };
};`;

let wechat: WechatApi;
let host: FunctionHost;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'openapi-'));
  const modules = join(folder, 'tells/node_modules');
  mkdirSync(modules, { recursive: true });
  writeFileSync(join(folder, 'tells/index.js'), CODE);
  const config = { permissions: { openapi: ['subscribeMessage.send', 'wxacode.get'] } };
  writeFileSync(join(folder, 'tells/config.json'), JSON.stringify(config));
  symlinkSync(
    realpathSync(join(__dirname, '../../emulator/node_modules/wx-server-sdk')),
    join(modules, 'wx-server-sdk'),
    'dir',
  );
  wechat = await startWechatApi();
  const openapi = createOpenApi({ accounts: [ACCOUNT], url: wechat.url });
  host = createFunctionHost({ folder, envId: 'shop-1', timeout: 15_000, openapi });
});
afterAll(async () => {
  await host.stop();
  await wechat.close();
  rmSync(folder, { recursive: true, force: true });
});

it('a function sends a message, and sees neither the app secret nor the access_token', async () => {
  wechat.answer = ({ path }) => ({
    body: JSON.stringify(
      path.includes('getwxacode')
        ? { errcode: 40159, errmsg: 'invalid path' }
        : { errcode: 0, errmsg: 'ok', msgid: 7 },
    ),
  });
  const user = { openId: 'oPayer', appId: ACCOUNT.appid };
  const result = (await host.invoke('tells', { touser: 'oPayer' }, { user })) as Record<string, unknown>;
  expect(result['sent']).toEqual({ msgid: 7, errCode: 0, errMsg: 'openapi.subscribeMessage.send:ok' });
  expect(result['picture']).toBe('openapi.wxacode.get:fail invalid path');
  expect(result['visible']).not.toMatch(/ffffff|TOKEN-/);
  expect(wechat.calls.map(({ path, body }) => [path, body])).toEqual([
    [
      '/cgi-bin/message/subscribe/send',
      { touser: 'oPayer', template_id: 'T', data: { thing1: { value: '茶' } } },
    ],
    ['/wxa/getwxacode', { path: 'pages/a' }],
  ]);
  expect(wechat.fetches).toHaveLength(1);
});
