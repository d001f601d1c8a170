/** `cloudpay init` where something stands already: what their owner has written stays, and nothing is written by halves. */
import fs, { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv, stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type InitOptions, init } from './init';
import { shellPath } from './shell-path';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'init there-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const write = (path: string, content: string) => writeFileSync(join(folder, path), content);
const environment = () => ({ ...parseEnv(read('.env')) });

async function run(options: Partial<InitOptions> = {}): Promise<string> {
  const written: string[] = [];
  const answers = {
    ...{ mode: 'direct', version: 'v2', mchId: '1900000109', appid: 'wx8888888888888888' },
    ...{ functions: 'serve', envId: 'prod-1a2b', url: 'https://1.2.3.4', options: {} },
  };
  await init(folder, { ...answers, yes: true, dryRun: false, ...options } as InitOptions, {
    write: (text) => written.push(text),
    isInteractive: false,
    version: '0.1.0',
    env: { LANG: 'C' },
  });
  return stripVTControlCharacters(written.join(''));
}

describe('an existing configuration', () => {
  it('keeps its name, what no answer decides, and the comments above that', async () => {
    write(
      'cloudpay.json',
      `{
  "envId": "old",
  // on the big disk
  "database": { "folder": "/srv/data" },
  // Once a month.
  // Asked by the auditors.
  "retention": {
    "days": 30 // at least
  },
  "functions": { "instances": 2 },
}
`,
    );
    const shown = await run();
    expect(shown).toMatch(/^\+\+\+ cloudpay\.json\n--- cloudpay\.json\n/);
    expect(existsSync(join(folder, 'cloudpay.jsonc'))).toBe(false);
    const made = read('cloudpay.json');
    expect(made).toContain('"envId": "prod-1a2b"');
    expect(made).toContain('  // on the big disk\n  "database": { "folder": "/srv/data" },\n');
    expect(made).toContain('\n  "functions": { "instances": 2 },\n');
    expect(made).toContain(
      '  // Once a month.\n  // Asked by the auditors.\n  "retention": {\n    "days": 30 // at least\n  }\n}\n',
    );
    expect(await run()).toBe('Everything is as it should be: nothing was written.\n');
  });

  it.each([
    ['that is no JSON', '{ "url": }'],
    ['that is a list', '[]'],
    ['with several merchants', '{ "merchants": [{ "mchId": "1" }, { "mchId": "2" }] }'],
    ['with several environments', '{ "callbacks": { "environments": { "a": {}, "b": {} } } }'],
  ])('%s is left alone', async (_, content) => {
    write('cloudpay.json', content);
    await expect(run()).rejects.toMatchObject({
      code: 'FILE_UNUSABLE',
      message: expect.stringMatching(/^cloudpay\.json .* Nothing was written\.$/),
    });
    expect(fs.readdirSync(folder)).toEqual(['cloudpay.json']);
  });

  it('that was checked out with Windows line ends keeps them, and they are no difference', async () => {
    await run();
    for (const path of ['cloudpay.jsonc', '.env.example', '.gitignore'])
      write(path, read(path).replaceAll('\n', '\r\n'));
    expect(await run()).toBe('Everything is as it should be: nothing was written.\n');
    write('.gitignore', 'node_modules\r\n');
    expect(await run()).not.toContain('\r');
    expect(read('.gitignore')).toMatch(/^node_modules\r\n\r\n# Keys.*\r\n\.env\r\n/);
    expect(read('.gitignore')).not.toMatch(/[^\r]\n/);
  });
});

describe('variables that are there', () => {
  it('stay, and what is missing comes behind them, with the secrets that are made', async () => {
    write('.env', 'PORT=3000\n# CLOUDPAY_SESSION_KEY=later\nCLOUDPAY_API_KEY=filled-in');
    write('.env.example', 'PORT=3000\n');
    const shown = await run();
    expect(read('.env')).toMatch(
      /^PORT=3000\n# CLOUDPAY_SESSION_KEY=later\nCLOUDPAY_API_KEY=filled-in\n\n# Protects/,
    );
    expect(environment()).toMatchObject({ PORT: '3000', CLOUDPAY_API_KEY: 'filled-in' });
    expect(environment()['CLOUDPAY_NOTIFY_SECRET']).toHaveLength(44);
    expect(environment()).not.toHaveProperty('CLOUDPAY_SESSION_KEY');
    expect(read('.env.example')).toMatch(/^PORT=3000\n\n# The API key \(v2\)[^\n]*\nCLOUDPAY_API_KEY=\n\n/);
    expect(shown).not.toMatch(/filled-in|later/);
    expect(shown).toContain('  1. Fill in .env: CLOUDPAY_MINI_PROGRAM_SECRET\n');
  });

  it('of other answers go from the example, as long as they are as they were made', async () => {
    await run({ version: 'v3' });
    write('.env.example', `${read('.env.example')}\nMINE=\n`);
    await run({ version: 'v2' });
    const names = read('.env.example').match(/^[A-Z_]+(?==)/gm);
    expect(names).toEqual([
      ...['CLOUDPAY_NOTIFY_SECRET', 'CLOUDPAY_MINI_PROGRAM_SECRET', 'CLOUDPAY_SESSION_KEY'],
      ...['CLOUDPAY_STORAGE_SECRET', 'MINE', 'CLOUDPAY_API_KEY'],
    ]);
  });

  it('with the hash of a token get no other token', async () => {
    write('.env', 'CLOUDPAY_TOKENS_SHA256=of-mine\n');
    await run({ functions: 'cloudbase' });
    expect(read('.env')).not.toContain('CLOUDPAY_GATEWAY_TOKEN');
    expect(environment()['CLOUDPAY_TOKENS_SHA256']).toBe('of-mine');
  });
});

describe('a file that cannot be used', () => {
  it('because a folder has its name is named before anything is written', async () => {
    mkdirSync(join(folder, '.gitignore'));
    await expect(run()).rejects.toMatchObject({
      code: 'FILE_UNUSABLE',
      message: expect.stringMatching(/^\.gitignore is a folder/),
      zh: expect.stringMatching(/^\.gitignore 是目录/),
    });
    expect(fs.readdirSync(folder)).toEqual(['.gitignore']);
  });

  it('because this user may not write it keeps all others from being written', async () => {
    write('.gitignore', '');
    const real = fs.accessSync;
    // Root may write everywhere: it gets here what the system tells all others.
    const denied = jest.spyOn(fs, 'accessSync').mockImplementation((path, mode) => {
      if (String(path).endsWith('.gitignore')) throw Object.assign(new Error('no'), { code: 'EACCES' });
      real(path, mode);
    });
    try {
      await expect(run()).rejects.toMatchObject({
        code: 'FILE_UNUSABLE',
        message: '.gitignore cannot be used (EACCES): let this user read and write it. Nothing was written.',
      });
    } finally {
      denied.mockRestore();
    }
    expect(fs.readdirSync(folder)).toEqual(['.gitignore']);
  });
});

describe('answers that would be left out', () => {
  it.each([
    [{ functions: 'sevre' }, /^--functions must be serve, cloudbase, /],
    [
      { options: { region: 'x' } },
      /^--set region is an option of a platform, and cloudpay serve has none\.$/,
    ],
    [
      { functions: 'tencent-scf', options: { region: 'x', secretKey: 'y' } },
      /^--set secretKey is a secret: set TENCENT_SECRET_KEY in \.env instead\.$/,
    ],
  ])('are refused: %j', async (options, message) => {
    await expect(run(options as Partial<InitOptions>)).rejects.toMatchObject({
      code: 'ANSWER_INVALID',
      message: expect.stringMatching(message),
    });
  });
});

it('the next command can be typed for a folder of any name', async () => {
  expect(await run()).toMatch(/\n {2}3\. cd '[^']*init there-\w+' && cloudpay doctor --config /);
  expect(shellPath('shop')).toBe('shop');
  expect(shellPath('商城/pay')).toBe('商城/pay');
  expect(shellPath('-f', 'linux')).toBe('./-f');
  expect(shellPath("bob's shop", 'linux')).toBe(String.raw`'bob'\''s shop'`);
  expect(shellPath('my shop', 'win32')).toBe('"my shop"');
});

it('an order of the code whose callback is in another environment is named', async () => {
  mkdirSync(join(folder, 'cloudfunctions/pay'), { recursive: true });
  write(
    'cloudfunctions/pay/index.js',
    `const cloud = require('wx-server-sdk');
exports.main = ({ no }) =>
  cloud.cloudPay.unifiedOrder({ body: 'tea', outTradeNo: no, totalFee: 1, envId: 'shop-1', functionName: 'pay_cb' });`,
  );

  expect(await run()).toContain(
    '! cloudfunctions/pay/index.js:3 names the environment shop-1 for the callback, and the answer was prod-1a2b',
  );
  expect(await run({ envId: 'shop-1' })).not.toContain('names the environment');
});
