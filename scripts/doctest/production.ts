/** Readers who bring a shop into production, and operate it: its merchant is that of a simulated WeChat Pay. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { startPostgres } from '../chaos/postgres.ts';
import type { Desk } from './desk.ts';
import type { Preparation } from './preparation.ts';
import { sampleProject } from './sample-project.ts';

type Simulation = typeof import('../../packages/simulator/src/index.ts');

const TOKEN = 't'.repeat(32);
const ORDER = '20260101000001';
const MERCHANT = '1900000109';
const APPID = 'wx8888888888888888';

/** The answers to the questions of `init` and `migrate`. */
export const ANSWERS = [
  ...['--mode', 'direct', '--version', 'v2', '--mch-id', MERCHANT, '--appid', APPID],
  ...['--env-id', 'prod-1a2b', '--url', 'https://pay.example.com'],
];

/** The configuration of a merchant whose secrets are in the environment. */
const SHARED = {
  merchants: [{ mode: 'direct', mchId: MERCHANT, appid: APPID, pfx: 'keys/apiclient_cert.p12' }],
  database: { folder: 'store' },
};

/** The same project before its configuration is made: what `init` asks for is there, the secrets are set. */
async function beforeProduction(desk: Desk): Promise<Preparation> {
  const { verdicts } = sampleProject(desk);
  // The built one, and only when a page is followed.
  const { startSimulator } = createRequire(import.meta.url)('../../packages/simulator') as Simulation;
  const simulator = await startSimulator({ merchants: [{ mchId: MERCHANT, appid: APPID }] });
  const { merchant, ca, url } = simulator;
  mkdirSync(join(desk.project, 'keys'));
  writeFileSync(join(desk.project, 'keys/apiclient_cert.p12'), merchant.pfx);
  return {
    env: {
      ...{ CLOUDPAY_API_KEY: merchant.apiKey, CLOUDPAY_ENDPOINTS: url, CLOUDPAY_CA: ca },
      ...{ CLOUDPAY_MINI_PROGRAM_SECRET: 'a'.repeat(32) },
    },
    // Differences of a bill, and what real payments would lack here: a domain, for example.
    verdicts: { ...verdicts, bills: [1], doctor: [1] },
    close: () => simulator.stop(),
  };
}

/** With the configurations of `cloudpay serve` and `cloudpay gateway`, and an order in the gateway's store. */
export async function production(desk: Desk): Promise<Preparation> {
  const prepared = await beforeProduction(desk);
  const gatewayUrl = `http://127.0.0.1:${desk.gatewayPort}`;
  desk.write({
    'gateway.json': JSON.stringify({
      ...SHARED,
      notify: { url: gatewayUrl },
      calls: { tokens: [{ sha256: createHash('sha256').update(TOKEN).digest('hex'), envId: 'local' }] },
      // The function host is down: deliveries wait in the store.
      callbacks: { functions: { url: 'http://127.0.0.1:9', token: { env: 'SHOP_TOKEN' } } },
    }),
    'cloudpay.json': JSON.stringify({
      ...SHARED,
      url: gatewayUrl,
      miniProgram: { appid: APPID },
      sessions: {},
    }),
  });
  const order = JSON.stringify({
    ...{ body: 'Tea', out_trade_no: ORDER, total_fee: 8800, sub_mch_id: MERCHANT, openid: 'o-payer' },
    ...{ env_id: 'local', function_name: 'pay_cb' },
  });
  const place = [
    'cloudpay gateway --config gateway.json',
    `curl -H 'authorization: Bearer ${TOKEN}' -d '${order}' ${gatewayUrl}/v1/cloudpay/unifiedOrder`,
  ].join(' && ');
  return {
    ...prepared,
    env: {
      ...prepared.env,
      ...{ CLOUDPAY_NOTIFY_SECRET: 'n'.repeat(32), CLOUDPAY_SESSION_KEY: 's'.repeat(32) },
      SHOP_TOKEN: 'f'.repeat(32),
    },
    before: { 'cloudpay orders show': place, 'cloudpay bills\n': 'cloudpay gateway --config gateway.json' },
  };
}

/** A project with documents, and a PostgreSQL server that has some of them already. */
export async function withPostgres(desk: Desk): Promise<Preparation> {
  sampleProject(desk);
  desk.write({ 'cloudbase-data/posts.jsonl': '{"_id":"first","published":true}\n' });
  const postgres = await startPostgres();
  const fill = 'cloudpay data import cloudbase-data --env-id';
  const url = postgres.url();
  return {
    before: {
      'cloudpay data export': `${fill} local`,
      'cloudpay data permissions': `DATABASE_URL=${url}; ${fill} prod --url ${url}`,
    },
    // The server's address, and a folder that is there on a server.
    replaced: { 'postgres://shop@db.example.com/shop': url, '/srv/files': `${desk.project}/served-files` },
    close: () => postgres.remove(),
  };
}
