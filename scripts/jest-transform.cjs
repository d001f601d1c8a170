/**
 * Turns TypeScript (and the odd ES module in node_modules) into CommonJS for jest, with the compiler that
 * builds the packages, so that tests and builds never disagree about what a source means.
 */
const { transformSync, version } = require('esbuild');
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');

const itself = readFileSync(__filename);
const loaders = { '.ts': 'ts', '.mts': 'ts', '.js': 'js', '.mjs': 'js', '.cjs': 'js' };

/**
 * What jest.config.ts lets through of node_modules comes as an ES module, or imports one at run time, and jest's module
 * system has require only: Node itself loads it.
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
