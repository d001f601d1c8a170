/** The manifests of all packages publish their entries in the same way, and the build writes each to its named place. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { publishedPackages } from '../examples/pack';

const root = join(__dirname, '..');

interface Manifest {
  name: string;
  main: string;
  module: string;
  types: string;
  exports: Record<string, unknown>;
  typesVersions?: { '*': Record<string, string[]> };
}

const entries = publishedPackages(root).flatMap((name) => {
  const folder = join(root, 'packages', name);
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  return Object.keys(manifest.exports)
    .filter((path) => !path.endsWith('.json'))
    .map((path) => ({ entry: manifest.name + path.slice(1), path, folder, manifest }));
});

const sourceOf = ({ path, manifest }: (typeof entries)[number]) =>
  (manifest.exports[path] as { 'opencloudpay:source': string })['opencloudpay:source'];

/** `./src/entries/express.ts` is `./dist/entries/express` with an extension for each use. */
const builtFrom = (source: string) => source.replace(/^\.\/src\/(.+)\.ts$/, './dist/$1');

describe.each(entries)('$entry', (entry) => {
  const { path, folder, manifest } = entry;
  const built = builtFrom(sourceOf(entry));

  it('leads to a source, and to its build, with declarations for import and require', () => {
    expect(manifest.exports[path]).toEqual({
      'opencloudpay:source': sourceOf(entry),
      import: { types: `${built}.d.mts`, default: `${built}.mjs` },
      require: { types: `${built}.d.ts`, default: `${built}.cjs` },
    });
    const files = [sourceOf(entry), ...['.d.mts', '.mjs', '.d.ts', '.cjs'].map((end) => built + end)];
    expect(files.filter((file) => !existsSync(join(folder, file)))).toEqual([]);
  });

  it('is found by tools that do not read exports', () => {
    const { main, module, types } = manifest;
    const declared = manifest.typesVersions?.['*'][path.slice(2)];
    if (path !== '.') expect(declared).toEqual([`${built}.d.ts`]);
    else expect([main, module, types]).toEqual([`${built}.cjs`, `${built}.mjs`, `${built}.d.ts`]);
  });
});

it('there are packages with subpaths', () => {
  expect(entries.map(({ entry }) => entry)).toEqual(
    expect.arrayContaining([
      '@opencloudpay/cloudpay/register',
      ...['express', 'koa', 'fastify', 'hono', 'node', 'extension'].map(
        (path) => `@opencloudpay/gateway/${path}`,
      ),
      ...['aws-lambda', 'aliyun-fc', 'tencent-scf', 'node', 'container'].map(
        (path) => `@opencloudpay/function-host/${path}`,
      ),
    ]),
  );
});
