import { join, relative } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * `<name>.lazy.ts` becomes a file of its own beside the bundle, read when the code that needs it first runs.
 *
 * esbuild could keep it in the bundle and only run it later, but then every cold start would read and parse it, even
 * that of a callback function, which needs neither HTTP nor XML; and a file that is loaded too early could not be
 * seen, as it can in `require.cache`. Such files are leaves: their imports are bundled into them, so these must not
 * be modules of ours with state.
 */
export function lazyFiles(): Plugin {
  return {
    name: 'lazy-files',
    setup({ onResolve }) {
      onResolve({ filter: /\.lazy$/ }, ({ path, resolveDir, importer }) => {
        if (/\.lazy\.ts$/.test(importer))
          throw new Error(`${importer} is lazy itself: it cannot load ${path}`);
        const sources = resolveDir.slice(0, /[\\/]src(?=[\\/]|$)/.exec(resolveDir)?.index);
        const file = relative(join(sources, 'src'), join(resolveDir, path)).replaceAll('\\', '/');
        return { path: `./${file.replace(/\.lazy$/, '')}.cjs`, external: true };
      });
    },
  };
}
