/**
 * ES-module dependencies of CommonJS bundles.
 *
 * Node 22.12 and newer load an ES module with `require`. The `require` of jest does not, and jest gives its own
 * `require` to every module that a test loads. So a bundle loads such a dependency with Node's own `require`, created
 * makes from its file name. Nothing changes outside jest: it is the same file, loaded once.
 */
import type { Plugin } from 'esbuild';
import { isEsModule } from './es-modules.ts';

/** Dependencies that are CommonJS, but import ES modules at run time, which jest also refuses. */
const IMPORTS_AT_RUN_TIME = ['@electric-sql/pglite'];

const NAMESPACE = 'loaded-by-node';

/**
 * An esbuild plugin that loads ES-module dependencies with Node's own `require`.
 *
 * @param folder the package
 * @param dependencies the names of what is installed beside it
 */
export function loadedByNode(folder: string, dependencies: readonly string[]): Plugin {
  return {
    name: NAMESPACE,
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^[^./]/ }, ({ path, namespace }) => {
        if (namespace === NAMESPACE) return { external: true };
        const dependency = dependencies.find((name) => path === name || path.startsWith(`${name}/`));
        return dependency !== undefined && needsNode(folder, dependency, path)
          ? { path, namespace: NAMESPACE }
          : undefined;
      });
      onLoad({ filter: /./, namespace: NAMESPACE }, ({ path }) => ({
        // jest has its own class, which extends Node's; outside jest there is only Node's.
        contents: `const { Module } = require('node:module');
          const { createRequire } = Object.getPrototypeOf(Module).createRequire ? Object.getPrototypeOf(Module) : Module;
          module.exports = createRequire(__filename)(${JSON.stringify(path)});`,
      }));
    },
  };
}

function needsNode(folder: string, dependency: string, path: string): boolean {
  // Our packages have CommonJS builds, and may not be built yet.
  if (dependency.startsWith('@opencloudpay/')) return false;
  if (IMPORTS_AT_RUN_TIME.includes(dependency)) return true;
  return isEsModule(folder, path);
}
