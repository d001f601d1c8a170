/** Two hosts of `cloudpay serve` with the gateway in them, on one PostgreSQL: callbacks call the functions directly. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { simulatedJscode2session } from '../../../packages/function-host/dist/index.mjs';
import { readJournal } from '../journal.ts';
import { type Killable, startKillable } from '../killable.ts';
import type { Shop } from '../shop.ts';
import type { System, SystemSettings } from '../system.ts';
import { SERVE_TIMING } from '../timing.ts';
import { APP_SECRET, copyProject, writeConfiguration } from './configuration.ts';
import { customers } from './customers.ts';
import { makeDocuments, readEffects } from './documents.ts';
import { functionProcesses } from './function-processes.ts';
import { launchServe } from './launch-serve.ts';
import { startOperator } from './operator.ts';

export async function openServe(shop: Shop, settings: SystemSettings): Promise<System> {
  const { folder, seed, directUrl, ports, onFailure, closing } = settings;
  const project = copyProject(folder);
  await makeDocuments(directUrl);
  const wechat = simulatedJscode2session({ appid: shop.wechatPay.merchant.appid, secret: APP_SECRET });
  const wechatUrl = await serveLogin(wechat.fetch, closing);
  const urls = ports.map((port) => `http://127.0.0.1:${port}`);
  const gateways: Killable[] = [];
  for (const [host, url] of urls.entries()) {
    const launch = launchServe(project, writeConfiguration(shop, settings, host, wechatUrl), url);
    const name = `serve-${host}`;
    const started = await startKillable(launch, { name, log: join(folder, `${name}.log`), onFailure });
    closing(() => started.stop());
    gateways.push(started);
  }
  closing(startOperator(directUrl));
  const hosts = gateways.map((gateway, host) =>
    functionProcesses(join(folder, `processes-${host}`), `${seed}/processes/${host}`, () => gateway.pid),
  );
  return {
    seller: customers({ urls, loginCode: (user) => wechat.loginCode(user) }),
    ...{ gateways, hosts, timing: SERVE_TIMING },
    invocations: () => gateways.flatMap((_, host) => readJournal(join(folder, `host-${host}.jsonl`), host)),
    hostKills: () => hosts.flatMap(({ kills }) => kills.map(({ at, pid }) => ({ at, host: pid }))),
    effects: () => readEffects(directUrl),
  };
}

/** WeChat's `jscode2session` on this machine. */
async function serveLogin(
  answer: (request: Request) => Response,
  closing: SystemSettings['closing'],
): Promise<string> {
  const server = createServer(async (request, response) => {
    const answered = answer(new Request(`http://127.0.0.1${request.url}`));
    response.writeHead(answered.status, { 'content-type': 'application/json' });
    response.end(await answered.text());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
