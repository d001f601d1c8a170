/** A shop as `cloudpay serve` runs it: a project, a simulated WeChat Pay, and WeChat's login on this machine. */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import { simulatedJscode2session } from '@opencloudpay/function-host';
import { freePort } from '@opencloudpay/internal/testing/free-port';
import { listen } from '@opencloudpay/internal/testing/listen';
import { type Simulator, startSimulator } from '@opencloudpay/simulator';
import { type GatewayProcess, startServe } from './gateway-process';

export const ENV_ID = 'shop-1';

/** A loaded machine may take longer to start a function than the default of three seconds. */
const PATIENT = JSON.stringify({ timeout: 60 });

/** The functions of the shop, by the names of their files. */
export const FUNCTIONS: Readonly<Record<string, string>> = {
  'buy/index.js': `
    const cloud = require('wx-server-sdk');
    cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
    exports.main = async ({ outTradeNo }) => {
      const { ENV, OPENID } = cloud.getWXContext();
      const db = cloud.database();
      await db.createCollection('orders').catch(() => {});
      await db.collection('orders').add({ data: { _id: outTradeNo, state: 'new', _openid: OPENID } });
      const { payment, errCode, resultCode, errCodeDes } = await cloud.cloudPay.unifiedOrder({
        body: '龙井茶', outTradeNo, totalFee: 8800, spbillCreateIp: '127.0.0.1', subMchId: process.env.SUB_MCH_ID,
        envId: ENV, functionName: 'pay_cb',
      });
      return { payment, errCode, resultCode, errCodeDes };
    };`,
  'pay_cb/index.js': `
    const cloud = require('wx-server-sdk');
    cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
    exports.main = async ({ outTradeNo, totalFee }) => {
      console.log('paid ' + totalFee);
      await cloud.database().collection('orders').doc(outTradeNo).update({ data: { state: 'paid' } });
      return { errcode: 0 };
    };`,
  'version/index.js': `exports.main = async ({ wait = 0 }) => {
      if (wait > 0) console.log('waiting');
      await new Promise((resolve) => setTimeout(resolve, wait));
      return 'first';
    };`,
  'caller/index.js': `
    const cloud = require('wx-server-sdk');
    cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
    exports.main = async () => (await cloud.callFunction({ name: 'version', data: {} })).result;`,
  'secret/index.js': `exports.main = async () => Object.keys(process.env);`,
};

export interface ServedShopOfTest {
  readonly simulator: Simulator;
  readonly folder: string;
  /** Its address. */
  readonly url: string;
  /** The configuration file. */
  readonly config: string;
  host: GatewayProcess;
  /**
   * Starts the host; a second one on the same port after the first has ended.
   *
   * @param fileLimit as on a full disk, no file can grow beyond this number of bytes
   */
  start(options?: { env?: Readonly<Record<string, string>>; fileLimit?: number }): Promise<void>;
  /** A session of a user. */
  login(user: string): Promise<string>;
  call(
    path: string,
    options?: { token?: string; body?: unknown },
  ): Promise<{ status: number; body: unknown }>;
  write(files: Readonly<Record<string, string>>): void;
  close(): Promise<void>;
}

type Keys = Readonly<Record<string, unknown>>;

/** @param given keys of the configuration, which override those of this shop */
export async function prepareShop(
  given: Keys | ((simulator: Simulator) => Keys) = {},
): Promise<ServedShopOfTest> {
  const root = mkdtempSync(join(tmpdir(), 'served-'));
  const folder = join(root, 'shop');
  const write = (files: Readonly<Record<string, string>>) => {
    for (const [name, text] of Object.entries(files)) {
      const file = join(folder, 'cloudfunctions', name);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
      const settings = join(dirname(file), 'config.json');
      if (basename(file) === 'index.js' && !existsSync(settings)) writeFileSync(settings, PATIENT);
    }
  };
  write(FUNCTIONS);
  const simulator = await startSimulator();
  const { merchant } = simulator;
  const more = typeof given === 'function' ? given(simulator) : given;
  const login = simulatedJscode2session({
    appid: merchant.subAppid ?? 'wx0123456789abcdef',
    secret: 'app-secret',
  });
  const wechat = await listen(getRequestListener((request) => login.fetch(request)));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const config = join(root, 'cloudpay.json');
  const configuration = {
    envId: ENV_ID,
    url,
    wechatUrl: wechat.url,
    listen: { port },
    miniProgram: { appid: merchant.subAppid ?? 'wx0123456789abcdef', secret: 'app-secret' },
    sessions: { keys: 'k'.repeat(32), refuse: ['secret'] },
    database: { folder: 'database' },
    storage: { folder: 'files' },
    notify: { secret: 'the notify secret of the shop' },
    merchants: [
      {
        mode: merchant.kind,
        appid: merchant.appid,
        mchId: merchant.mchId,
        apiKey: merchant.apiKey,
        pfx: merchant.pfx.toString('base64'),
        ca: simulator.ca,
        endpoints: [simulator.url, simulator.backupUrl],
      },
    ],
    ...more,
    functions: { env: { SUB_MCH_ID: merchant.subMchId }, ...Object(more['functions']) },
  };
  writeFileSync(config, JSON.stringify(configuration));
  const shop: ServedShopOfTest = {
    ...{ simulator, folder, url, config, write },
    host: undefined as unknown as GatewayProcess,
    async start({ env, fileLimit } = {}) {
      shop.host = await startServe(folder, config, env, fileLimit);
    },
    async login(user) {
      const { body } = await shop.call('/login', { body: { code: login.loginCode(user) } });
      return (body as { token: string }).token;
    },
    async call(path, { token, body = {} } = {}) {
      const headers = {
        'content-type': 'application/json',
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      };
      const answer = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
      return { status: answer.status, body: await answer.json() };
    },
    async close() {
      await Promise.all([simulator.stop(), wechat.close()]);
      rmSync(root, { recursive: true, force: true });
    },
  };
  return shop;
}
