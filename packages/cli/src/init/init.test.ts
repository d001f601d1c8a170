/** `cloudpay init`: what it writes, that the programs can read it, and that nothing is written unseen. */
import { generateKeyPairSync } from 'node:crypto';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv, stripVTControlCharacters } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { listen } from '@opencloudpay/internal/testing/listen';
import { readConfiguration, readServeConfiguration } from '@opencloudpay/server';
import { endAll, runCloudpay } from '../testing/dev-process';
import { type InitOptions, init } from './init';
import { PLACES, type Place } from './places';

const ANSWERS = {
  mode: 'direct',
  version: 'v2',
  mchId: '1900000109',
  appid: 'wx8888888888888888',
  functions: 'serve',
  envId: 'prod-1a2b',
  url: 'https://1.2.3.4',
  options: {},
} as const;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'init-'));
});
afterEach(async () => {
  await endAll();
  rmSync(folder, { recursive: true, force: true });
});

const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const write = (path: string, content: string) => writeFileSync(join(folder, path), content);

/** @returns what was written to the terminal */
async function run(
  options: Partial<InitOptions> = {},
  env: NodeJS.ProcessEnv = { LANG: 'C' },
): Promise<string> {
  const written: string[] = [];
  await init(folder, { ...ANSWERS, yes: true, dryRun: false, ...options } as InitOptions, {
    write: (text) => written.push(text),
    isInteractive: false,
    version: '0.1.0',
    env,
  });
  return stripVTControlCharacters(written.join(''));
}

const environment = () => ({ ...parseEnv(read('.env')) }) as Record<string, string>;

describe('the configuration', () => {
  const filled = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [name, 'k'.repeat(32)]));
  const OPTIONS: Readonly<Record<string, string>> = {
    region: 'ap-shanghai',
    accountId: '1234567890123456',
    url: 'https://functions.example.com/{functionName}',
  };
  const optionsOf = (place: Place) =>
    Object.fromEntries(
      PLACES[place].options.flatMap(({ name, variable }) => (variable ? [] : [[name, OPTIONS[name] ?? '']])),
    );

  it.each(
    (Object.keys(PLACES) as Place[]).flatMap((place) => [
      [place, 'direct'] as const,
      [place, 'partner'] as const,
    ]),
  )('of functions %s, mode %s, needs the keys alone', async (functions, mode) => {
    const options = functions === 'function-host' ? { url: 'http://10.0.0.5:8010' } : optionsOf(functions);
    await run({ functions, mode, options, ...(mode === 'partner' && { subAppid: 'wx9999999999999999' }) });
    const empty = Object.entries(environment()).flatMap(([name, value]) => (value === '' ? [name] : []));
    const env = {
      ...environment(),
      ...filled(empty),
      CLOUDPAY_PFX: Buffer.from([0x30, 0x82, 1, 1]).toString('base64'),
    };
    const name = functions === 'serve' ? 'cloudpay.jsonc' : 'gateway.jsonc';
    const reader = functions === 'serve' ? readServeConfiguration : readConfiguration;
    // A certificate is needed to read the rest, and there is none in a test of texts.
    const problems = problemsOf(() => reader({ file: join(folder, name), env }));
    expect(problems).toEqual([expect.stringMatching(/^merchants\[0\]\.pfx /)]);
    if (functions !== 'serve') expect(read(name)).toContain(`"adapter": "${functions}"`);
    expect(read(name)).toContain(`"mode": "${mode}"`);
  });

  it('is explained in the language of the terminal, and its keys stand in the schema’s file', async () => {
    await run({}, { LANG: 'zh_CN.UTF-8' });
    expect(read('cloudpay.jsonc')).toMatch(
      /^\{\n {2}\/\/ 由 cloudpay init 生成。.*\n.*\n {2}"\$schema": "https:\/\/unpkg\.com\/@opencloudpay\/server@0\.1\.0\/dist\/cloudpay\.schema\.json",\n/,
    );
    expect(read('cloudpay.jsonc')).toMatch(/\n {2}\/\/ 环境 ID：.*\n {2}"envId": "prod-1a2b",\n/);
    expect(read('.gitignore')).toContain('# 密钥，以及 cloudpay 的数据\n.env\n');
  });

  it.each(['serve', 'cloudbase'] as const)(
    'of v3 has the key files of v3, of functions %s',
    async (functions) => {
      await run({ version: 'v3', functions });
      const name = functions === 'serve' ? 'cloudpay.jsonc' : 'gateway.jsonc';
      expect(read(name)).toMatch(
        /"version": "v3",[\s\S]*"privateKey": "keys\/apiclient_key\.pem",\n[\s\S]*"publicKey": "keys\/pub_key\.pem"/,
      );
      const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
      const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
      mkdirSync(join(folder, 'keys'));
      write('keys/apiclient_key.pem', own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
      write('keys/pub_key.pem', publicKey.export({ type: 'spki', format: 'pem' }).toString());
      const env = {
        ...environment(),
        ...filled(['CLOUDPAY_MINI_PROGRAM_SECRET', 'TENCENT_SECRET_ID', 'TENCENT_SECRET_KEY']),
        ...filled(['CLOUDPAY_API_V3_KEY']),
        CLOUDPAY_SERIAL_NO: '408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB',
        CLOUDPAY_PUBLIC_KEY_ID: 'PUB_KEY_ID_0114232134912410000000000000',
      };
      const reader = functions === 'serve' ? readServeConfiguration : readConfiguration;
      expect(problemsOf(() => reader({ file: join(folder, name), env }))).toEqual([]);
    },
  );

  it('takes what the project’s own files say', async () => {
    write('project.config.json', JSON.stringify({ appid: 'wx7777777777777777' }));
    write('cloudbaserc.json', JSON.stringify({ envId: 'shop-9' }));
    const { appid: _, envId: __, ...others } = ANSWERS;
    await init(
      folder,
      { ...others, yes: true, dryRun: false },
      { write: () => {}, isInteractive: false, version: '0.1.0', env: { LANG: 'C' } },
    );
    expect(read('cloudpay.jsonc')).toMatch(/"envId": "shop-9"[\s\S]*"appid": "wx7777777777777777"/);
  });
});

describe('secrets', () => {
  it('that are this project’s own are made, for the owner alone, and shown nowhere', async () => {
    const shown = await run();
    const { CLOUDPAY_NOTIFY_SECRET: secret = '', CLOUDPAY_SESSION_KEY: session, ...rest } = environment();
    expect(secret).toHaveLength(44);
    expect(session).not.toBe(secret);
    expect(rest['CLOUDPAY_API_KEY']).toBe('');
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);
    expect(shown).not.toContain(secret);
    expect(shown).toContain('+ CLOUDPAY_NOTIFY_SECRET=…\n');
    expect(read('.env.example')).toContain('\nCLOUDPAY_NOTIFY_SECRET=\n');
  });

  it('and data are ignored by git; lines that are there stay', async () => {
    write('.gitignore', 'node_modules\n.env');
    await run();
    expect(read('.gitignore')).toBe(
      'node_modules\n.env\n\n# Keys, and data of cloudpay\n/keys/\napiclient_*\npub_key.pem\n/data/database/\n/data/files/\n',
    );
  });

  it.each(['/data/', 'data', '/data/database\n/data/files'])(
    'are not ignored twice where the project ignores them by %j',
    async (lines) => {
      write('.gitignore', lines);
      await run();
      expect(read('.gitignore')).not.toContain('/data/database/');
    },
  );
});

describe('before it writes, it', () => {
  it('shows the difference, and --dry-run ends there', async () => {
    const shown = await run({ dryRun: true });
    expect(shown).toMatch(/^\+\+\+ cloudpay\.jsonc\n\+ \{\n/);
    expect(existsSync(join(folder, 'cloudpay.jsonc'))).toBe(false);
  });

  it('asks, and where it cannot ask, refuses', async () => {
    await expect(run({ yes: false })).rejects.toMatchObject({ code: 'NOT_CONFIRMED' });
    expect(existsSync(join(folder, '.env'))).toBe(false);
  });

  it('shows no secret of an existing file, on whatever line', async () => {
    const secrets = { apiKey: 'AAAA', keys: ['BBBB', 'b"BB'], secretAccessKey: 'CCCC', pfx: 'MIIDDDD' };
    const configuration = {
      merchants: [secrets],
      notify: { secret: 'EE"EE' },
      database: { url: 'postgres://u:FFFF@h/d' },
    };
    for (const indentation of [undefined, 2]) {
      write('cloudpay.json', JSON.stringify(configuration, undefined, indentation));
      const shown = await run({ dryRun: true });
      expect(shown).toContain('"apiKey"');
      expect(shown).toContain('postgres://…@h/d');
      expect(shown).not.toMatch(/AAAA|BBBB|CCCC|DDDD|EEEE|FFFF/);
    }
  });

  it('finds nothing to do when it is run again', async () => {
    await run();
    const before = read('.env');
    expect(await run()).toBe('Everything is as it should be: nothing was written.\n');
    expect(read('.env')).toBe(before);
  });

  it('refuses answers that cannot be right, all at once', async () => {
    await expect(
      run({ mchId: 'wx8888888888888888', url: 'http://pay.example.com', mode: 'both' as never }),
    ).rejects.toMatchObject({
      code: 'ANSWER_INVALID',
      message:
        '--mode must be direct, partner. --mch-id must be 8 to 10 digits. --url must be an https address without a query.',
    });
  });
});

describe('the command', () => {
  const flags = (given: object) =>
    Object.entries(given).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const most = { mode: 'direct', version: 'v2', 'mch-id': '1900000109', appid: 'wx8888888888888888' };

  it('names every option that is missing where there is no terminal, with exit code 2', async () => {
    const { code, stderr } = await runCloudpay({ cwd: folder }, 'init', ...flags({ mode: 'partner' }));
    expect(stderr).toBe(
      'cloudpay: There is no terminal to ask on. Give the answers as options: --version <v2|v3>, --mch-id <number>, --appid <id>, --sub-appid <id>, --functions <serve|cloudbase|tencent-scf|aws-lambda|aliyun-fc|cloudevents|http|function-host>, --env-id <id>, --url <address>.\n',
    );
    expect(code).toBe(2);
  });

  it('ends with the next command, and this one finds nothing but keys to fill in', async () => {
    const wechatPay = await listen(createServer((_, response) => response.writeHead(404).end()));
    const functions = join(folder, 'cloudfunctions', 'pay_cb');
    write('project.config.json', '{ "cloudfunctionRoot": "cloudfunctions/" }');
    mkdirSync(functions, { recursive: true });
    writeFileSync(join(functions, 'index.js'), 'exports.main = async () => ({ errcode: 0 });');
    const made = await runCloudpay(
      { cwd: folder },
      'init',
      ...flags({ ...most, functions: 'serve', 'env-id': 'prod', url: 'https://1.2.3.4' }),
      '--yes',
    );
    expect(made.code).toBe(0);
    const [, command = ''] =
      /\n {2}3\. cloudpay (doctor .*)\n$/.exec(stripVTControlCharacters(made.stdout)) ?? [];
    appendFileSync(join(folder, '.env'), `CLOUDPAY_ENDPOINTS=${wechatPay.url}\n`);
    const { stdout, code } = await runCloudpay({ cwd: folder }, ...command.split(' '), '--json');
    await wechatPay.close();
    const { checks } = JSON.parse(stdout) as { checks: { id: string; status: string; message: string }[] };
    const failures = checks.filter(({ status }) => status === 'failure').map(({ message }) => message);
    expect(failures.sort()).toEqual([
      expect.stringMatching(/^Configuration: merchants\[0\]\.apiKey \(CLOUDPAY_API_KEY\) is missing/),
      expect.stringMatching(/^Configuration: merchants\[0\]\.pfx \(CLOUDPAY_PFX\) is neither the path/),
      expect.stringMatching(
        /^Configuration: miniProgram\.secret \(CLOUDPAY_MINI_PROGRAM_SECRET\) is missing/,
      ),
    ]);
    expect(checks.filter(({ status }) => status === 'warning')).toEqual([]);
    expect(code).toBe(1);
  });
});

function problemsOf(read: () => unknown): string[] {
  try {
    read();
    return [];
  } catch (error) {
    const { problems = [] } = error as { problems?: { key?: string; problem: string }[] };
    return problems.map(({ key, problem }) => `${key} ${problem}`);
  }
}
