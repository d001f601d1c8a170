/**
 * Bundles programs for `packages/internal/src/testing/bundle-program.ts`. Node loads this file, not jest, so that the test files
 * of one jest worker share the bundles, and the compiler that transforms their modules: to bundle a gateway takes more than a
 * second of CPU time.
 */
const { statSync } = require('node:fs');
const { resolve } = require('node:path');
const { buildSync } = require('esbuild');

const bundles = new Map();

/** @returns the text of the program; that of before, if none of its files has changed */
function bundle(folder, entry, external) {
  const key = JSON.stringify([folder, entry, external]);
  const known = bundles.get(key);
  if (known && stateOf(known.inputs) === known.state) return known.text;
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: folder,
    entryPoints: [entry],
    bundle: true,
    platform: 'node',
    conditions: ['opencloudpay:source'],
    external: [...external],
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const inputs = Object.keys(metafile.inputs).map((path) => resolve(folder, path));
  const [{ text }] = outputFiles;
  bundles.set(key, { text, inputs, state: stateOf(inputs) });
  return text;
}

function stateOf(paths) {
  return paths
    .map((path) => {
      const { mtimeMs, size } = statSync(path, { throwIfNoEntry: false }) ?? {};
      return `${mtimeMs} ${size}`;
    })
    .join();
}

module.exports = { bundle };
