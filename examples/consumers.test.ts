/**
 * All packages as their users get them: packed, served by a registry, and installed in an empty project outside the
 * workspace. With the workspace's own jest and TypeScript; `npm run consumers` does it with other tools and versions.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TYPE_CHECK } from '../packages/internal/src/testing/type-check';
import { createProject, entriesOf, runNode } from '../scripts/consumers/project';
import { README_OUTPUT, runReadme } from '../scripts/consumers/readme-code';
import { testInJest, testInNode } from '../scripts/consumers/test-runners';
import { checkDeclarations, checkSnippets, RESOLUTIONS } from '../scripts/consumers/type-checks';
import { type LocalRegistry, startLocalRegistry } from './local-registry';
import { npm } from './npm';
import { FUNCTION_PACKAGES, type Packed, packPackages, publishedPackages } from './pack';

const root = join(__dirname, '..');

let tarballs: string;
let packages: Packed[];
let registry: LocalRegistry;
let folder: string;

beforeAll(async () => {
  tarballs = mkdtempSync(join(tmpdir(), 'opencloudpay-pack-'));
  packages = await packPackages(root, tarballs, publishedPackages(root));
  registry = await startLocalRegistry(packages);
  folder = await createProject({ root, registry: registry.url, packages });
});
afterAll(async () => {
  await registry?.close();
  for (const one of [tarballs, folder]) if (one) rmSync(one, { recursive: true, force: true });
});

describe('an empty project with all packages', () => {
  it('tests with the emulator in plain jest, in CommonJS, and loads every package there', async () => {
    await testInJest(folder, 'commonjs', join(root, 'node_modules/jest/bin/jest.js'));
  });

  it.each(['commonjs', 'module'] as const)('tests with the emulator in node:test, as %s', async (modules) => {
    await testInNode(folder, modules);
  });

  it.each(RESOLUTIONS)('type-checks strictly under module %s, moduleResolution %s', async (...resolution) => {
    expect(await checkDeclarations(folder, TYPE_CHECK, entriesOf(packages), resolution)).toBe('');
  });

  it('compiles every TypeScript of the documentation strictly', async () => {
    expect(await checkSnippets(folder, TYPE_CHECK, root)).toBe('');
  });

  it.each(['cloudpay', 'cloudpay-server'])('has the command %s, which checks a project', async (command) => {
    const { stdout } = await promisify(execFile)(command, ['serve', folder, '--check', '--json'], {
      cwd: folder,
      // As npx and npm's scripts do.
      env: {
        PATH: [join(folder, 'node_modules/.bin'), dirname(process.execPath), process.env['PATH']].join(
          delimiter,
        ),
      },
      // npm's commands are scripts on Windows.
      shell: process.platform === 'win32',
    });
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, functions: [{ name: 'pay' }, { name: 'pay_cb' }] });
  });

  it.each(Object.entries(README_OUTPUT))('runs the code of the README of %s', async (name, output) => {
    const printed = await runReadme(root, folder, name);
    expect(printed.trim()).toMatch(new RegExp(`^${escaped(output)}`));
  });
});

describe('a project with the packages of cloud functions alone', () => {
  it('installs them from their tarballs without asking a registry, and type-checks without @types/node', async () => {
    const alone = mkdtempSync(join(tmpdir(), 'opencloudpay-consumer-'));
    try {
      const ours = packages.filter(({ manifest }) =>
        FUNCTION_PACKAGES.some((name) => manifest.name === `@opencloudpay/${name}`),
      );
      await npm(alone, ['install', '--offline', ...ours.map(({ file }) => file)]);
      const [, nodenext] = RESOLUTIONS;
      expect(await checkDeclarations(alone, TYPE_CHECK, entriesOf(ours), nodenext)).toBe('');
      await runNode(alone, ['--eval', `require('@opencloudpay/wx-server-sdk')`]);
    } finally {
      rmSync(alone, { recursive: true });
    }
  });
});

function escaped(text: string): string {
  return text.replace(/[{}()[\]^$.*+?|\\]/g, '\\$&');
}
