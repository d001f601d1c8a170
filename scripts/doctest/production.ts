/** Readers who operate a shop: its merchant is that of a simulated WeChat Pay. */
import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import { startPostgres } from '../chaos/postgres.ts';
import type { Desk } from './desk.ts';
import type { Preparation } from './reader.ts';
import { sampleProject } from './sample-project.ts';

type Simulation = typeof import('../../packages/simulator/src/index.ts');

const TOKEN = 't'.repeat(32);
const ORDER = '20260101000001';

/** The answers to the questions of `init` and `migrate`. */
export const ANSWERS = [
  ...['--mode', 'direct', '--version', 'v2', '--mch-id', '1900000109', '--appid', 'wx8888888888888888'],
  ...['--env-id', 'prod-1a2b', '--url', 'https://pay.example.com'],
];

/** A project with the configurations of `cloudpay serve` and `cloudpay gateway`, which begin with an order in the store. */
export async function production(desk: Desk): Promise<Preparation> {
  sampleProject(desk);
  // The built one, and only when a page is followed.
  const { startSimulator } = createRequire(import.meta.url)('../../packages/simulator') as Simulation;
  const simulator = await startSimulator();
  const { merchant, ca, url } = simulator;
  const gatewayUrl = `http://127.0.0.1:${desk.gatewayPort}`;
  const configuration = {
    notify: { url: gatewayUrl, secret: 'the notify secret of the shop' },
    merchants: [
      {
        ...{ mode: merchant.kind, appid: merchant.appid, mchId: merchant.mchId, apiKey: merchant.apiKey },
        ...{ pfx: merchant.pfx.toString('base64'), ca, endpoints: [url] },
      },
    ],
    calls: { tokens: [{ sha256: createHash('sha256').update(TOKEN).digest('hex'), envId: 'local' }] },
    database: { folder: 'store' },
  };
  const { calls: _, notify, ...shared } = configuration;
  desk.write({
    'gateway.json': JSON.stringify({
      ...configuration,
      // The function host is down: deliveries wait in the store.
      callbacks: { functions: { url: 'http://127.0.0.1:9', token: 'f'.repeat(32) } },
    }),
    'cloudpay.json': JSON.stringify({ ...shared, url: gatewayUrl, notify: { secret: notify.secret } }),
  });
  const order = JSON.stringify({
    ...{ body: 'Tea', out_trade_no: ORDER, total_fee: 8800, sub_mch_id: merchant.subMchId },
    ...{ sub_openid: 'o-payer', sub_appid: merchant.subAppid, env_id: 'local', function_name: 'pay_cb' },
  });
  const place = [
    'cloudpay gateway --config gateway.json',
    `curl -H 'authorization: Bearer ${TOKEN}' -d '${order}' ${gatewayUrl}/v1/cloudpay/unifiedOrder`,
  ].join(' && ');
  return {
    before: { 'cloudpay orders show': place, 'cloudpay bills\n': 'cloudpay gateway --config gateway.json' },
    // Differences, and what real payments would lack here.
    verdicts: { bills: [1], doctor: [1] },
    close: () => simulator.stop(),
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
