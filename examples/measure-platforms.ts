/**
 * Prints the bundles' sizes and cold starts: the median of five new processes, from the start of loading to the end of the
 * first call, which a session authorizes and which needs no network.
 *
 * Usage: node examples/measure-platforms.ts
 */
import { readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { bundleOf, bundlePlatforms, invokeBundle, PLATFORMS, type Platform } from './platform-bundles.ts';

const TIMES = 5;
const KEY = 'a-key-to-measure-with-0123456789abcdef';
const APPID = 'wx0123456789abcdef';
const EVENTS: Readonly<Record<Platform, string>> = {
  'aws-lambda': 'aws-lambda/events/function-url.json',
  'aliyun-fc': 'aliyun-fc/events/http.json',
  'tencent-scf': 'tencent-scf/events/http.json',
  'node-server': 'aws-lambda/events/function-url.json',
  container: 'aws-lambda/events/function-url.json',
};

const root = join(import.meta.dirname, '..');
const { createSessions } = createRequire(import.meta.url)(
  '../packages/function-host',
) as typeof import('../packages/function-host/src/index.ts');
const sessions = createSessions({
  appid: APPID,
  keys: KEY,
  jscode2session: async () => ({ openId: 'oUser' }),
});
const { token } = await sessions.login('code');
const variables = {
  CLOUDPAY_ENV_ID: 'shop-1',
  PORT: '0',
  CLOUDPAY_MINI_PROGRAM_APPID: APPID,
  CLOUDPAY_MINI_PROGRAM_SECRET: 'secret',
  CLOUDPAY_SESSION_KEY: KEY,
};

const folder = bundlePlatforms(root);
try {
  for (const platform of PLATFORMS) {
    const text = readFileSync(join(folder, EVENTS[platform]), 'utf8').replaceAll('TOKEN', token);
    const event = { ...(JSON.parse(text) as object), body: '{"goodsId":"none"}', isBase64Encoded: false };
    const times: number[] = [];
    for (let time = 0; time < TIMES; time += 1) {
      const { result, error, milliseconds } = await invokeBundle(folder, platform, event, variables);
      if (!JSON.stringify(result)?.includes('there are no goods')) throw new Error(error ?? 'another answer');
      times.push(milliseconds);
    }
    const median = times.sort((one, other) => one - other)[Math.floor(TIMES / 2)] ?? 0;
    const kilobytes = Math.round(statSync(bundleOf(folder, platform)).size / 1024);
    console.log(`| \`${platform}\` | ${kilobytes} KB | ${Math.round(median)} ms |`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
