/** The cost of our built packages for a cloud function: files, and modules that are loaded before they are needed. */
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { installedTree } from './benchmark/installed.ts';

const packages = join(__dirname, '../packages');
/** With the number of our packages that an installation brings. */
const forFunctions = { wechatpay: 1, 'wechatpay-v3': 2, cloudpay: 3, 'wx-server-sdk': 4 };
const original = dirname(
  createRequire(join(packages, 'cloudpay/package.json')).resolve('wx-server-sdk/package.json'),
);

/**
 * The modules of our packages that a program has loaded at its end, and whether Node's TLS is among them. Files that
 * several entries of a package share count as parts of the entry that loads them.
 */
function loadedBy(program: string): { files: string[]; all: string[]; tls: boolean } {
  const script = `(async () => { ${program} })().then(() => console.log(JSON.stringify({
    files: Object.keys(require.cache),
    tls: process.moduleLoadList.includes('NativeModule tls'),
  })))`;
  const cwd = join(packages, 'wx-server-sdk');
  const answer = JSON.parse(execFileSync(process.execPath, ['-e', script], { cwd, encoding: 'utf8' }));
  const files: string[] = answer.files.map((file: string) => file.slice(packages.length + 1)).sort();
  const entries = files.filter((file) => !/\/shared-\w+\.cjs$/.test(file));
  return Object.defineProperty({ ...answer, files: entries }, 'all', { value: files });
}

const STAND_IN = `const cloud = require('.');`;
/** Of wechatpay, what the client of v3 uses. */
const V3_NEEDS = ['errors', 'http', 'validation'].map((entry) => `wechatpay/dist/${entry}.cjs`);
/** Of wechatpay, what both versions of the protocol need. */
const BOTH_NEED = ['api-catalogue', 'errors', 'http'].map((entry) => `wechatpay/dist/${entry}.cjs`);
const WITHOUT_ACCOUNT = ['cloudpay/dist/index.cjs', ...BOTH_NEED, 'wx-server-sdk/dist/index.cjs'];
const WITH_ACCOUNT = [...WITHOUT_ACCOUNT, 'wechatpay/dist/index.cjs'].sort();

describe('before anything is sent', () => {
  it.each([
    [
      'the stand-in is required and initialized',
      `${STAND_IN} cloud.init(); cloud.openapi.wxacode.get;`,
      WITHOUT_ACCOUNT,
    ],
    [
      'createCloudPay has been given an account',
      `${STAND_IN} const { createCloudPay } = require('@opencloudpay/cloudpay');
       const cloudPay = createCloudPay({ appid: 'wx1', mchId: '1', apiKey: 'k'.repeat(32), pfx: Buffer.from('0') });
       cloudPay.unifiedOrder;`,
      WITH_ACCOUNT,
    ],
    ['a callback function answers', `${STAND_IN} cloud.init(); cloud.getWXContext();`, WITHOUT_ACCOUNT],
  ])('only entries are loaded, neither HTTP, TLS nor XML: %s', (_, program, files) => {
    expect(loadedBy(program)).toEqual({ files, tls: false });
  });

  it('the database is loaded by database() alone, and no HTTP with it', () => {
    const files = [...WITHOUT_ACCOUNT, 'wx-server-sdk/dist/database/database.cjs'].sort();
    const program = `${STAND_IN} cloud.init(); cloud.database().collection('orders').where({ a: 1 });`;
    expect(loadedBy(program)).toEqual({ files, tls: false });
  });

  it('the validators are loaded by the first call, and nothing else if its parameters are refused', () => {
    const program = `${STAND_IN} const { createCloudPay } = require('@opencloudpay/cloudpay');
       const cloudPay = createCloudPay({ appid: 'wx1', mchId: '1', apiKey: 'k'.repeat(32), pfx: Buffer.from('0') });
       await cloudPay.queryOrder({ subMchId: '1900000109', outTradeNo: '1' }).then(process.abort, () => undefined);`;
    const files = [...WITH_ACCOUNT, 'wechatpay/dist/validators.cjs'].sort();
    expect(loadedBy(program)).toEqual({ files, tls: false });
  });
});

describe('a program that speaks one version of the protocol', () => {
  const keys = `const { generateKeyPairSync } = require('node:crypto');
    const pem = { publicKeyEncoding: { type: 'spki', format: 'pem' }, privateKeyEncoding: { type: 'pkcs8', format: 'pem' } };
    const own = generateKeyPairSync('rsa', { modulusLength: 2048, ...pem });
    const theirs = generateKeyPairSync('rsa', { modulusLength: 2048, ...pem });`;
  const V3 = `${keys} const { apis, createClient, signPayment } = require('${join(packages, 'wechatpay-v3')}');
    signPayment({ appId: 'wx1', prepayId: 'wx2', privateKey: own.privateKey });
    const client = createClient({ appid: 'wx1', mchId: '1900007291', mode: 'direct', apiV3Key: 'k'.repeat(32),
      privateKey: own.privateKey, serialNo: 'A'.repeat(40), publicKey: theirs.publicKey, publicKeyId: 'PUB_KEY_ID_1',
      endpoints: ['http://127.0.0.1:9'], timeout: 300 });`;

  it('loads no XML, MD5 or catalogue of v2 if it is v3, and HTTP only for a call', () => {
    const files = ['wechatpay-v3/dist/index.cjs', ...V3_NEEDS].sort();
    expect(loadedBy(V3)).toEqual({ files, tls: false });
    const called = loadedBy(
      `${V3} await client.request(apis.queryOrderByOutTradeNo, { path: { out_trade_no: '20260101' } }).catch(() => {});`,
    );
    const lazy = ['wechatpay/dist/client/connection/http.cjs', 'wechatpay-v3/dist/validators.cjs'];
    expect(called.files).toEqual([...files, ...lazy].sort());
    const v2 = called.all.filter((file) =>
      /unifiedorder|"md5"|<xml>/.test(readFileSync(join(packages, file), 'utf8')),
    );
    expect(v2).toEqual([]);
  });

  it('loads nothing of v3 if it is v2', () => {
    const program = `const { apis, createClient } = require('${join(packages, 'wechatpay')}');
      const client = createClient({ appid: 'wx1', mchId: '1', apiKey: 'k'.repeat(32), endpoints: ['http://127.0.0.1:9'], timeout: 300 });
      await client.request(apis.queryOrder, { out_trade_no: '20260101' }).catch(() => {});`;
    expect(loadedBy(program).all.filter((file) => file.startsWith('wechatpay-v3/'))).toEqual([]);
  });

  const called = (account: string) => `${keys} ${STAND_IN}
    const { createCloudPay } = require('@opencloudpay/cloudpay');
    const cloudPay = createCloudPay({ appid: 'wx1', mchId: '1900007291', ${account},
      endpoints: ['http://127.0.0.1:9'], timeout: 300 });
    await cloudPay.queryOrder({ subMchId: '1900000109', outTradeNo: '20260101' }).then(process.abort, () => undefined);`;

  it('loads no XML and no MD5 if its account of cloudPay is v3', () => {
    const { files, all } = loadedBy(
      called(`version: 'v3', apiV3Key: 'k'.repeat(32), privateKey: own.privateKey, serialNo: 'A'.repeat(40),
        publicKey: theirs.publicKey, publicKeyId: 'PUB_KEY_ID_1'`),
    );
    expect(files).toContain('wechatpay-v3/dist/index.cjs');
    expect(files).not.toContain('wechatpay/dist/index.cjs');
    const v2 = all.filter((file) => /"md5"|<xml>/.test(readFileSync(join(packages, file), 'utf8')));
    expect(v2).toEqual([]);
  });

  it('loads nothing of v3 if its account of cloudPay is v2', () => {
    const { all } = loadedBy(called(`apiKey: 'k'.repeat(32)`));
    expect(all).toContain('wechatpay/dist/index.cjs');
    expect(all.filter((file) => file.startsWith('wechatpay-v3/'))).toEqual([]);
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

  it.each(Object.keys(forFunctions))('no line of %s is long', (name) => {
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
  it.each(Object.entries(forFunctions))(
    'of %s runs no code, and brings nothing but our packages',
    (name, count) => {
      const { installScripts, packages: brought } = installedTree(join(packages, name), packages);
      expect({ installScripts, brought }).toEqual({ installScripts: [], brought: count });
    },
  );

  // A fiftieth without the query builder; a fifth of that is what extended JSON needs of bson.
  it('of the stand-in has at most a twenty-fifth of the original’s size', () => {
    const ours = installedTree(join(packages, 'wx-server-sdk'), packages).bytes;
    const theirs = installedTree(original, packages).bytes;
    expect(ours).toBeGreaterThan(100 * 1024);
    expect(ours * 25).toBeLessThanOrEqual(theirs);
  });
});
