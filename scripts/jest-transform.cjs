/**
 * Turns TypeScript (and the odd ES module in node_modules) into CommonJS for jest, with the compiler that
 * builds the packages, so that tests and builds always compile a source in the same way.
 */
const { transformSync, version } = require('esbuild');
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');

const itself = readFileSync(__filename);
const loaders = { '.ts': 'ts', '.mts': 'ts', '.js': 'js', '.mjs': 'js', '.cjs': 'js' };

/**
 * The files of node_modules that jest.config.ts lets through are ES modules, or import one at run time, and jest's module
 * system has only `require`: Node itself loads them.
 */
const LOADED_BY_NODE = 'module.exports = requireByNode(__filename);';

module.exports = {
  getCacheKey(source, path) {
    return createHash('sha256')
      .update(version)
      .update(itself)
      .update('\0')
      .update(path)
      .update('\0')
      .update(source)
      .digest('hex');
  },
  process(source, path) {
    if (path.includes('/node_modules/')) return { code: LOADED_BY_NODE };
    const loader = loaders[path.slice(path.lastIndexOf('.'))];
    const { code, map } = transformSync(source, {
      loader,
      format: 'cjs',
      target: 'node22',
      // jest's module system has require only.
      supported: { 'dynamic-import': false },
      sourcemap: 'external',
      sourcefile: path,
    });
    return { code, map };
  },
};
