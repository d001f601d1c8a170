/**
 * The content of a production installation. These tests compute it from the manifests, the lock file and the builds;
 * `npm run consumers -- --only production-install`, which CI runs, makes a real installation.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DEVELOPMENT_PACKAGES, isTestCode, PRODUCTION_PACKAGES } from './production/contents.ts';
import { lockedPackages } from './production/locked-packages.ts';

const root = join(__dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const installed = lockedPackages(read('pnpm-lock.yaml'), 'packages/server');
const ours = installed.filter((name) => name.startsWith('@opencloudpay/'));
const distOf = (name: string) => join('packages', name.replace('@opencloudpay/', ''), 'dist');
const filesOf = (name: string) =>
  readdirSync(join(root, distOf(name)), { recursive: true, encoding: 'utf8' }).map((file) =>
    file.replaceAll('\\', '/'),
  );

describe('a production installation', () => {
  it('holds these packages and no others', () => {
    expect([...installed].sort()).toEqual([...PRODUCTION_PACKAGES].sort());
  });

  it('holds no simulator, emulator, console or cli', () => {
    expect(installed.filter((name) => DEVELOPMENT_PACKAGES.includes(name))).toEqual([]);
  });

  it('holds no tool of the repository', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as {
      devDependencies: Record<string, string>;
    };
    // Declarations of published packages need the types of Node.
    const tools = Object.keys(devDependencies).filter((name) => name !== '@types/node');
    expect(tools.length).toBeGreaterThan(5);
    expect(installed.filter((name) => tools.includes(name))).toEqual([]);
  });

  it.each(ours)('holds no test and no code of tests: %s', (name) => {
    const files = filesOf(name);
    expect(files).toContain('index.cjs');
    expect(files.filter(isTestCode)).toEqual([]);
  });

  it.each(ours)('loads nothing that is not installed: %s', (name) => {
    const bundles = filesOf(name).filter((file) => file.endsWith('.cjs'));
    // In quotes it is text: a library that generates code has some.
    const loaded = bundles.flatMap((file) =>
      [...read(join(distOf(name), file)).matchAll(/(?<!['"`\w])(?:require|import)\("([@a-z][^"]*)"\)/g)].map(
        ([, path = '']) => /^(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? '',
      ),
    );
    // The SDKs of platforms: an adapter that is configured without its SDK names it.
    const { peerDependenciesMeta = {} } = JSON.parse(read(join(distOf(name), '../package.json'))) as {
      peerDependenciesMeta?: Record<string, unknown>;
    };
    const isKnown = (path: string) =>
      isBuiltin(path) || installed.includes(path) || Object.hasOwn(peerDependenciesMeta, path);
    expect(loaded.filter((path) => !isKnown(path))).toEqual([]);
  });
});

describe('the packages of a lock file', () => {
  const LOCK = `lockfileVersion: '9.0'

importers:

  packages/one:
    dependencies:
      '@opencloudpay/two':
        specifier: 0.1.0
        version: link:../two
      a:
        specifier: ^1.0.0
        version: 1.0.0(b@2.0.0)
    devDependencies:
      never:
        specifier: 1.0.0
        version: 1.0.0

  packages/two:
    dependencies:
      c:
        specifier: 1.0.0
        version: 1.0.0

packages:

  never@1.0.0:
    resolution: {integrity: sha512-0}

snapshots:

  'a@1.0.0(b@2.0.0)':
    dependencies:
      '@scope/d': 1.0.0
    optionalDependencies:
      e: 1.0.0
    transitivePeerDependencies:
      - never

  '@scope/d@1.0.0': {}

  c@1.0.0:
    dependencies:
      a: 1.0.0(b@2.0.0)

  e@1.0.0: {}

  never@1.0.0: {}
`;

  it('are those of production, through the packages of the workspace and of the registry', () => {
    expect(lockedPackages(LOCK, 'packages/one').sort()).toEqual(
      ['@opencloudpay/one', '@opencloudpay/two', '@scope/d', 'a', 'c', 'e'].sort(),
    );
  });

  it('are refused if the lock file lacks one: it never counts as an empty one', () => {
    expect(() => lockedPackages(LOCK.replace('  e@1.0.0: {}\n', ''), 'packages/one')).toThrow(/e@1\.0\.0/);
  });
});
