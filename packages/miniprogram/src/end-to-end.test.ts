import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  createFunctionHost,
  createSessions,
  type FunctionHost,
  sessionRoutes,
  simulatedJscode2session,
} from '@opencloudpay/function-host';
import { createCloud } from './cloud';
import { install } from './index';
import { STORAGE_KEY } from './session';
import { listen } from './testing/listen';
import { type Phone, phone } from './testing/phone';

const APPID = 'wx0123456789abcdef';
const [KEY, NEXT_KEY] = ['a-key-of-the-tests-0123456789abcdef', 'the-next-key-of-tests-0123456789abc'];

const WHOAMI = `exports.main = async (event) => {
  if (event.fail) throw new RangeError('sold out');
  return { OPENID: process.env.WX_OPENID, APPID: process.env.WX_APPID, event };
};`;

let now = new Date();
const clock = () => now;
const wechat = simulatedJscode2session({ appid: APPID, now: clock });
const global = globalThis as { wx?: unknown };

let folder: string;
let host: FunctionHost;
let url: string;
let close: () => Promise<void>;
let keys: string[] = [KEY];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'miniprogram-'));
  mkdirSync(join(folder, 'whoami'));
  writeFileSync(join(folder, 'whoami/index.js'), WHOAMI);
  host = createFunctionHost({ folder, timeout: 10_000 });
  // New sessions for each request, so that a test can change the keys of a running host.
  ({ url, close } = await listen((request) => {
    const sessions = createSessions({ appid: APPID, keys, jscode2session: wechat.exchange, now: clock });
    return sessionRoutes({ sessions, host }).fetch(request);
  }));
});
afterAll(async () => {
  await close();
  await host.stop();
  rmSync(folder, { recursive: true });
});
afterEach(() => {
  delete global.wx;
  keys = [KEY];
});

function phoneOf(user: string): Phone {
  const device = phone(() => wechat.loginCode(user));
  global.wx = device.wx;
  return device;
}

async function whoami(data: object = {}) {
  const cloud = createCloud();
  cloud.init({ url });
  return (await cloud.callFunction({ name: 'whoami', data })).result as Record<string, unknown>;
}

describe('a mini program without CloudBase', () => {
  it('calls functions as the user who is logged in to WeChat', async () => {
    for (const user of ['alice', 'bob']) {
      phoneOf(user);
      expect(await whoami()).toMatchObject({ OPENID: wechat.openIdOf(user), APPID });
    }
  });

  it('cannot impersonate another user by its parameters', async () => {
    phoneOf('mallory');
    const alice = wechat.openIdOf('alice');
    const result = await whoami({
      openid: alice,
      OPENID: alice,
      userInfo: { openId: alice, appId: 'wxother' },
    });
    expect(result).toMatchObject({
      OPENID: wechat.openIdOf('mallory'),
      APPID,
      event: { userInfo: { openId: wechat.openIdOf('mallory'), appId: APPID } },
    });
  });

  it('logs in again if its session has expired at the host, and if the host’s keys have changed', async () => {
    const device = phoneOf('alice');
    await whoami();
    const { token: first } = device.storage.get(STORAGE_KEY) as { token: string };
    // The device does not notice, because its own clock does not move.
    now = new Date(now.getTime() + 3 * 60 * 60 * 1000);
    expect(await whoami()).toMatchObject({ OPENID: wechat.openIdOf('alice') });
    expect(device.logins()).toBe(2);
    keys = [NEXT_KEY];
    expect(await whoami()).toMatchObject({ OPENID: wechat.openIdOf('alice') });
    expect(device.logins()).toBe(3);
    keys = [KEY, NEXT_KEY];
    await whoami();
    expect(device.logins()).toBe(3);
    expect(device.storage.get(STORAGE_KEY)).not.toMatchObject({ token: first });
  });

  it('gets the function’s error with the text of wx.cloud', async () => {
    phoneOf('alice');
    await expect(whoami({ fail: true })).rejects.toMatchObject({
      errCode: -504002,
      errMsg: expect.stringMatching(/^cloud\.callFunction:fail .*RangeError: sold out/),
      requestID: expect.any(String),
    });
  });

  it('needs one line: wx.cloud is then this host', async () => {
    const device = phoneOf('alice');
    install({ url });
    const { cloud } = device.wx as unknown as { cloud: ReturnType<typeof createCloud> };
    cloud.init({ env: 'prod', traceUser: true });
    const { result, errMsg } = await cloud.callFunction({ name: 'whoami' });
    expect([errMsg, result.OPENID]).toEqual(['cloud.callFunction:ok', wechat.openIdOf('alice')]);
  });
});
