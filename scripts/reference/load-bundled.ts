import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';

/** What a command loads when it runs is not needed to describe it. */
const withoutWhatRuns: Plugin = {
  name: 'without-what-runs',
  setup({ onResolve }) {
    onResolve({ filter: /./ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    );
  },
};

/**
 * Bundles sources of the packages and loads the bundle: the reference is written before any package is built.
 *
 * @param root the folder of the repository
 * @param contents the module, whose imports begin at the folder of packages
 */
export async function loadBundled<Module>(root: string, name: string, contents: string): Promise<Module> {
  const outfile = join(root, `.cache/reference-${name}.cjs`);
  await build({
    stdin: { contents, resolveDir: join(root, 'packages'), loader: 'ts' },
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    conditions: ['opencloudpay:source'],
    plugins: [withoutWhatRuns],
    // Drivers and engines: never reached by what describes itself.
    external: ['pg', 'pg-native', '@electric-sql/pglite', '@cloudbase/*', 'express', 'koa', 'fastify'],
    logLevel: 'warning',
  });
  return createRequire(outfile)(outfile) as Module;
}
