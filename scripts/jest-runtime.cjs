/**
 * jest's runtime, which compiles a module once for a worker instead of once for each test file. A test file loads up to a
 * thousand modules, a worker runs some two hundred test files, and V8 keeps nothing of what jest's own runtime compiles:
 * each file reads and parses all of its modules again, and compiles each of their functions at its first call.
 *
 * Test files share code here, and nothing else. What is kept of a module is a `vm.Script`: its text as V8 has parsed it,
 * and the bytecode of the functions that ran. It holds no objects. Each test file runs it in a context of its own, as it
 * runs what jest compiles: it has its own state of the module, its own classes, its own `Array` and `Error`, its own
 * timers, and jest's `require`, which gives it its mocks.
 */
const { statSync } = require('node:fs');
const { createRequire } = require('node:module');
const { sep } = require('node:path');
const { Script } = require('node:vm');
const { default: Runtime } = require('jest-runtime');
const { withLazyMatchers } = require('./jest-lazy-expect.cjs');

const EXPECT = createRequire(require.resolve('@jest/globals')).resolve('expect');

/** By path. */
const scripts = new Map();
const texts = new Map();

/** jest's text of a file, read again when the file is another. */
function textOf(path, read) {
  const { mtimeMs, size, ino } = statSync(path);
  const known = texts.get(path);
  if (known?.mtimeMs === mtimeMs && known.size === size && known.ino === ino) return known.text;
  const text = read();
  // Times of files are coarse: what was just written may be written again without a change of its time.
  if (Date.now() - mtimeMs > 1000) texts.set(path, { mtimeMs, size, ino, text });
  return text;
}

/** @returns undefined where jest shall compile it: for its messages about syntax, and about `import()` */
function scriptOf(path, code, parameters) {
  const known = scripts.get(path);
  if (known?.code === code) return known.script;
  let script;
  if (!/\bimport\s*\(/.test(code)) {
    const head = `(function (${parameters.join(', ')}) {`;
    try {
      // The columns of the first line count from the module's text.
      script = new Script(`${head}${code}\n})`, { filename: path, columnOffset: -head.length });
    } catch {
      script = undefined;
    }
  }
  scripts.set(path, { code, script });
  return script;
}

module.exports = class extends Runtime {
  constructor(...args) {
    super(...args);
    const { executor, fileCache, _coverageOptions: coverage, _environment: environment } = this;
    if (!executor?.compile || !fileCache?.readFile)
      throw new Error(`${__filename} follows another version of jest-runtime: compare what it replaces.`);
    if (coverage.collectCoverage) return;
    const inside = this._config.rootDir + sep;
    // A test file runs once, and files elsewhere are temporary.
    const isKept = (path) => path !== this._testPath && path.startsWith(inside);

    const readFile = fileCache.readFile.bind(fileCache);
    const read = (path) => (path === EXPECT ? withLazyMatchers(readFile(path)) : readFile(path));
    fileCache.readFile = (path) => (isKept(path) ? textOf(path, () => read(path)) : readFile(path));

    const compile = executor.compile.bind(executor);
    executor.compile = (code, path) => {
      const context = environment.getVmContext();
      const script =
        context && isKept(path) ? scriptOf(path, code, executor.injectedModuleParameters) : undefined;
      return script ? script.runInContext(context) : compile(code, path);
    };
  }
};
