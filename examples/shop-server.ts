/** A server of the user's own, with functions, gateway, documents, files and WeChat's server API. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, parse } from 'node:path';
import { openDatabase } from '../packages/database/src/index';
import { localAdapter } from '../packages/function-adapters/src/index';
import {
  createFunctionHost,
  createSessions,
  serveFunctions,
  serveWatches,
  sessionRoutes,
  simulatedJscode2session,
} from '../packages/function-host/src/index';
import { createGateway, createLog, serveGateway } from '../packages/gateway/src/index';
import { listen, nodeListener } from '../packages/miniprogram/src/testing/listen';
import { createOpenApi } from '../packages/openapi/src/index';
import { ACCOUNT, startWechatApi, type WechatApi } from '../packages/openapi/src/testing/wechat-api';
import { type Simulator, startSimulator } from '../packages/simulator/src/index';
import { openStorage } from '../packages/storage/src/index';
import { type Place, SESSION_KEY } from './shop-places';
import { simulatedAccount } from './simulated-account';

const FUNCTIONS_TOKEN = 'a-token-of-the-tests';
/** The beginning of each PNG picture. */
const PICTURE = Buffer.from('89504e470d0a1a0a', 'hex');

/** What the servers of all shops share. */
export interface Machine {
  readonly simulator: Simulator;
  readonly wechatApi: WechatApi;
  readonly documents: ReturnType<typeof openDatabase>;
  readonly files: ReturnType<typeof openStorage>;
  close(): Promise<void>;
}

/** WeChat Pay and WeChat's server API are simulated; the rest is what a server has. */
export async function startMachine(folder: string): Promise<Machine> {
  const simulator = await startSimulator({
    merchants: [{ subMerchants: [{ appid: ACCOUNT.appid }], takesAnySubMerchant: true }],
  });
  const wechatApi = await startWechatApi();
  const documents = openDatabase({ folder: join(folder, 'documents'), temporary: true });
  let address = '';
  const files = openStorage({ folder: join(folder, 'files'), url: () => address });
  const server = await listen((request) => files.fetch(request));
  address = server.url;
  return {
    ...{ simulator, wechatApi, documents, files },
    async close() {
      await Promise.all([server.close(), simulator.stop(), wechatApi.close(), documents.close()]);
    },
  };
}

/** As docs/miniprogram.md, files.md, wechat-apis.md and gateway.md set up a server. */
export async function startOnServer(
  project: string,
  { simulator, wechatApi, documents, files }: Machine,
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

  const { merchant } = simulator;
  const account = accountOf(simulator);
  let notifyUrl = '';
  let functionsUrl = '';
  const host = createFunctionHost({
    ...{ folder: project, envId, documents, files, timeout: 20_000 },
    openapi: createOpenApi({ accounts: [ACCOUNT], url: wechatApi.url, shared: documents.sharedValues }),
    env: () => ({
      ...account,
      CLOUDPAY_NOTIFY_URL: notifyUrl,
      // For functions that call functions.
      CLOUDPAY_FUNCTIONS_URL: functionsUrl,
      CLOUDPAY_FUNCTIONS_TOKEN: FUNCTIONS_TOKEN,
    }),
  });
  const front = await serveFunctions(host, { token: FUNCTIONS_TOKEN });
  functionsUrl = front.url;
  let refusal: { errcode: number; errmsg: string } | undefined;
  const sent: string[][] = [];
  wechatApi.answer = ({ path, body }) => {
    if (path !== '/cgi-bin/message/subscribe/send') return { type: 'image/png', body: PICTURE };
    if (refusal) return { body: JSON.stringify(refusal) };
    const { touser, data } = body as { touser: string; data: Record<string, { value: string }> };
    sent.push([touser, ...Object.values(data).map(({ value }) => value)]);
    return { body: '{"errcode":0,"errmsg":"ok"}' };
  };
  const attempts: { verdict: { delivered: boolean } }[] = [];
  const gateway = await serveGateway(
    createGateway({
      merchants: [{ mchId: merchant.mchId, apiKey: merchant.apiKey, appid: merchant.appid }],
      notifySecret: account['CLOUDPAY_NOTIFY_SECRET'] ?? '',
      adapter: localAdapter(host, { envId }),
      logger: createLog('silent'),
      onDelivery: (delivery) => void attempts.push(delivery),
    }),
    { port: 0 },
  );
  notifyUrl = gateway.url;

  const wechat = simulatedJscode2session({ appid: ACCOUNT.appid });
  const sessions = createSessions({
    appid: ACCOUNT.appid,
    keys: SESSION_KEY,
    jscode2session: wechat.exchange,
  });
  const database = { documents, envId };
  const routes = sessionRoutes({ sessions, host, database, onRefused: () => {} });
  const server = createServer(nodeListener((request) => routes.fetch(request)));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const watches = serveWatches(server, { sessions, database });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{ loginCode: wechat.loginCode, openIdOf: wechat.openIdOf },
    async pay(payment) {
      await simulator.pay(payment);
      await simulator.idle();
    },
    settleRefunds: () => simulator.advance('10s'),
    find: (collection, filter) => environment.find(collection, filter),
    refuseMessages(answer) {
      refusal = answer;
    },
    messages: () => sent,
    unanswered: () => attempts.filter(({ verdict }) => !verdict.delivered),
    async close() {
      watches.close();
      server.closeAllConnections();
      server.close();
      await gateway.close();
      await front.close();
      await host.stop();
    },
  };
}

/** The variables of the merchant's account, without those of a caller. */
function accountOf(simulator: Simulator): Record<string, string> {
  const account = Object.entries(simulatedAccount(simulator)).filter(([name]) =>
    name.startsWith('CLOUDPAY_'),
  );
  // For refunds.
  return { ...Object.fromEntries(account), CLOUDPAY_PFX: simulator.merchant.pfx.toString('base64') };
}
