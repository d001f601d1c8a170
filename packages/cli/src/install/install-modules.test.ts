/** `--install` with the npm of this machine, without a registry: packages are files of the project. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Project, temporaryProject } from '../testing/project';
import { type Installation, installModules } from './install-modules';
import { npmCommand } from './npm';

const before = { ...process.env };
const made: Project[] = [];
let packages: Project;

beforeAll(() => {
  process.env['npm_config_registry'] = 'http://127.0.0.1:9/';
  process.env['npm_config_fetch_retries'] = '0';
  // As within `npm run`: none of it may lead npm elsewhere.
  process.env['npm_config_local_prefix'] = '/nowhere';
  process.env['npm_config_dry_run'] = 'true';
  packages = temporaryProject({
    'dayjs/package.json': '{ "name": "dayjs", "version": "1.11.0", "main": "index.js" }',
    'dayjs/index.js': 'module.exports = () => "now";',
    'native/package.json':
      '{ "name": "native", "version": "1.0.0", "scripts": { "install": "node -e \\"fs.writeFileSync(\'ran\', \'\')\\"" } }',
    'native/index.js': '',
    'sdk/package.json': '{ "name": "wx-server-sdk", "version": "2.6.3", "main": "index.js" }',
    'sdk/index.js': '',
  });
  made.push(packages);
  const { npm_config_dry_run: _, npm_config_local_prefix: __, ...env } = process.env;
  const [program = '', ...first] = npmCommand(env, process.execPath);
  const folders = ['dayjs', 'native', 'sdk'].map((name) => `./${name}`);
  execFileSync(program, [...first, 'pack', ...folders, '--silent'], { cwd: packages.folder, env });
});
afterAll(() => {
  for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
  Object.assign(process.env, before);
  for (const project of made) project.remove();
});

const tarball = (name: string) => `file:${join(packages.folder, name)}.tgz`;
const dayjs = () => tarball('dayjs-1.11.0');
const manifest = (dependencies: object) => `${JSON.stringify({ name: 'fn', dependencies }, undefined, 4)}\n`;

function project(files: Record<string, string>): Project {
  const one = temporaryProject(files);
  made.push(one);
  return one;
}

const install = (at: Project, options: { realSdk?: boolean; signal?: AbortSignal } = {}) =>
  installModules(at.folder, { realSdk: false, signal: new AbortController().signal, ...options });
const inModules = (at: Project, name: string) =>
  readdirSync(join(at.folder, 'cloudfunctions', name, 'node_modules')).filter(
    (each) => !each.startsWith('.'),
  );
const summary = (done: Installation[]) =>
  done.map(({ functions, modules, failure, scripts }) => ({
    functions,
    names: modules.map((each) => each.replace(/@(?:file:.*|\d+)$/, '')),
    failure,
    scripts,
  }));

const PAY = "require('dayjs'); require('wx-server-sdk'); exports.main = () => 1;";

describe('installModules', () => {
  it('installs into each function what it declares, except wx-server-sdk, and changes nothing else', async () => {
    const payManifest = manifest({ 'wx-server-sdk': '~2.6.3', dayjs: dayjs() });
    const shop = project({
      'package.json': '{ "name": "shop", "dependencies": { "vue": "3" } }',
      'cloudfunctions/pay/package.json': payManifest,
      'cloudfunctions/pay/index.js': PAY,
      // Its wx-server-sdk is of a registry that is not there.
      'cloudfunctions/pay/package-lock.json': JSON.stringify({
        name: 'fn',
        lockfileVersion: 3,
        packages: {
          '': { name: 'fn', dependencies: { 'wx-server-sdk': '~2.6.3' } },
          'node_modules/wx-server-sdk': { version: '2.6.3', resolved: 'http://127.0.0.1:9/sdk.tgz' },
        },
      }),
      'cloudfunctions/refund/package.json': manifest({
        'wx-server-sdk': '~2.6.3',
        native: tarball('native-1.0.0'),
        common: 'file:../common',
      }),
      'cloudfunctions/refund/index.js': PAY,
      'cloudfunctions/common/package.json': manifest({ dayjs: dayjs() }),
      'cloudfunctions/common/index.js': "exports.now = require('dayjs')();",
      // Modules that no package.json declares, and an own copy of wx-server-sdk.
      'cloudfunctions/pay/node_modules/wx-server-sdk/package.json': '{ "version": "2.6.3" }',
      'cloudfunctions/pay/node_modules/@scope/own/index.js': 'own',
      'cloudfunctions/fails/package.json': manifest({ 'no-such-module': '1' }),
      'cloudfunctions/fails/index.js': PAY,
      'cloudfunctions/fails/node_modules/handmade/index.js': 'own',
      'cloudfunctions/without/index.js': "require('xml2js'); exports.main = () => 1;",
      'cloudfunctions/done/package.json': manifest({ dayjs: dayjs() }),
      'cloudfunctions/done/index.js': PAY,
      'cloudfunctions/done/node_modules/dayjs/package.json': '{ "version": "0.0.1" }',
    });
    const lock = readFileSync(join(shop.folder, 'cloudfunctions/pay/package-lock.json'), 'utf8');
    const done = await install(shop);
    expect(summary(done)).toEqual([
      { functions: ['refund'], names: ['dayjs'], scripts: [] },
      {
        functions: ['fails'],
        names: ['no-such-module'],
        failure: expect.stringMatching(/ECONNREFUSED|no-such-module/),
        scripts: [],
      },
      { functions: ['pay'], names: ['dayjs'], scripts: [] },
      { functions: ['refund'], names: ['native', 'common'], scripts: ['native'] },
    ]);
    expect(inModules(shop, 'pay')).toEqual(['@scope', 'dayjs', 'wx-server-sdk']);
    expect(inModules(shop, 'fails')).toEqual(['handmade']);
    expect(inModules(shop, 'refund')).toEqual(['common', 'native']);
    expect(inModules(shop, 'common')).toEqual(['dayjs']);
    const at = (path: string) => join(shop.folder, 'cloudfunctions', path);
    expect(existsSync(at('refund/node_modules/native/ran'))).toBe(false);
    expect(readFileSync(at('pay/package.json'), 'utf8')).toBe(payManifest);
    expect(readFileSync(at('pay/package-lock.json'), 'utf8')).toBe(lock);
    expect(readdirSync(at('refund')).sort()).toEqual(['index.js', 'node_modules', 'package.json']);
    expect(existsSync(at('without/node_modules'))).toBe(false);
    expect(existsSync(at('node_modules'))).toBe(false);
    expect(existsSync(join(shop.folder, 'node_modules'))).toBe(false);
  });

  it('installs Tencent’s SDK only where that is asked for', async () => {
    const shop = project({
      'cloudfunctions/pay/package.json': manifest({ 'wx-server-sdk': tarball('wx-server-sdk-2.6.3') }),
      'cloudfunctions/pay/index.js': PAY,
    });
    expect(await install(shop)).toEqual([]);
    expect(summary(await install(shop, { realSdk: true }))).toMatchObject([{ names: ['wx-server-sdk'] }]);
    expect(inModules(shop, 'pay')).toEqual(['wx-server-sdk']);
  });

  it('can be interrupted, and restores what an installation left that was killed', async () => {
    const shop = project({
      'cloudfunctions/pay/package.json': manifest({ dayjs: dayjs() }),
      'cloudfunctions/pay/index.js': PAY,
      'cloudfunctions/pay/.cloudpay-node_modules/handmade/index.js': 'own',
    });
    await expect(install(shop, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'INTERRUPTED',
    });
    expect(inModules(shop, 'pay')).toEqual(['handmade']);
    expect(existsSync(join(shop.folder, 'cloudfunctions/pay/.cloudpay-node_modules'))).toBe(false);
    const abort = new AbortController();
    setTimeout(() => abort.abort(), 30);
    await expect(install(shop, { signal: abort.signal })).rejects.toMatchObject({ code: 'INTERRUPTED' });
    expect(inModules(shop, 'pay')).toEqual(['handmade']);
  });
});

describe('npmCommand', () => {
  it('is the npm that runs, else the one of this Node, else the one in PATH', () => {
    const node = project({
      'bin/node': '',
      'lib/node_modules/npm/bin/npm-cli.js': '',
      'other/npm-cli.js': '',
      'pnpm.cjs': '',
    });
    const at = (path: string) => join(node.folder, path);
    expect(npmCommand({ npm_execpath: at('other/npm-cli.js') }, at('bin/node'))).toEqual([
      at('bin/node'),
      at('other/npm-cli.js'),
    ]);
    const beside = [at('bin/node'), at('lib/node_modules/npm/bin/npm-cli.js')];
    expect(npmCommand({ npm_execpath: at('pnpm.cjs') }, at('bin/node'))).toEqual(beside);
    expect(npmCommand({}, at('bin/node'))).toEqual(beside);
    expect(npmCommand({}, at('other/deeper/node'))).toEqual(['npm']);
  });
});
