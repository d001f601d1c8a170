/** The demo without CloudBase: its own app.js and shop, over HTTP to a function host, logged in by `wx.login`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Emulator, startEmulator } from '../../packages/emulator/src/index';
import {
  createSessions,
  sessionRoutes,
  simulatedJscode2session,
} from '../../packages/function-host/src/index';
import { listen } from '../../packages/miniprogram/src/testing/listen';
import { phone } from '../../packages/miniprogram/src/testing/phone';

type Payment = Parameters<Emulator['pay']>[0];

const APPID = 'wx0123456789abcdef';
const ROOT = join(__dirname, '../miniprogram');

const wechat = simulatedJscode2session({ appid: APPID });
const globals = globalThis as { wx?: unknown; App?: (app: { onLaunch(): void }) => void };

let emulator: Emulator;
let url: string;
let close: () => Promise<void>;
beforeAll(async () => {
  emulator = await startEmulator({
    functions: join(__dirname, '../../cloudfunctions'),
    subMchId: '1900000109',
  });
  // Opens the database before the mini program waits for an answer.
  await emulator.callFunction('list_goods');
  const routes = sessionRoutes({
    sessions: createSessions({
      appid: APPID,
      keys: 'a-key-of-the-tests-0123456789abcdef',
      jscode2session: wechat.exchange,
    }),
    host: {
      invoke: (name, data, { user } = {}) =>
        emulator.callFunction(name, data, { user: { openId: user?.openId ?? '' } }),
    },
    allow: (name) => !name.endsWith('_cb'),
    database: { documents: emulator.userDocuments, envId: emulator.envId },
  });
  await (await emulator.documents()).setPermission('goods', 'ADMINWRITE');
  ({ url, close } = await listen((request) => routes.fetch(request)));
});
afterAll(async () => {
  await close();
  await emulator.stop();
});

let device: ReturnType<typeof phone>;
beforeEach(() => {
  device = phone(() => wechat.loginCode('alice'));
  Object.assign(device.wx, {
    setStorageSync: (key: string, value: unknown) => device.storage.set(key, structuredClone(value)),
  });
  globals.wx = device.wx;
  globals.App = (app) => app.onLaunch();
});
afterEach(() => {
  delete globals.wx;
  delete globals.App;
  jest.restoreAllMocks();
  jest.resetModules();
});

/** Starts the mini program as it stands, but for the one setting. */
function launch(config: { envId?: string; functionsUrl?: string }): void {
  jest.doMock('../miniprogram/config', () => ({ envId: '', functionsUrl: '', ...config }));
  require('../miniprogram/app');
}

describe('the demo', () => {
  it('without CloudBase buys, pays and gets a refund as the logged-in user of WeChat', async () => {
    launch({ functionsUrl: url });
    const { orderFor, pay } = require('../miniprogram/shop/checkout');
    const { confirm } = require('../miniprogram/shop/confirm');
    const { refresh, refund } = require('../miniprogram/shop/orders');
    Object.assign(device.wx, {
      requestPayment: async ({ success, ...payment }: Payment & { success(): void }) => {
        await emulator.pay(payment);
        success();
      },
    });
    const order = await orderFor('tea');
    expect(await pay(order)).toBe('confirming');
    expect(await confirm(order.outTradeNo, () => true)).toMatchObject({ state: 'paid', totalFee: 8800 });
    expect(emulator.deliveries()).toMatchObject([
      { event: { userInfo: { openId: wechat.openIdOf('alice') } }, verdict: { delivered: true } },
    ]);
    await refund(order.outTradeNo);
    expect(await refresh(order.outTradeNo)).toMatchObject({ state: 'refunding' });
    await emulator.advance('1m');
    expect(await refresh(order.outTradeNo)).toMatchObject({ state: 'refunded' });
    expect(device.logins()).toBe(1);
  });

  it('without CloudBase reads the goods from the database over HTTP', async () => {
    launch({ functionsUrl: url });
    const { goodsForSale } = require('../miniprogram/shop/catalogue') as {
      goodsForSale(): Promise<object[]>;
    };
    expect(await goodsForSale()).toMatchObject([
      { id: 'tea', price: 8800 },
      { id: 'cup', price: 4200 },
    ]);
    expect(device.requests.map((request) => request.url)).toContain(`${url}/database`);
  });

  it('cannot tell a callback function that an order is paid', async () => {
    launch({ functionsUrl: url });
    const { call } = require('../miniprogram/shop/functions');
    await expect(call('pay_cb', { returnCode: 'SUCCESS', outTradeNo: '1' })).rejects.toMatchObject({
      errCode: -501000,
    });
  });

  it('does not change wx.cloud on CloudBase', () => {
    const init = jest.fn();
    const cloud = { init, callFunction: jest.fn() };
    Object.assign(device.wx, { cloud });
    launch({ envId: 'shop-1' });
    expect(init).toHaveBeenCalledWith({ env: 'shop-1', traceUser: true });
    expect(device.wx['cloud']).toBe(cloud);
  });

  it('says what to set if neither is configured', () => {
    const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    launch({});
    expect(String(said.mock.calls[0]?.[0])).toMatch(/functionsUrl/);
  });
});

describe('the mini program’s folder', () => {
  it('holds the current build of @opencloudpay/miniprogram', () => {
    const { build } = require('../vendor.cjs') as { build(): { file: string; code: string }[] };
    const files = build();
    expect(files).toHaveLength(2);
    for (const { file, code } of files) expect(readFileSync(file, 'utf8')).toBe(code);
  });

  it('has the four files of each page, and only declared pages', () => {
    const { pages, tabBar } = require('../miniprogram/app.json') as {
      pages: string[];
      tabBar: { list: { pagePath: string; iconPath: string; selectedIconPath: string }[] };
    };
    for (const page of pages) {
      for (const extension of ['js', 'json', 'wxml', 'wxss']) {
        expect(() => readFileSync(join(ROOT, `${page}.${extension}`))).not.toThrow();
      }
    }
    for (const { pagePath, iconPath, selectedIconPath } of tabBar.list) {
      expect(pages).toContain(pagePath);
      // WeChat takes icons of up to 40 KB.
      for (const icon of [iconPath, selectedIconPath]) {
        expect(readFileSync(join(ROOT, icon)).length).toBeLessThan(40 * 1024);
      }
    }
    const linked = pages.map((page) => `/${page}?`.replace('?', ''));
    const sources = pages.map((page) => readFileSync(join(ROOT, `${page}.js`), 'utf8')).join('\n');
    for (const [path] of sources.matchAll(/\/pages\/\w+\/\w+/g)) expect(linked).toContain(path);
  });

  it('sets each colour of its bars in both themes', () => {
    const app = readFileSync(join(ROOT, 'app.json'), 'utf8');
    const { light, dark } = require('../miniprogram/theme.json') as Record<string, Record<string, string>>;
    const used = [...app.matchAll(/"@(\w+)"/g)].map(([, name]) => name).sort();
    expect(Object.keys(light ?? {})).toEqual(Object.keys(dark ?? {}));
    expect(Object.keys(light ?? {}).sort()).toEqual([...new Set(used)].sort());
  });
});
