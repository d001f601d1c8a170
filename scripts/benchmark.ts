/**
 * Compares our stand-in with the original in one run: installed size, time of a cold `require`, and
 * time of a new process until its first answered order. The sides alternate, so that a machine that slows down
 * slows both. All traffic stays on this machine.
 *
 * Usage: npm run benchmark [-- --runs 15] [--json] [--check]
 *
 * `--check` ends with an error if a goal is missed.
 */
import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { startSimulator } from '../packages/simulator/dist/index.mjs';
import { coldDatabase, coldRequire, firstAnswer, type Spread, spread } from './benchmark/cold-processes.ts';
import { installedTree } from './benchmark/installed.ts';
import { startPlatform } from './benchmark/platform.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '15' },
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
  },
});
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 1) {
  console.error(`--runs takes a number of runs, at least 1; got '${values.runs}'.`);
  process.exit(2);
}

const packages = join(import.meta.dirname, '../packages');
const ours = join(packages, 'wx-server-sdk');
const cloudpay = join(packages, 'cloudpay');
const original = dirname(createRequire(join(cloudpay, 'package.json')).resolve('wx-server-sdk/package.json'));

/** The measurements; each one once per round. */
const platform = await startPlatform();
const simulator = await startSimulator({ merchants: [{ subMerchants: [{ mchId: '1900000109' }] }] });
const { merchant } = simulator;
const viaGateway = { CLOUDPAY_GATEWAY_URL: platform.url, CLOUDPAY_GATEWAY_TOKEN: 'token' };
const direct = {
  CLOUDPAY_APPID: merchant.appid,
  CLOUDPAY_MCH_ID: merchant.mchId,
  CLOUDPAY_API_KEY: merchant.apiKey,
  CLOUDPAY_PFX: merchant.pfx.toString('base64'),
  CLOUDPAY_CA: simulator.ca,
  CLOUDPAY_ENDPOINTS: simulator.url,
  CLOUDPAY_NOTIFY_URL: 'http://127.0.0.1:9',
  CLOUDPAY_NOTIFY_SECRET: 'a secret of the benchmark',
  WX_CONTEXT_KEYS: 'WX_OPENID,WX_APPID',
  WX_OPENID: 'oBenchmark',
  WX_APPID: merchant.subAppid,
};
const tencent = { env: 'test', serviceUrl: platform.url, secretId: 'id', secretKey: 'key' };
const timed = {
  requireOurs: () => coldRequire(ours),
  requireCloudpay: () => coldRequire(cloudpay),
  requireOriginal: () => coldRequire(original),
  databaseOurs: () => coldDatabase(ours, {}),
  databaseOriginal: () => coldDatabase(original, tencent),
  answerOurs: () => firstAnswer(ours, {}, viaGateway),
  answerDirect: () => firstAnswer(ours, {}, direct),
  // Outside Tencent's cloud it would look for the metadata service there.
  answerOriginal: () => firstAnswer(original, tencent, { TENCENTCLOUD: 'true' }),
  empty: () => coldRequire(),
};
type Timed = keyof typeof timed;
const names = Object.keys(timed) as Timed[];
const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Timed, number[]>;
try {
  for (let run = -1; run < runs; run++) {
    for (const name of names) {
      const time = await timed[name]();
      // The first round warms the disk cache and is not counted.
      if (run >= 0) times[name].push(time);
    }
  }
} finally {
  platform.close();
  await simulator.stop();
}

const spreads = Object.fromEntries(names.map((name) => [name, spread(times[name])])) as Record<Timed, Spread>;
const installed = { ours: installedTree(ours, packages), original: installedTree(original, packages) };
const ratios = {
  size: installed.ours.bytes / installed.original.bytes,
  require: spreads.requireOurs.median / spreads.requireOriginal.median,
  database: spreads.databaseOurs.median / spreads.databaseOriginal.median,
  answer: spreads.answerOurs.median / spreads.answerOriginal.median,
};
const goals = [
  { goal: 'cold require at most a fifth of the original’s', met: ratios.require <= 1 / 5 },
  { goal: 'with database() at most a quarter of the original’s', met: ratios.database <= 1 / 4 },
  { goal: 'installed size at most a twenty-fifth of the original’s', met: ratios.size <= 1 / 25 },
  { goal: 'no install scripts', met: installed.ours.installScripts.length === 0 },
];

const machine = `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'})`;
if (values.json) {
  console.log(
    JSON.stringify({ node: process.version, machine, runs, installed, ms: spreads, ratios, goals }),
  );
} else {
  const kilobytes = (bytes: number) => `${Math.round(bytes / 1024)} KB`;
  const ms = ({ min, median, max }: Spread) => `${median} ms (${min}–${max})`;
  console.log(`Node ${process.version}, ${machine}; ${runs} fresh processes each, median (min–max)\n`);
  const row = (mine: string, theirs: string, ratio?: number) => ({
    ours: mine,
    'wx-server-sdk 4.0.2': theirs,
    ratio: ratio?.toFixed(3) ?? '',
  });
  console.table({
    'installed size': row(kilobytes(installed.ours.bytes), kilobytes(installed.original.bytes), ratios.size),
    packages: row(String(installed.ours.packages), String(installed.original.packages)),
    'install scripts': row(
      installed.ours.installScripts.join(', ') || 'none',
      installed.original.installScripts.join(', ') || 'none',
    ),
    'cold require': row(ms(spreads.requireOurs), ms(spreads.requireOriginal), ratios.require),
    'cold require and database()': row(
      ms(spreads.databaseOurs),
      ms(spreads.databaseOriginal),
      ratios.database,
    ),
    'cold require of @opencloudpay/cloudpay': row(ms(spreads.requireCloudpay), ''),
    'first answer, through a gateway / Tencent': row(
      ms(spreads.answerOurs),
      ms(spreads.answerOriginal),
      ratios.answer,
    ),
    'first answer, directly over TLS': row(ms(spreads.answerDirect), ''),
  });
  console.log(`A whole process that requires nothing takes ${ms(spreads.empty)}.\n`);
  for (const { goal, met } of goals) console.log(`${met ? 'met   ' : 'MISSED'} ${goal}`);
}
if (values.check && goals.some(({ met }) => !met)) process.exitCode = 1;
