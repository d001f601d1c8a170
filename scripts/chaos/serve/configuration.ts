/** The configuration of one host, written as its operator would. */
import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ENVIRONMENT, type Shop } from '../shop.ts';
import type { SystemSettings } from '../system.ts';
import { SERVE_PATIENCE, SERVE_TIMING } from '../timing.ts';
import { TILLS } from './documents.ts';

const FIXTURES = join(import.meta.dirname, 'fixtures');

/** The app secret of the mini program, which the simulated login expects. */
export const APP_SECRET = 'the app secret of the chaos shop';

/** Processes of one function at once: the machine has few cores. */
const INSTANCES = 3;

/** Copies the shop's functions. @returns the folder of the project */
export function copyProject(folder: string): string {
  cpSync(FIXTURES, folder, { recursive: true });
  return join(folder, 'shop');
}

/** @param host its number @param wechatUrl WeChat's login on this machine @returns the path of the file */
export function writeConfiguration(
  { wechatPay, notifySecret }: Shop,
  { folder, seed, databaseUrl, ports }: SystemSettings,
  host: number,
  wechatUrl: string,
): string {
  const { appid, mchId, apiKey, pfx, passphrase } = wechatPay.merchant;
  const [port] = ports.slice(host);
  // The address of a balancer in front of all hosts, as WeChat Pay knows it.
  const url = `http://127.0.0.1:${ports[0]}`;
  const file = join(folder, `cloudpay-${host}.json`);
  const never = { perSecond: 10_000, burst: 10_000 };
  const configuration = {
    envId: ENVIRONMENT,
    ...{ url, wechatUrl },
    listen: { port },
    miniProgram: { appid, secret: APP_SECRET },
    sessions: { keys: 'k'.repeat(32), refuse: ['paid', 'refunded'], rate: never },
    database: { url: databaseUrl },
    deliveries: { ...SERVE_TIMING, functionConcurrency: 2 * INSTANCES },
    calls: { rate: never },
    bills: { enabled: false },
    functions: {
      instances: INSTANCES,
      env: {
        CHAOS_KIT: join(folder, 'kit.js'),
        CHAOS_FOLDER: folder,
        CHAOS_HOST: String(host),
        CHAOS_SEED: seed,
        CHAOS_TILLS: String(TILLS),
        CHAOS_PATIENCE: String(SERVE_PATIENCE),
        MCH_ID: mchId,
      },
    },
    notify: { secret: notifySecret },
    merchants: [
      {
        mode: 'direct',
        ...{ appid, mchId, apiKey, passphrase },
        pfx: pfx.toString('base64'),
        ca: wechatPay.ca,
        endpoints: [wechatPay.url],
      },
    ],
  };
  writeFileSync(file, JSON.stringify(configuration));
  return file;
}
