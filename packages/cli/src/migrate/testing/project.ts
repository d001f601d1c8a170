/** A project in a folder of its own, and `cloudpay migrate` on it. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type MigrateOptions, migrate } from '../migrate';

const SHOP = {
  'project.config.json':
    '{ "appid": "wx8888888888888888", "miniprogramRoot": "miniprogram/", "cloudfunctionRoot": "cloudfunctions/" }',
  'miniprogram/app.js': "App({ onLaunch() { wx.cloud.init({ env: 'prod-1a2b' }) } })\n",
  'miniprogram/pages/index.js':
    "Page({ buy() { wx.cloud.callFunction({ name: 'pay' }); wx.cloud.database().collection('goods').get() } })\n",
  'cloudfunctions/pay/index.js': `const cloud = require('wx-server-sdk')
cloud.init()
exports.main = async (event) => cloud.cloudPay.unifiedOrder({
  body: 'tea', outTradeNo: 'T' + Date.now(), totalFee: 100, envId: 'prod-1a2b', functionName: 'paid', subMchId: '1900000109',
})
`,
  'cloudfunctions/pay/package.json':
    '{\n  "name": "pay",\n  "dependencies": { "wx-server-sdk": "~2.6.3" }\n}\n',
  'cloudfunctions/paid/index.js': `'use strict'
const cloud = require('wx-server-sdk')
cloud.init()
exports.main = async () => ({ errcode: 0 })
`,
};

/** The files of a shop with two functions, and those of a test. */
export function makeProject(files: Readonly<Record<string, string>> = {}): string {
  const root = mkdtempSync(join(tmpdir(), 'migrate-'));
  for (const [path, text] of Object.entries({ ...SHOP, ...files })) put(root, path, text);
  return root;
}

export function put(root: string, path: string, text: string | Buffer): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

/** Every file and folder with its bytes. */
export function treeOf(root: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(root, { recursive: true, withFileTypes: true }).map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(root, path), entry.isFile() ? readFileSync(path, 'latin1') : '<folder>'];
    }),
  );
}

/** Runs the command as outside a terminal, with all answers. @returns what it has written */
export async function run(
  root: string,
  options: Partial<MigrateOptions> = {},
  env: Record<string, string> = { LANG: 'en' },
): Promise<string> {
  const written: string[] = [];
  const answers = { mode: 'direct', version: 'v2', mchId: '1900000109', envId: 'prod-1a2b' } as const;
  await migrate(
    root,
    {
      ...{ to: 'server', ...answers, url: 'https://shop.example.org', options: {} },
      ...{ yes: true, dryRun: false, undo: false, json: false, ...options },
    },
    { write: (text) => written.push(text), isInteractive: false, version: '0.1.0', env },
  );
  return stripVTControlCharacters(written.join(''));
}
