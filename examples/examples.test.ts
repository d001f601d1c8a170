/** The three ways in, as a user takes them: packed, installed into an empty folder, and run. */
import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TYPE_CHECK, TYPE_CHECK_VARIABLES } from '../packages/internal/src/testing/type-check';
import { type PaymentObject, type Simulator, startSimulator } from '../packages/simulator/src/index';
import { type LocalRegistry, startLocalRegistry } from './local-registry';
import { usersEnvironment } from './npm';
import { packFunctionPackages } from './pack';
import { simulatedAccount } from './simulated-account';
import { type Example, installExample } from './user-project';

const run = promisify(execFile);
const root = join(__dirname, '..');

let tarballs: string;
let registry: LocalRegistry;
let simulator: Simulator;
const installed = new Map<Example, string>();

/** Where an example was installed. */
function folderOf(example: Example): string {
  const folder = installed.get(example);
  if (!folder) throw new Error(`${example} is not installed`);
  return folder;
}

beforeAll(async () => {
  tarballs = mkdtempSync(join(tmpdir(), 'opencloudpay-pack-'));
  registry = await startLocalRegistry(await packFunctionPackages(root, tarballs));
  simulator = await startSimulator({ merchants: [{ subMerchants: [{ mchId: '1900000109' }] }] });
  await Promise.all(
    (['npm-alias', 'register', 'create-cloud-pay'] as const).map(async (example) => {
      installed.set(example, await installExample(root, example, registry.url));
    }),
  );
});

afterAll(async () => {
  for (const folder of [tarballs, ...installed.values()]) rmSync(folder, { recursive: true, force: true });
  await Promise.all([registry?.close(), simulator?.stop()]);
});

/** Runs a file of an installed example, as the simulator's merchant; gives what it printed. */
async function start(example: Example, file: string, ...args: string[]): Promise<string> {
  return startBy('v2', example, file, ...args);
}

/** The same by a version of WeChat Pay's protocol. */
async function startBy(
  version: 'v2' | 'v3',
  example: Example,
  file: string,
  ...args: string[]
): Promise<string> {
  const { stdout } = await run(process.execPath, [file, ...args], {
    cwd: folderOf(example),
    env: { ...usersEnvironment(), ...simulatedAccount(simulator, version) },
  });
  return stdout;
}

/** Pays with what an example printed, as the payer's phone would. */
async function expectPayable(
  outTradeNo: string,
  printed: string,
  version: 'v2' | 'v3' = 'v2',
): Promise<void> {
  const signType = version === 'v3' ? 'RSA' : 'MD5';
  expect(simulator.order(outTradeNo)).toMatchObject({ state: 'NOTPAY', totalFee: 8800, signType });
  await simulator.pay(JSON.parse(printed) as PaymentObject);
  expect(simulator.order(outTradeNo)).toMatchObject({ state: 'SUCCESS' });
}

describe('the npm alias', () => {
  it.each(['v2', 'v3'] as const)(
    'lets a function that requires wx-server-sdk take a payment by %s, unchanged',
    async (version) => {
      const outTradeNo = `NPMALIAS${version}`;
      await expectPayable(outTradeNo, await startBy(version, 'npm-alias', 'start.js', outTradeNo), version);
    },
  );

  it('brings our packages and nothing else, and runs no install scripts', () => {
    const packages = installedPackages('npm-alias');
    expect(Object.keys(packages).sort()).toEqual([
      'node_modules/@opencloudpay/cloudpay',
      'node_modules/@opencloudpay/wechatpay',
      'node_modules/@opencloudpay/wechatpay-v3',
      'node_modules/wx-server-sdk',
    ]);
    expect(Object.values(packages).filter(({ hasInstallScript }) => hasInstallScript)).toEqual([]);
  });
});

describe('register next to the real wx-server-sdk', () => {
  it.each(['v2', 'v3'] as const)(
    'lets the function take a payment on the merchant’s own account by %s',
    async (version) => {
      const outTradeNo = `REGISTER${version}`;
      await expectPayable(outTradeNo, await startBy(version, 'register', 'start.js', outTradeNo), version);
    },
  );

  it('leaves the rest to the original', async () => {
    await start('register', 'start.js', 'REGISTER02');
    // The payer's openid came from the original's getWXContext, by way of the function.
    expect(simulator.order('REGISTER02')).toMatchObject({ attach: 'oPayerOfTheExample' });
    expect(installedPackages('register')).toHaveProperty(['node_modules/wx-server-sdk', 'version'], '4.0.2');
  });
});

describe('createCloudPay', () => {
  it.each([
    ['CommonJS', 'index.cjs', 'DIRECTCJS1'],
    ['an ES module', 'index.mjs', 'DIRECTESM1'],
    ['TypeScript', 'index.mts', 'DIRECTTS01'],
  ])('takes a payment from %s', async (_, file, outTradeNo) => {
    await expectPayable(outTradeNo, await start('create-cloud-pay', file, outTradeNo));
  });
});

describe.each([
  ['EN', 'README.md'],
  ['ZH', 'README.zh-CN.md'],
])('the first example of each package’s README, %s', (language, readme) => {
  /** The JavaScript of a README as a file of an installed example. */
  function write(packageName: string, example: Example, edit: (code: string) => string): string {
    const text = readFileSync(join(root, 'packages', packageName, readme), 'utf8');
    const code = /```js\n([\s\S]*?)```/.exec(text)?.[1];
    if (!code) throw new Error(`${packageName}/${readme} has no example`);
    const file = `${packageName}-${readme}.cjs`;
    writeFileSync(join(folderOf(example), file), edit(code));
    return file;
  }

  it('wx-server-sdk: takes a payment', async () => {
    const outTradeNo = `READMESDK${language}`;
    const file = write(
      'wx-server-sdk',
      'npm-alias',
      (code) => `${code}
        exports.main({ outTradeNo: '${outTradeNo}' }).then((payment) => console.log(JSON.stringify(payment)));`,
    );
    await expectPayable(outTradeNo, await start('npm-alias', file));
  });

  it('cloudpay: takes a payment', async () => {
    const outTradeNo = `READMEPAY${language}`;
    const { merchant } = simulator;
    writeFileSync(join(folderOf('create-cloud-pay'), 'apiclient_cert.p12'), merchant.pfx);
    const settings = {
      APPID: merchant.appid,
      MCH_ID: merchant.mchId,
      API_KEY: merchant.apiKey,
      SUB_APPID: merchant.subAppid,
      NOTIFY_SECRET: 'a secret shared with the gateway',
    };
    const file = write(
      'cloudpay',
      'create-cloud-pay',
      // All as it stands, but for the WeChat Pay that it talks to.
      (code) => `Object.assign(process.env, ${JSON.stringify(settings)});
        ${code.replace('createCloudPay({', 'createCloudPay({ endpoints: [process.env.CLOUDPAY_ENDPOINTS], ca: process.env.CLOUDPAY_CA,')}
        order('${outTradeNo}', 'oPayer').then((payment) => console.log(JSON.stringify(payment)));`,
    );
    await expectPayable(outTradeNo, await start('create-cloud-pay', file));
  });

  it('wechatpay: verifies what it signed', async () => {
    const file = write(
      'wechatpay',
      'create-cloud-pay',
      (code) =>
        `process.env.API_KEY = 'key'; ${code.replace(/^(verify\(.*\)); \/\/ true$/m, 'console.log($1);')}`,
    );
    expect(await start('create-cloud-pay', file)).toBe('true\n');
  });
});

describe('the type declarations, with those of all they use checked', () => {
  const resolutions = [
    ['node16', 'node16'],
    ['nodenext', 'nodenext'],
    ['preserve', 'bundler'],
  ] as const;
  const files: [Example, string[]][] = [
    ['npm-alias', ['npm-alias.mts', 'npm-alias.cts']],
    ['register', ['register.mts', 'register.cts']],
    ['create-cloud-pay', ['create-cloud-pay.mts', 'create-cloud-pay.cts', 'index.mts']],
  ];

  it.each(resolutions)(
    'serve every example under module %s, moduleResolution %s',
    async (module, moduleResolution) => {
      const programs = files.flatMap(([example, names]) => {
        cpSync(join(__dirname, 'fixtures/types'), folderOf(example), { recursive: true });
        return names.map((name) => join(folderOf(example), name));
      });
      const options = { module, moduleResolution, target: 'es2022', types: 'node', skipLibCheck: 'false' };
      const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]);
      const typeRoots = join(root, 'node_modules/@types');
      const { stdout } = await run(
        process.execPath,
        [
          ...TYPE_CHECK,
          '--noEmit',
          '--strict',
          '--ignoreConfig',
          '--typeRoots',
          typeRoots,
          ...args,
          ...programs,
        ],
        { cwd: folderOf('npm-alias'), env: { ...process.env, ...TYPE_CHECK_VARIABLES } },
      ).catch((error: { stdout: string }) => error);
      expect(stdout).toBe('');
    },
  );
});

/** What npm's lock file says of each installed package, by its folder. */
function installedPackages(
  example: Example,
): Record<string, { version: string; hasInstallScript?: boolean }> {
  const { packages } = JSON.parse(readFileSync(join(folderOf(example), 'package-lock.json'), 'utf8'));
  const { '': _, ...others } = packages;
  return others;
}
