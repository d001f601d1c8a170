import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { usersEnvironment } from '../../examples/npm.ts';
import { isTestCode, PRODUCTION_PACKAGES } from '../production/contents.ts';
import { runNode } from './project.ts';

const run = promisify(execFile);

/**
 * Installs what the container image installs, by the command of deploy/Dockerfile, and runs it: it holds the packages of
 * {@link PRODUCTION_PACKAGES}, no test code of ours, and its commands work.
 *
 * @param root the workspace, built
 * @throws an Error that says what is wrong with the installation
 */
export async function testProductionInstall(root: string): Promise<void> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'opencloudpay-production-'));
  const app = join(folder, 'app');
  try {
    await deploy(root, app);
    expectSame('packages', packagesIn(app), [...PRODUCTION_PACKAGES].sort());
    expectSame('files of tests', testFilesIn(app), []);
    await runCommands(folder, join(app, 'dist/cloudpay-server.cjs'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function deploy(root: string, app: string): Promise<void> {
  const dockerfile = readFileSync(join(root, 'deploy/Dockerfile'), 'utf8');
  const [, args] = /^RUN npx (.* deploy) \/app$/m.exec(dockerfile) ?? [];
  if (args === undefined) throw new Error('deploy/Dockerfile has no line `RUN npx … deploy /app`.');
  await run('npx', [...args.split(' '), app], {
    cwd: root,
    env: usersEnvironment(),
    shell: process.platform === 'win32',
    maxBuffer: 32 * 1024 * 1024,
  });
}

/** The folders of all installed packages: the package itself, and what pnpm keeps in its store beside it. */
function packageFolders(app: string): string[] {
  const store = join(app, 'node_modules/.pnpm');
  const inStore = readdirSync(store).flatMap((entry) =>
    entry === 'node_modules' || entry.endsWith('.yaml') ? [] : foldersIn(join(store, entry, 'node_modules')),
  );
  return [app, ...inStore];
}

/** Links lead to what another entry of the store holds. */
function foldersIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== '.bin')
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.name.startsWith('@') ? foldersIn(path) : [path];
    });
}

function nameOf(folder: string): string {
  const { name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { name: string };
  return name;
}

/** Without repeats: a package may be installed in two versions. */
function packagesIn(app: string): string[] {
  return [...new Set(packageFolders(app).map(nameOf))].sort();
}

function testFilesIn(app: string): string[] {
  return packageFolders(app)
    .filter((folder) => nameOf(folder).startsWith('@opencloudpay/'))
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .map((file) => file.replaceAll('\\', '/'))
        .filter((file) => !file.startsWith('node_modules/') && isTestCode(file))
        .map((file) => `${nameOf(folder)}/${file}`),
    );
}

/** The configuration is checked, and a store in a folder is opened: both modes of the gateway are loaded. */
async function runCommands(folder: string, program: string): Promise<void> {
  const variables = {
    CLOUDPAY_MCH_ID: '1900000109',
    CLOUDPAY_API_KEY: 'a key of the example that is long',
    CLOUDPAY_NOTIFY_SECRET: 'a secret of the example',
    CLOUDPAY_FUNCTIONS_URL: 'http://127.0.0.1:8010',
    CLOUDPAY_DATABASE_FOLDER: join(folder, 'database'),
  };
  const check = await runNode(folder, [program, 'gateway', '--check', '--json'], variables);
  expectSame('result of gateway --check', (JSON.parse(check) as { ok: boolean }).ok, true);
  const list = await runNode(folder, [program, 'deliveries', 'list', '--json'], variables);
  expectSame('result of deliveries list', (JSON.parse(list) as { records: unknown }).records, []);
}

function expectSame(what: string, found: unknown, expected: unknown): void {
  const [one, other] = [found, expected].map((value) => JSON.stringify(value));
  if (one !== other) throw new Error(`The ${what} of a production installation: ${one}\nexpected: ${other}`);
}
