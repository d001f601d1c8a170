/** A command loads only what it needs. Tests the built program in its own process. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const packages = join(__dirname, '../..');
const program = join(packages, 'cli/dist/cloudpay.cjs');

/** Records every file that Node loads with `require` and `import`. */
const NOTE_FILES = `
const { registerHooks } = require('node:module');
const { writeFileSync } = require('node:fs');
const urls = [];
registerHooks({ load: (url, context, next) => (urls.push(url), next(url, context)) });
process.on('exit', () => writeFileSync(process.env.LOADED_FILES, JSON.stringify(urls)));
`;

const CONFIGURATION = {
  CLOUDPAY_MCH_ID: '1900000109',
  CLOUDPAY_API_KEY: '8934e7d15453e97507ef794cf7b0519d',
  CLOUDPAY_NOTIFY_SECRET: 'notify-secret-of-the-tests',
  CLOUDPAY_FUNCTIONS_URL: 'http://127.0.0.1:8010',
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loaded-'));
  writeFileSync(join(folder, 'note-files.cjs'), NOTE_FILES);
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Loaded {
  code: number | null;
  stdout: string;
  /** `cli/dist/cloudpay.cjs`: files of ours, from the folder of packages. */
  ours: string[];
  /** The names of the other packages. */
  others: string[];
}

async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Loaded> {
  const noted = join(folder, 'loaded.json');
  const child = spawn(process.execPath, ['--require', join(folder, 'note-files.cjs'), program, ...args], {
    cwd: folder,
    env: { NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '', ...env, LOADED_FILES: noted },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  const urls = JSON.parse(readFileSync(noted, 'utf8')) as string[];
  const files = urls.filter((url) => url.startsWith('file:')).map((url) => new URL(url).pathname);
  const named = files.flatMap((file) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1] ?? []);
  return {
    code,
    stdout,
    ours: files
      .filter((file) => file.startsWith(packages) && !file.includes('/node_modules/'))
      .map((file) => file.slice(packages.length + 1)),
    others: [...new Set(named)],
  };
}

const packagesOf = ({ ours }: Loaded) => [...new Set(ours.map((file) => file.split('/')[0]))].sort();

describe('help', () => {
  it.each(
    [
      '--help',
      'gateway --help',
      'deliveries list --help',
      'dev --help',
      'data import --help',
      'mcp --help',
    ].map((line) => [line]),
  )(
    'loads only the descriptions of commands, no emulator, gateway or database: cloudpay %s',
    async (line) => {
      const loaded = await run(line.split(' '));
      expect(loaded.code).toBe(0);
      expect(loaded.stdout).toMatch(/^Usage: cloudpay /);
      expect(loaded.ours.sort()).toEqual(['cli/dist/cloudpay.cjs', 'server/dist/commands.cjs']);
      expect(loaded.others).toEqual(['commander']);
    },
  );
});

describe('a command', () => {
  it('that checks code loads no emulator, gateway or database', async () => {
    const loaded = await run(['check', join(packages, '../cloudfunctions'), '--json']);
    expect(JSON.parse(loaded.stdout)).toMatchObject({ findings: [] });
    expect(packagesOf(loaded)).toEqual(['check', 'cli', 'function-host', 'openapi', 'server', 'wechatpay']);
    expect(loaded.ours.filter((file) => file.startsWith('server/'))).toEqual(['server/dist/commands.cjs']);
  });

  it('of production loads no development code, and no database code without a database', async () => {
    const loaded = await run(['gateway', '--check', '--json'], CONFIGURATION);
    expect(JSON.parse(loaded.stdout)).toMatchObject({ ok: true, mode: 'pass-through' });
    expect(packagesOf(loaded)).toEqual([
      'cli',
      'cloudpay',
      'durable',
      'function-adapters',
      'gateway',
      'server',
      'wechatpay',
      // Notifications may have either version.
      'wechatpay-v3',
    ]);
    // Its limits only.
    expect(loaded.ours.filter((file) => file.startsWith('durable/'))).toEqual(['durable/dist/limits.cjs']);
    expect(loaded.others.filter((name) => /^(pg|kysely|@electric-sql)/.test(name))).toEqual([]);
  });

  it('of operators loads the database and no development code', async () => {
    const database = { CLOUDPAY_DATABASE_FOLDER: join(folder, 'database') };
    const loaded = await run(['deliveries', 'list', '--json'], database);
    expect(JSON.parse(loaded.stdout)).toMatchObject({ records: [] });
    expect(loaded.ours).toContain('durable/dist/index.cjs');
    const development = ['console', 'emulator', 'function-host', 'simulator'];
    expect(packagesOf(loaded).filter((name) => name && development.includes(name))).toEqual([]);
  });

  it('of development loads no production code', async () => {
    const functions = join(packages, '../cloudfunctions');
    const loaded = await run(['demo', '--json', '--functions', functions], {
      PATH: process.env['PATH'] ?? '',
    });
    expect(loaded.code).toBe(0);
    expect(packagesOf(loaded)).toContain('emulator');
    expect(packagesOf(loaded)).not.toContain('durable');
    expect(loaded.ours.filter((file) => file.startsWith('server/'))).toEqual(['server/dist/commands.cjs']);
  });
});

it('the index loads only the descriptions of commands', async () => {
  const script = `require(${JSON.stringify(join(packages, 'cli/dist/index.cjs'))});`;
  writeFileSync(
    join(folder, 'index-alone.cjs'),
    `${script} console.log(JSON.stringify(Object.keys(require.cache)));`,
  );
  const child = spawn(process.execPath, [join(folder, 'index-alone.cjs')]);
  let stdout = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  await new Promise((resolve) => child.once('close', resolve));
  const files = (JSON.parse(stdout) as string[]).filter((file) => /\/packages\/[^/]+\/dist\//.test(file));
  expect(files.map((file) => file.slice(packages.length + 1)).sort()).toEqual([
    'cli/dist/index.cjs',
    'server/dist/commands.cjs',
  ]);
});
