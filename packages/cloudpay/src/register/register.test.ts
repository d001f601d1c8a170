/** register with the real SDKs, in separate processes: it changes Node's loader, which tests do not use. */
import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { build } from 'esbuild';
import type { CloudPay } from '../index';
import { inEnvironment } from '../testing/environment';

const run = promisify(execFile);
const ourPackage = join(__dirname, '../..');
const emulatorModules = join(ourPackage, '../emulator/node_modules');
const folders: string[] = [];

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

/** An installed function's folder, with this wx-server-sdk in it, if any. */
function functionFolder(sdk?: string): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'opencloudpay-register-'));
  folders.push(folder);
  cpSync(join(ourPackage, 'fixtures/register'), folder, { recursive: true });
  const installed = join(folder, 'node_modules/@opencloudpay/cloudpay');
  cpSync(join(ourPackage, 'dist'), join(installed, 'dist'), { recursive: true });
  cpSync(join(ourPackage, 'package.json'), join(installed, 'package.json'));
  link(join(ourPackage, '../wechatpay'), join(folder, 'node_modules/@opencloudpay/wechatpay'));
  link(join(ourPackage, '../wechatpay-v3'), join(folder, 'node_modules/@opencloudpay/wechatpay-v3'));
  if (sdk) link(join(emulatorModules, sdk), join(folder, 'node_modules/wx-server-sdk'));
  return folder;
}

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, 'junction');
}

interface Report {
  members: string[];
  changed?: string[];
  beforeInit?: string;
  afterInit: string;
  newInstance: string;
  instanceBeforeInit: string;
  instance: string;
  version: string;
  wxContext: object;
}

async function node(folder: string, ...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const { PATH, NODE_COMPILE_CACHE = '' } = process.env;
  // Not in the folder: the working directory says nothing about the function's folder.
  const cwd = dirname(folder);
  // Without this the original looks for Tencent's metadata service.
  const env = { PATH, NODE_COMPILE_CACHE, TENCENTCLOUD: 'true', WX_CONTEXT_KEYS: '' };
  return run(process.execPath, args, { cwd, env });
}

async function reportOf(folder: string, ...args: string[]): Promise<Report> {
  const { stdout } = await node(folder, ...args.map((arg) => join(folder, arg)));
  return JSON.parse(stdout.slice(stdout.lastIndexOf('\n{') + 1));
}

const INIT_FIRST = expect.stringContaining("Cloud API isn't enabled, please call init first");
const OURS = expect.stringContaining('CLOUDPAY_APPID, CLOUDPAY_MCH_ID, CLOUDPAY_API_KEY not set');

function expectReplaced(report: Report): void {
  expect(report).toMatchObject({
    afterInit: OURS,
    newInstance: OURS,
    instanceBeforeInit: INIT_FIRST,
    instance: OURS,
    wxContext: {},
  });
  expect(report.members).toEqual(expect.arrayContaining(['cloudPay', 'database', 'openapi', 'Cloud']));
}

const sdks = [
  ['2.6.3', 'wx-server-sdk-2'],
  ['3.0.4', 'wx-server-sdk-3'],
  ['4.0.2', 'wx-server-sdk'],
] as const;

describe.each(sdks)('beside wx-server-sdk %s', (version, sdk) => {
  let folder: string;
  beforeAll(() => {
    folder = functionFolder(sdk);
  });

  it.each(['register-first.cjs', 'register-first.mjs', 'register-second.mjs'])(
    'cloudPay is ours, in all instances, and requires init: %s',
    async (file) => {
      const report = await reportOf(folder, file);
      expectReplaced(report);
      expect(report).toMatchObject({ version, beforeInit: INIT_FIRST });
    },
  );

  it.each(['register-second.cjs', 'register-after-init.cjs', 'loaded-by-import.mjs'])(
    'cloudPay is the only member that changes: %s',
    async (file) => {
      const report = await reportOf(folder, file);
      expectReplaced(report);
      expect(report.changed).toEqual(['cloudPay']);
      if (file !== 'register-after-init.cjs') expect(report.beforeInit).toEqual(INIT_FIRST);
    },
  );
});

it('may be required any number of times', async () => {
  const report = await reportOf(functionFolder('wx-server-sdk'), 'register-twice.cjs');
  expectReplaced(report);
  expect(report.changed?.filter((name) => name !== 'cloudPay')).toEqual([]);
});

it('may be preloaded, so that no line of code changes', async () => {
  const folder = functionFolder('wx-server-sdk');
  const preload = join(folder, 'node_modules/@opencloudpay/cloudpay/dist/register.cjs');
  const { stdout } = await node(folder, '--require', preload, join(folder, 'unaware.cjs'));
  expectReplaced(JSON.parse(stdout));
});

it('works with loader hooks, which load modules differently', async () => {
  const folder = functionFolder('wx-server-sdk');
  const hooks = pathToFileURL(join(folder, 'with-loader-hooks.mjs')).href;
  const { stdout } = await node(folder, '--import', hooks, join(folder, 'register-first.mjs'));
  expectReplaced(JSON.parse(stdout));
});

it('replaces cloudPay in every copy that is loaded', async () => {
  const folder = functionFolder('wx-server-sdk');
  link(
    join(emulatorModules, 'wx-server-sdk-2'),
    join(folder, 'node_modules/of-a-library/node_modules/wx-server-sdk'),
  );
  const report = await reportOf(folder, 'two-copies.cjs');
  expectReplaced(report);
  expect(report.version).toBe('2.6.3');
});

it('finds the function’s copy if it is installed in another folder', async () => {
  const folder = functionFolder('wx-server-sdk-3');
  const store = functionFolder();
  rmSync(join(folder, 'node_modules/@opencloudpay/cloudpay'), { recursive: true });
  link(
    join(store, 'node_modules/@opencloudpay/cloudpay'),
    join(folder, 'node_modules/@opencloudpay/cloudpay'),
  );
  const report = await reportOf(folder, 'register-first.cjs');
  expectReplaced(report);
  expect(report.version).toBe('3.0.4');
});

describe('if it cannot work', () => {
  it('reports that there is no wx-server-sdk, and what to do', async () => {
    const folder = functionFolder();
    await expect(node(folder, join(folder, 'register-first.cjs'))).rejects.toMatchObject({
      stderr: expect.stringMatching(
        /cloudpay\/register: there is no wx-server-sdk.*npm install wx-server-sdk.*'WX_SERVER_SDK_NOT_FOUND'/s,
      ),
    });
  });

  it('reports an unknown wx-server-sdk, rather than leave its cloudPay in place', async () => {
    const folder = functionFolder();
    const sdk = join(folder, 'node_modules/wx-server-sdk');
    mkdirSync(sdk);
    writeFileSync(join(sdk, 'index.js'), "module.exports = { version: '9.0.0', init() {}, cloudPay: {} };");
    await expect(node(folder, join(folder, 'register-first.cjs'))).rejects.toMatchObject({
      stderr: expect.stringMatching(
        /wx-server-sdk 9\.0\.0 is not built like.*cloud\.cloudPay = createCloudPay\(\).*'WX_SERVER_SDK_UNKNOWN'/s,
      ),
    });
  });

  it('reports that it was bundled, rather than miss an SDK that was bundled with it', async () => {
    const folder = functionFolder('wx-server-sdk');
    await build({
      entryPoints: [join(folder, 'register-first.cjs')],
      outfile: join(folder, 'bundle.js'),
      bundle: true,
      platform: 'node',
    });
    await expect(node(folder, join(folder, 'bundle.js'))).rejects.toMatchObject({
      stderr: expect.stringMatching(
        /it was bundled.*cloud\.cloudPay = createCloudPay\(\).*REGISTER_BUNDLED/s,
      ),
    });
  });

  it('passes on the reason of an SDK that fails to load', async () => {
    const folder = functionFolder();
    const sdk = join(folder, 'node_modules/wx-server-sdk');
    mkdirSync(sdk);
    writeFileSync(join(sdk, 'index.js'), "require('a-part-of-it');");
    await expect(node(folder, join(folder, 'register-first.cjs'))).rejects.toMatchObject({
      stderr: expect.stringContaining("Cannot find module 'a-part-of-it'"),
    });
  });
});

it('leaves our own stand-in unchanged', async () => {
  const folder = functionFolder();
  link(join(ourPackage, '../wx-server-sdk'), join(folder, 'node_modules/wx-server-sdk'));
  writeFileSync(
    join(folder, 'with-stand-in.cjs'),
    `require('@opencloudpay/cloudpay/register');
     const cloud = require('wx-server-sdk');
     cloud.init();
     cloud.cloudPay.queryOrder({}).catch(({ errMsg }) => console.log(errMsg));`,
  );
  expect((await node(folder, join(folder, 'with-stand-in.cjs'))).stdout).toEqual(OURS);
});

it('works in jest too, which has its own module loader', async () => {
  process.env['TENCENTCLOUD'] = 'true';
  for (const method of ['warn', 'error', 'log'] as const) jest.spyOn(console, method).mockReturnValue();
  await inEnvironment({}, async () => {
    require('../register');
    const cloud = require('wx-server-sdk') as { init(options: object): void; cloudPay: CloudPay };
    expect(() => cloud.cloudPay.queryOrder({} as never)).toThrow('please call init first');
    cloud.init({ env: 'test' });
    await expect(cloud.cloudPay.queryOrder({ outTradeNo: 'A00001' })).rejects.toMatchObject({ errMsg: OURS });
  });
});
