/** The cost of our built packages for a cloud function: files, and modules that are loaded before they are needed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { installedTree } from './benchmark/installed.ts';

const packages = join(__dirname, '../packages');
const forFunctions = ['wechatpay', 'cloudpay', 'wx-server-sdk'];
const original = dirname(
  createRequire(join(packages, 'cloudpay/package.json')).resolve('wx-server-sdk/package.json'),
);

/**
 * The modules of our packages that a program has loaded at its end, and whether Node's TLS is among them. Files that
 * several entries of a package share count as parts of the entry that loads them.
 */
function loadedBy(program: string): { files: string[]; tls: boolean } {
  const script = `(async () => { ${program} })().then(() => console.log(JSON.stringify({
    files: Object.keys(require.cache),
    tls: process.moduleLoadList.includes('NativeModule tls'),
  })))`;
  const cwd = join(packages, 'wx-server-sdk');
  const answer = JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd, encoding: 'utf8' }));
  const files: string[] = answer.files.map((file: string) => file.slice(packages.length + 1)).sort();
  return { ...answer, files: files.filter((file) => !/\/shared-\w+\.cjs$/.test(file)) };
}

const STAND_IN = `const cloud = require('.');`;
const EVERY_INDEX = {
  files: ['cloudpay/dist/index.cjs', 'wechatpay/dist/index.cjs', 'wx-server-sdk/dist/index.cjs'],
  tls: false,
};

describe('before anything is sent', () => {
  it.each([
    ['the stand-in is required and initialized', `${STAND_IN} cloud.init(); cloud.openapi.wxacode.get;`],
    [
      'createCloudPay has been given an account',
      `${STAND_IN} const { createCloudPay } = require('@opencloudpay/cloudpay');
       const cloudPay = createCloudPay({ appid: 'wx1', mchId: '1', apiKey: 'k'.repeat(32), pfx: Buffer.from('0') });
       cloudPay.unifiedOrder;`,
    ],
    ['a callback function answers', `${STAND_IN} cloud.init(); cloud.getWXContext();`],
  ])('only the three indexes are loaded, neither HTTP, TLS nor XML: %s', (_, program) => {
    expect(loadedBy(program)).toEqual(EVERY_INDEX);
  });

  it('the database is loaded by database() alone, and no HTTP with it', () => {
    const files = [...EVERY_INDEX.files, 'wx-server-sdk/dist/database/database.cjs'].sort();
    const program = `${STAND_IN} cloud.init(); cloud.database().collection('orders').where({ a: 1 });`;
    expect(loadedBy(program)).toEqual({ files, tls: false });
  });

  it('the validators are loaded by the first call, and nothing else if its parameters are refused', () => {
    const program = `${STAND_IN} const { createCloudPay } = require('@opencloudpay/cloudpay');
       const cloudPay = createCloudPay({ appid: 'wx1', mchId: '1', apiKey: 'k'.repeat(32), pfx: Buffer.from('0') });
       await cloudPay.queryOrder({ subMchId: '1900000109', outTradeNo: '1' }).then(process.abort, () => undefined);`;
    const files = [...EVERY_INDEX.files, 'wechatpay/dist/validators.cjs'].sort();
    expect(loadedBy(program)).toEqual({ files, tls: false });
  });
});

describe('an error that no code catches', () => {
  it('prints a short line of our bundles, not a whole file', () => {
    const program = `${STAND_IN} const { createCloudPay } = require('@opencloudpay/cloudpay');
      createCloudPay({ appid: 'wx1', mchId: '1', apiKey: 'k'.repeat(32) }).queryOrder({});`;
    const cwd = join(packages, 'wx-server-sdk');
    const { status, stderr } = spawnSync(process.execPath, ['-e', program], { cwd, encoding: 'utf8' });
    expect([status, stderr]).toEqual([1, expect.stringContaining('subMchId is missing')]);
    expect(Math.max(...stderr.split('\n').map((line) => line.length))).toBeLessThan(500);
  });

  it.each(forFunctions)('no line of %s is long', (name) => {
    const dist = join(packages, name, 'dist');
    const bundles = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.cjs'),
    );
    for (const file of bundles) {
      const lines = readFileSync(join(dist, file), 'utf8').split('\n');
      expect([file, Math.max(...lines.map((line) => line.length)) < 1_000]).toEqual([file, true]);
    }
  });
});

describe('an installation', () => {
  it.each(forFunctions)('of %s runs no code, and brings nothing but our packages', (name) => {
    const { installScripts, packages: count } = installedTree(join(packages, name), packages);
    expect({ installScripts, count }).toEqual({ installScripts: [], count: forFunctions.indexOf(name) + 1 });
  });

  // A fiftieth without the query builder, of which a fifth is what extended JSON needs of bson.
  it('of the stand-in has at most a twenty-fifth of the original’s size', () => {
    const ours = installedTree(join(packages, 'wx-server-sdk'), packages).bytes;
    const theirs = installedTree(original, packages).bytes;
    expect(ours).toBeGreaterThan(100 * 1024);
    expect(ours * 25).toBeLessThanOrEqual(theirs);
  });
});
