/**
 * All packages as their users get them, in the users' tools: packs them, serves them from a registry on
 * loopback, and uses them in empty projects outside the workspace. The tools come from the npm registry. The part that
 * needs no other tools also runs in `npm test` (examples/consumers.test.ts), and the packages of cloud functions run
 * on Node 16 to 24 in `npm run matrix`.
 *
 * Usage: npm run consumers [-- --only jest-29-commonjs,typescript-5] [--list]
 */
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startLocalRegistry } from '../examples/local-registry.ts';
import { npm } from '../examples/npm.ts';
import { packPackages, publishedPackages } from '../examples/pack.ts';
import { testProductionInstall } from './consumers/production-install.ts';
import { createProject, entriesOf, install } from './consumers/project.ts';
import { type Modules, testInJest, testInNode, testInVitest } from './consumers/test-runners.ts';
import { checkDeclarations, checkSnippets, RESOLUTIONS } from './consumers/type-checks.ts';

const root = join(import.meta.dirname, '..');
const { values } = parseArgs({
  options: { only: { type: 'string' }, list: { type: 'boolean', default: false } },
});

const tarballs = mkdtempSync(join(tmpdir(), 'opencloudpay-pack-'));
const packages = await packPackages(root, tarballs, publishedPackages(root));
const registry = await startLocalRegistry(packages);

/** Uses the packages in a new project; throws if something does not work. */
async function inProject(
  tools: Readonly<Record<string, string>>,
  use: (folder: string) => Promise<void>,
  type: Modules = 'commonjs',
): Promise<void> {
  const folder = await createProject({ root, registry: registry.url, packages, tools, type });
  try {
    await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function jest(version: string, modules: Modules) {
  return () => inProject({ jest: version }, (folder) => testInJest(folder, modules), modules);
}

function typeScript(version: string) {
  const compiler = ['node_modules/typescript/bin/tsc'];
  return () =>
    inProject({ typescript: version }, async (folder) => {
      for (const resolution of RESOLUTIONS) {
        const found = await checkDeclarations(folder, compiler, entriesOf(packages), resolution);
        if (found) throw new Error(`moduleResolution ${resolution[1]}:\n${found}`);
      }
      const found = await checkSnippets(folder, compiler, root);
      if (found) throw new Error(`snippets of the documentation:\n${found}`);
    });
}

/** The example whose program is its test; `npm run example` runs the others, and `npm test` all three. */
async function jestExample(): Promise<void> {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'opencloudpay-jest-test-'));
  try {
    cpSync(join(root, 'examples/jest-test'), folder, { recursive: true });
    await install(root, folder, registry.url);
    await npm(folder, ['test']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const consumers: Readonly<Record<string, () => Promise<void>>> = {
  'jest-29-commonjs': jest('^29.0.0', 'commonjs'),
  'jest-29-module': jest('^29.0.0', 'module'),
  'jest-30-commonjs': jest('^30.0.0', 'commonjs'),
  'jest-30-module': jest('^30.0.0', 'module'),
  vitest: () => inProject({ vitest: '*' }, testInVitest),
  'node-test-commonjs': () => inProject({}, (folder) => testInNode(folder, 'commonjs')),
  'node-test-module': () => inProject({}, (folder) => testInNode(folder, 'module')),
  'typescript-5': typeScript('^5.0.0'),
  'typescript-7': typeScript('^7.0.0'),
  'example-jest-test': jestExample,
  'production-install': () => testProductionInstall(root),
};

try {
  if (values.list) console.log(Object.keys(consumers).join('\n'));
  else await useAll(values.only?.split(',') ?? Object.keys(consumers));
} finally {
  await registry.close();
  rmSync(tarballs, { recursive: true, force: true });
}

async function useAll(names: readonly string[]): Promise<void> {
  for (const name of names) {
    const use = consumers[name];
    if (!use)
      throw new Error(`There is no consumer ${name}: choose from ${Object.keys(consumers).join(', ')}.`);
    const started = performance.now();
    const problem = await use().then(
      () => undefined,
      (error: Error) => error.message,
    );
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${problem === undefined ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
    if (problem === undefined) continue;
    console.error(problem);
    process.exitCode = 1;
  }
}
