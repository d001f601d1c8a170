/** A server of the user's own, as `cloudpay serve` runs it: functions, gateway, documents, files and WeChat's server API. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, parse } from 'node:path';
import { setTimeout as after } from 'node:timers/promises';
import { openDatabase } from '../packages/database/src/index';
import { simulatedJscode2session } from '../packages/function-host/src/index';
import { freePort } from '../packages/internal/src/testing/free-port';
import { listen } from '../packages/miniprogram/src/testing/listen';
import { ACCOUNT, startWechatApi, type WechatApi } from '../packages/openapi/src/testing/wechat-api';
import { remoteOperators } from '../packages/server/src/operators/remote-operators';
import { openServe } from '../packages/server/src/serve/open-serve';
import { type Simulator, startSimulator } from '../packages/simulator/src/index';
import { type Place, SESSION_KEY } from './shop-places';

/** The beginning of each PNG picture. */
const PICTURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** What the servers of all shops share. */
export interface Machine {
  /** Holds the database of all shops. */
  readonly folder: string;
  readonly simulator: Simulator;
  readonly wechatApi: WechatApi;
  readonly documents: ReturnType<typeof openDatabase>;
  close(): Promise<void>;
}

/** WeChat Pay and WeChat's server API are simulated; the rest is what a server has. */
export async function startMachine(folder: string): Promise<Machine> {
  const simulator = await startSimulator({
    merchants: [{ subMerchants: [{ appid: ACCOUNT.appid }], takesAnySubMerchant: true }],
  });
  const wechatApi = await startWechatApi();
  // The servers of this process share the folder.
  const documents = openDatabase({ folder: databaseOf(folder) });
  return {
    ...{ folder, simulator, wechatApi, documents },
    async close() {
      await Promise.all([simulator.stop(), wechatApi.close(), documents.close()]);
    },
  };
}

const databaseOf = (folder: string) => join(folder, 'data');

/** Resolves when the gateway has called the callbacks of all notifications. @returns the deliveries that failed */
export async function allDelivered(
  { folder, simulator }: Pick<Machine, 'folder' | 'simulator'>,
  envId: string,
): Promise<unknown[]> {
  await simulator.idle();
  const operators = await remoteOperators(databaseOf(folder));
  for (;;) {
    const page = [{ envId }, { limit: 100 }] as const;
    const { records: deliveries } = (await operators?.listDeliveries(...page)) ?? { records: [] };
    const { records: notifications } = (await operators?.listNotifications(...page)) ?? { records: [] };
    const isOpen =
      deliveries.some(({ verdict }) => verdict === null) ||
      notifications.some(({ state, attempts }) => state === 'pending' && attempts === 0);
    if (!isOpen) return deliveries.filter(({ verdict }) => verdict === 'failed');
    await after(20);
  }
}

/** As docs/serve.md sets up a server: one configuration, and `cloudpay data` for what the project declares. */
export async function startOnServer(
  project: string,
  { folder, simulator, wechatApi, documents }: Machine,
  version: 'v2' | 'v3',
): Promise<Place> {
  const { envId, framework } = JSON.parse(readFileSync(join(project, 'cloudbaserc.json'), 'utf8'));
  const environment = documents.environment(envId);
  // cloudpay data import, cloudpay data permissions set
  const data = join(project, 'cloudbase-data');
  for (const file of existsSync(data) ? readdirSync(data) : []) {
    const lines = readFileSync(join(data, file), 'utf8').trim().split('\n');
    await environment.import(parse(file).name, lines);
  }
  for (const { collectionName, aclTag, aclRule } of framework.plugins.database.inputs.collections) {
    if (!(await environment.collections()).includes(collectionName))
      await environment.createCollection(collectionName);
    const permission = aclTag === 'CUSTOM' ? aclRule : aclTag;
    if (permission !== undefined) await environment.setPermission(collectionName, permission);
  }

  const wechat = simulatedJscode2session(ACCOUNT);
  // api.weixin.qq.com has both: the login of users, and the APIs for servers.
  const api = await listen(async (request) => {
    const { pathname, search } = new URL(request.url);
    if (pathname === '/sns/jscode2session') return wechat.fetch(request);
    const { method, headers } = request;
    const body = method === 'GET' ? null : await request.arrayBuffer();
    return fetch(`${wechatApi.url}${pathname}${search}`, {
      ...{ method, body },
      headers: { 'content-type': headers.get('content-type') ?? '' },
    });
  });
  let refusal: { errcode: number; errmsg: string } | undefined;
  const sent: string[][] = [];
  wechatApi.answer = ({ path, body }) => {
    if (path !== '/cgi-bin/message/subscribe/send') return { type: 'image/png', body: PICTURE };
    if (refusal) return { body: JSON.stringify(refusal) };
    const { touser, data } = body as { touser: string; data: Record<string, { value: string }> };
    sent.push([touser, ...Object.values(data).map(({ value }) => value)]);
    return { body: '{"errcode":0,"errmsg":"ok"}' };
  };

  const { kind: mode, appid, mchId, apiKey, pfx, apiV3Key, key: privateKey, serialNo } = simulator.merchant;
  const { publicKey, publicKeyId } = simulator.wechatPay;
  const keys = {
    v2: { apiKey, pfx },
    v3: { apiV3Key, privateKey, serialNo, publicKey, publicKeyId },
  };
  const port = await freePort();
  const shop = await openServe(project, {
    ...{ envId, url: `http://127.0.0.1:${port}`, listen: { host: '127.0.0.1', port }, wechatUrl: api.url },
    miniProgram: ACCOUNT,
    sessions: { keys: SESSION_KEY },
    database: { folder: databaseOf(folder) },
    storage: { folder: join(folder, 'files') },
    functions: { timeout: 20_000 },
    notify: { secret: 'a secret of the notify addresses' },
    merchants: [
      {
        ...{ mode, appid, mchId, version, ...keys[version] },
        ...{ ca: simulator.ca, endpoints: [simulator.url, simulator.backupUrl] },
      },
    ],
    log: { level: 'silent' },
  });
  let failed: unknown[] = [];
  const delivered = async () => {
    failed = await allDelivered({ folder, simulator }, envId);
  };
  return {
    ...{ url: shop.url, loginCode: wechat.loginCode, openIdOf: wechat.openIdOf },
    async pay(payment) {
      await simulator.pay(payment);
      await delivered();
    },
    async settleRefunds() {
      await simulator.advance('10s');
      await delivered();
    },
    find: (collection, filter) => environment.find(collection, filter),
    refuseMessages(answer) {
      refusal = answer;
    },
    messages: () => sent,
    unanswered: () => failed,
    async close() {
      await shop.close();
      await api.close();
    },
  };
}
