/** The readers of all pages with commands. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { allFences } from '../documents/fences.ts';
import type { Desk } from './desk.ts';
import type { Preparation } from './preparation.ts';
import { ANSWERS, production, withPostgres } from './production.ts';
import type { Reader } from './reader.ts';
import { sampleProject } from './sample-project.ts';

/** In a clone of this repository, with a project beside it. */
function clone(desk: Desk): Preparation {
  sampleProject(desk);
  return {
    folders: { 'npm run': desk.root, 'cd miniprogram-demo': desk.root },
    replaced: { '../my-mini-program': desk.project, '<your project>': desk.project },
    // The developer's own state in the clone stays as it is.
    more: { dev: ['--ephemeral'] },
  };
}

/** In a clone, then in a project which goes into production. */
async function readme(desk: Desk): Promise<Preparation> {
  const prepared = await production(desk);
  // The page's commands make it.
  rmSync(join(desk.project, 'cloudpay.json'));
  const { folders, replaced, more } = clone(desk);
  return {
    ...prepared,
    folders: { ...folders, 'cloudpay migrate': desk.project },
    ...(replaced && { replaced }),
    more: { ...more, ...answered },
  };
}

const answered = {
  init: [...ANSWERS, '--functions', 'serve', '--yes'],
  migrate: [...ANSWERS, '--to', 'server', '--yes'],
};

/** The code of a page in a language: what its reader copies into a file. */
function codeOf(page: string, language: string, root: string): string {
  const fence = allFences(root).find(
    (one) => one.language === language && one.place.replace(/:\d+$/, '') === page,
  );
  if (!fence) throw new Error(`${page} has no ${language}.`);
  return fence.code;
}

const install = (name: string) => `packages/${name}/README.md`;

export const readers: readonly Reader[] = [
  { pages: ['README.md'], inClone: true, prepare: readme },
  {
    pages: [
      'docs/start.md',
      'examples/README.md',
      'examples/create-cloud-pay/README.md',
      'examples/npm-alias/README.md',
      'examples/register/README.md',
      'examples/shops/README.md',
      'miniprogram-demo/README.md',
    ],
    inClone: true,
    prepare: clone,
  },
  {
    pages: ['docs/install.md'],
    inClone: true,
    prepare(desk) {
      sampleProject(desk);
      return {
        folders: {
          'npm run pack': desk.root,
          'npm install --save-dev': desk.project,
          'cd cloudfunctions': desk.project,
        },
        replaced: { '../../../opencloudpay/': `${desk.root}/`, '../opencloudpay/': `${desk.root}/` },
      };
    },
  },
  {
    pages: ['docs/local-emulation.md'],
    prepare(desk) {
      const prepared = sampleProject(desk);
      desk.write({
        'cloudfunctions/my_orders/index.js': 'exports.main = async () => [];',
        'goods.jsonl': '{"_id":"cup","price":1200}\n',
        'saved.json': JSON.stringify({
          callback: { functionName: 'pay_cb' },
          event: { outTradeNo: 'T1', totalFee: 8800 },
        }),
      });
      return {
        ...prepared,
        replaced: {
          'cd my-mini-program': `cd ${desk.project}`,
          // A delivery of a gateway in production.
          'cloudpay deliveries show 17 --json': 'cat saved.json',
        },
      };
    },
  },
  {
    pages: ['docs/check.md', 'docs/v3.md'],
    prepare(desk) {
      desk.copy('cloudfunctions', 'apps/shop/cloudfunctions');
      return sampleProject(desk);
    },
  },
  { pages: ['docs/guides/run-locally.md'], installs: true },
  {
    pages: ['docs/guides/test-in-ci.md'],
    installs: true,
    prepare(desk) {
      sampleProject(desk);
      desk.write({ 'pay.test.js': codeOf('docs/guides/test-in-ci.md', 'js', desk.root) });
      const manifest = JSON.parse(readFileSync(join(desk.project, 'package.json'), 'utf8'));
      desk.write({ 'package.json': JSON.stringify({ ...manifest, scripts: { test: 'node --test' } }) });
      return {};
    },
  },
  {
    pages: ['docs/leaving.md'],
    installs: true,
    prepare(desk) {
      sampleProject(desk);
      return { more: { migrate: [...ANSWERS, '--yes'] } };
    },
  },
  { pages: ['docs/files.md', 'docs/miniprogram.md'], prepare: withPostgres },
  {
    pages: ['docs/bills.md', 'docs/gateway.md', 'docs/guides/read-a-bill.md'],
    prepare: production,
  },
  {
    pages: ['docs/guides/lost-notifications.md'],
    async prepare(desk) {
      const operated = await production(desk);
      return { ...operated, before: { ...operated.before, '/api/faults': 'cloudpay dev' } };
    },
  },
  {
    pages: ['docs/serve.md'],
    async prepare(desk) {
      const operated = await production(desk);
      desk.copy('cloudfunctions', 'releases/2/cloudfunctions');
      desk.write({ 'shop.log': '{"level":30,"time":1767225600000,"msg":"ready","code":"READY"}\n' });
      return { ...operated, replaced: { '/srv/shop/': `${desk.project}/` } };
    },
  },
  {
    pages: ['docs/guides/going-live.md'],
    async prepare(desk) {
      const operated = await production(desk);
      // Made by the page's first command.
      rmSync(join(desk.project, 'cloudpay.json'));
      return {
        ...operated,
        more: answered,
        before: { 'curl -i': 'cloudpay gateway --config gateway.json' },
        replaced: {
          // The gateway refuses what is not signed, as the page says.
          'curl -i -X POST https://pay.example.com': `curl --no-fail-with-body -i -X POST http://127.0.0.1:${desk.gatewayPort}`,
        },
      };
    },
  },
  {
    pages: [
      ...['docs/guides/stay-on-cloudbase.md', 'docs/guides/from-cloud-run.md'],
      ...['packages/server/README.md', 'packages/cli/README.md'],
    ],
    installs: true,
    async prepare(desk) {
      const operated = await production(desk);
      desk.write({ 'dump/cups.jsonl': '{"_id":"cup","price":1200}\n' });
      return { ...operated, more: answered };
    },
  },
  {
    pages: ['docs/platforms.md', 'examples/platforms/README.md'],
    installs: true,
    prepare(desk) {
      desk.copy('examples/platforms', '.');
      return {};
    },
  },
  {
    pages: [
      ...['check', 'cloudpay', 'console', 'database', 'durable', 'emulator', 'function-adapters'].map(
        install,
      ),
      ...['function-host', 'gateway', 'openapi', 'simulator', 'storage', 'wechatpay', 'wechatpay-v3'].map(
        install,
      ),
    ],
    installs: true,
  },
  {
    pages: ['examples/jest-test/README.md'],
    installs: true,
    prepare(desk) {
      desk.copy('examples/jest-test', '.');
      return {};
    },
  },
];
