/**
 * `@cloudbase/database` for functions, as small as it can be: of bson extended JSON alone, and of itself no
 * `watch`, which wx-server-sdk does not offer.
 *
 * Of bson the built files: the constructors of its sources return before they call `super`, which only the classes of
 * ES5 may do.
 */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'esbuild';

const PACKAGE = /^@cloudbase\/database$/;

/** An esbuild plugin that bundles the ES modules of the one, and of the other only what extended JSON needs. */
export const databaseClient: Plugin = {
  name: 'database-client',
  setup({ onResolve }) {
    onResolve({ filter: PACKAGE }, ({ resolveDir }) => ({
      path: join(folderOf('@cloudbase/database', resolveDir), 'dist/esm/index.js'),
      sideEffects: false,
    }));
    onResolve({ filter: /^bson$/ }, ({ resolveDir, importer }) =>
      /[\\/]@cloudbase[\\/]database[\\/]/.test(importer)
        ? { path: join(folderOf('bson', resolveDir), 'lib/extended_json.js'), sideEffects: false }
        : undefined,
    );
  },
};

function folderOf(name: string, from: string): string {
  return dirname(createRequire(join(from, 'index.js')).resolve(`${name}/package.json`));
}
