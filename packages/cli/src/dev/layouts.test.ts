/** A payment in projects with other layouts than the samples. */

import { afterEach, describe, expect, it } from '@jest/globals';
import type { OrderTimeline } from '@opencloudpay/contracts/dev-server/timeline';
import { transformSync } from 'esbuild';
import { endAll, startDev } from '../testing/dev-process';
import { type Project, temporaryProject } from '../testing/project';

const projects: Project[] = [];
afterEach(async () => {
  await endAll();
  for (const project of projects.splice(0)) project.remove();
});

/** As tsc would, with `"module": "commonjs"`. */
const compiled = (source: string) =>
  transformSync(source, { loader: 'ts', format: 'cjs', platform: 'node' }).code;

const PAY = `
  import cloud from 'wx-server-sdk';
  import { price } from 'price-list';
  cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });
  interface Order { outTradeNo: string }
  export const main = async ({ outTradeNo }: Order): Promise<unknown> =>
    cloud.cloudPay.unifiedOrder({
      body: 'tea', outTradeNo, subMchId: '1900000109', totalFee: price('tea'),
      envId: cloud.DYNAMIC_CURRENT_ENV, functionName: 'paid',
    });`;
const PAID = `
  type Event = { outTradeNo: string; totalFee: number };
  export async function main({ outTradeNo, totalFee }: Event) {
    console.log(\`\${outTradeNo} is paid: \${totalFee}\`);
    return { errcode: 0 };
  }`;
const MANIFEST = '{ "main": "dist/index.js" }';
/** A function's own dependency, with a copy of the same name above that must not be taken. */
const PRICES = (cents: number) => ({
  'node_modules/price-list/package.json': '{ "main": "prices.js" }',
  'node_modules/price-list/prices.js': `exports.price = () => ${cents};`,
});

function within(folder: string, files: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));
}

/** Each function with its sources and its own dist: `npm run build` in each. */
const eachCompiled = {
  'pay/package.json': MANIFEST,
  'pay/src/index.ts': PAY,
  'pay/dist/index.js': compiled(PAY),
  ...within('pay', PRICES(8800)),
  'paid/package.json': MANIFEST,
  'paid/src/index.ts': PAID,
  'paid/dist/index.js': compiled(PAID),
};
/** All functions compiled into one folder, beside their sources. */
const allCompiled = {
  'src/pay/index.ts': PAY,
  'src/paid/index.ts': PAID,
  'dist/pay/index.js': compiled(PAY),
  ...within('dist/pay', PRICES(8800)),
  'dist/paid/index.js': compiled(PAID),
};

const config = (cloudfunctionRoot: string) =>
  JSON.stringify({ appid: 'wx0123456789abcdef', miniprogramRoot: 'miniprogram/', cloudfunctionRoot });

const LAYOUTS: Record<string, { files: Record<string, string>; start?: string; functions: string }> = {
  'functions compiled to a dist of their own, in cloud/functions': {
    files: { 'project.config.json': config('cloud/functions'), ...within('cloud/functions', eachCompiled) },
    functions: 'cloud/functions',
  },
  'the same, named with a slash at the end and a dot in front': {
    files: {
      'project.config.json': config('./cloud/functions/'),
      ...within('cloud/functions', eachCompiled),
    },
    functions: 'cloud/functions',
  },
  'functions compiled together, in a subfolder of a monorepo': {
    files: {
      'package.json': '{ "workspaces": ["apps/*"] }',
      ...PRICES(1),
      'apps/shop/project.config.json': config('server/dist/'),
      ...within('apps/shop/server', allCompiled),
    },
    start: 'apps/shop',
    functions: 'apps/shop/server/dist',
  },
  'functions beside the mini program, which is in a folder of its own': {
    files: {
      'miniprogram/project.config.json': config('../server/functions/'),
      ...within('server/functions', eachCompiled),
    },
    start: 'miniprogram',
    functions: 'server/functions',
  },
  'cloud/functions without any configuration': {
    files: within('cloud/functions', eachCompiled),
    functions: 'cloud/functions',
  },
  'a cloudbaserc.json, as the CloudBase CLI has it': {
    files: {
      'cloudbaserc.json': '{ "envId": "shop-1", "functionRoot": "api" }',
      ...within('api', eachCompiled),
    },
    functions: 'api',
  },
};

describe('a payment goes through in a project with', () => {
  it.each(Object.keys(LAYOUTS))('%s', async (which) => {
    const { files, start = '', functions } = LAYOUTS[which] ?? { files: {}, functions: '' };
    const project = temporaryProject(files);
    projects.push(project);
    const root = `${project.folder}/${start}`.replace(/\/$/, '');
    const dev = await startDev(root, '--port', '0');
    expect(dev.ready).toMatchObject({
      folder: `${project.folder}/${functions}`,
      functions: [{ name: 'paid' }, { name: 'pay' }],
      state: `${root}/.cloudpay`,
    });
    expect(await dev.post('/api/functions/pay/call', { event: { outTradeNo: 'order-1' } })).toMatchObject({
      ok: true,
      result: { returnCode: 'SUCCESS', payment: { signType: 'MD5' } },
    });
    await dev.post('/api/cashier/order-1/pay', {});
    expect(await dev.next('delivery')).toMatchObject({ target: { functionName: 'paid' }, delivered: true });
    const { order } = (await dev.get('/api/orders/order-1')) as OrderTimeline;
    // The function's own dependency said so, not the one of the repository.
    expect(order).toMatchObject({ state: 'SUCCESS', totalFee: 8800 });
    expect(await dev.stop()).toBe(0);
  });
});
