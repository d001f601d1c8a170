/** Loading of functions: the copy of `wx-server-sdk` that they get, and the messages if they cannot be loaded. */
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createFunctionHost, type FunctionHost } from '../../../host';
import { failureOf } from '../../../testing/failure-of';
import { temporaryFunctions } from '../../../testing/temporary-functions';

const ownCopy = {
  'package.json': '{ "main": "main.js" }',
  'main.js': "exports.whoAmI = 'the own copy';",
};
const asksWho = "exports.main = () => require('wx-server-sdk').whoAmI;";

const ofVersion = (name: string, version: string) => ({
  [`${name}/index.js`]: asksWho,
  [`${name}/node_modules/wx-server-sdk/package.json`]: JSON.stringify({
    main: 'main.js',
    name: 'wx-server-sdk',
    version,
  }),
  [`${name}/node_modules/wx-server-sdk/main.js`]: ownCopy['main.js'],
});
const asksSdk = "require('wx-server-sdk');\nexports.main = () => 1;";

const { folder, remove } = temporaryFunctions({
  // A copy above the function's folder, such as one in a project's root for the editor.
  'node_modules/wx-server-sdk/package.json': '{ "main": "main.js" }',
  'node_modules/wx-server-sdk/main.js': "exports.whoAmI = 'the copy above';",
  'cjs/index.js': asksWho,
  'cjs-nested/index.js': "exports.main = require('./lib/who').main;",
  'cjs-nested/lib/who.js': asksWho,
  'esm/index.mjs': "import { whoAmI } from 'wx-server-sdk';\nexport const main = () => whoAmI;",
  'esm-default/index.mjs': "import cloud from 'wx-server-sdk';\nexport const main = () => cloud.init();",
  'esm-dynamic/index.js': "exports.main = async () => (await import('wx-server-sdk')).whoAmI;",
  // Shared code, in a folder next to the functions.
  'common/who.js': "exports.whoAmI = () => require('wx-server-sdk').whoAmI;",
  'shares/index.js': "exports.main = () => require('../common/who').whoAmI();",
  'shares-own/index.js': "exports.main = () => require('../common/who').whoAmI();",
  'shares-own/node_modules/wx-server-sdk/package.json': ownCopy['package.json'],
  'shares-own/node_modules/wx-server-sdk/main.js': ownCopy['main.js'],
  'own/index.js': asksWho,
  'own/node_modules/wx-server-sdk/package.json': ownCopy['package.json'],
  'own/node_modules/wx-server-sdk/main.js': ownCopy['main.js'],
  'own-esm/index.mjs': "import cloud from 'wx-server-sdk';\nexport const main = () => cloud.whoAmI;",
  'own-esm/node_modules/wx-server-sdk/package.json': ownCopy['package.json'],
  'own-esm/node_modules/wx-server-sdk/main.js': ownCopy['main.js'],
  'own-of-ours/index.js': asksWho,
  'own-of-ours/node_modules/wx-server-sdk/package.json':
    '{ "main": "main.js", "name": "@opencloudpay/wx-server-sdk", "version": "0.1.0" }',
  'own-of-ours/node_modules/wx-server-sdk/main.js': ownCopy['main.js'],
  ...ofVersion('old', '2.1.2'),
  ...ofVersion('last-old', '2.3.2'),
  ...ofVersion('first-new', '2.3.3'),
  ...ofVersion('new', '4.0.2'),
  'dependency/index.js': "exports.main = require('helper').main;",
  'dependency/node_modules/helper/index.js': asksWho,

  'syntax-error/index.js': 'const a = 1;\n\nexports.main = () => {\n  return )\n};\n',
  'syntax-error-esm/index.mjs': 'export const main = () => {\n  return )\n};\n',
  'syntax-error-esm-nested/package.json': '{ "type": "module" }',
  'syntax-error-esm-nested/index.js': "import './lib/tea.js';\nexport const main = () => 1;",
  'syntax-error-esm-nested/lib/tea.js': 'const a = 1;\nconst a = 2;',
  'no-main/index.js': 'exports.handler = () => 1;',
  'no-main-esm/index.mjs': 'export const handler = () => 1;',
  'main-is-text/index.js': "exports.main = 'text';",
  'no-exports/index.js': '',
  'missing-dependency/index.js': "require('left-pad-not-installed');",
  'missing-dependency-esm/index.mjs': "import 'left-pad-not-installed';",
  'declared-dependency/package.json': '{ "dependencies": { "left-pad-not-installed": "1" } }',
  'declared-dependency/index.js': "require('left-pad-not-installed');",
  'declared-path/package.json': '{ "dependencies": { "left-pad-not-installed": "1" } }',
  'declared-path/index.js': "require('left-pad-not-installed/lib/left');",
  'missing-json/index.js': "require('key.json');",
  'missing-js/index.js': "require('decimal.js');",
  'missing-path/index.js': "require('lib/absent');",
  'own-files/index.js':
    "exports.main = () => [require('key.json').mchId, require('lib/double'), require('config')];",
  'own-files/key.json': '{ "mchId": "1900000109" }',
  'own-files/lib/double.js': "module.exports = require('lib/half') * 4;",
  'own-files/lib/half.js': 'module.exports = 0.5;',
  'own-files/config.js': "module.exports = 'configured';",
  // A folder of the project as a module, which npm has not linked.
  'linked/package.json': '{ "dependencies": { "shop-base": "file:../shop-base", "lost": "file:../lost" } }',
  'linked/index.js':
    "exports.main = () => [require('shop-base').price, require('shop-base/lib/fee'), require('shop-base').whoAmI()];",
  'linked-esm/package.json': '{ "dependencies": { "shop-base": "link:../shop-base" } }',
  'linked-esm/index.mjs': "import base from 'shop-base';\nexport const main = () => base.price;",
  'linked-lost/package.json': '{ "dependencies": { "lost": "file:../lost" } }',
  'linked-lost/index.js': "require('lost');",
  'shop-base/package.json': '{ "name": "shop-base", "main": "start.js" }',
  'shop-base/start.js': "exports.price = 188;\nexports.whoAmI = () => require('wx-server-sdk').whoAmI;",
  'shop-base/lib/fee.js': 'module.exports = 1;',
  'missing-file/index.js': "require('./lib/absent');",
  'missing-file-esm/index.mjs': "import './lib/absent.mjs';",
  'wrong-main/package.json': '{ "main": "src/absent.js" }',
  'throws/index.js': "\nthrow new RangeError('no database');",
  'exits/index.js': 'process.exit(4);',
  'uncaught/index.js':
    "Promise.reject(new Error('not awaited'));\nexports.main = () => 1;\nfor (const end = Date.now() + 200; Date.now() < end; );",
  'endless/index.js': 'while (true);',
  'waits-for-ever/index.mjs': 'setInterval(() => {}, 1000);\nawait new Promise(() => {});',
  'bad-config/index.js': 'exports.main = () => 1;',
  'bad-config/config.json': '{ nonsense',
  'bad-manifest/index.js': 'exports.main = () => 1;',
  'bad-manifest/package.json': '{ nonsense',
  'dies-when-loaded/index.js':
    'exports.main = () => 1;\nsetImmediate(() => setImmediate(() => process.exit(5)));',
});

let host: FunctionHost;
beforeAll(() => {
  const standIn = join(__dirname, '../../../../fixtures/modules/stand-in.cjs');
  host = createFunctionHost({
    folder,
    modules: { 'wx-server-sdk': { file: standIn, replacesUpTo: '2.3.2' } },
    timeout: 10_000,
  });
});
afterAll(async () => {
  await host.stop();
  remove();
});

describe('a module that the host stands in for', () => {
  it.each([
    ['cjs', 'the stand-in'],
    ['cjs-nested', 'the stand-in'],
    ['esm', 'the stand-in'],
    ['esm-default', 'initialised'],
    ['esm-dynamic', 'the stand-in'],
    ['dependency', 'the stand-in'],
    ['own', 'the own copy'],
    ['own-esm', 'the own copy'],
    ['shares', 'the stand-in'],
    ['shares-own', 'the own copy'],
  ])('is the function’s own copy if it has one, else the stand-in: %s', async (name, expected) => {
    expect(await host.invoke(name)).toBe(expected);
  });

  it.each([
    ['old', { from: 'stand-in', replaced: '2.1.2' }],
    ['last-old', { from: 'stand-in', replaced: '2.3.2' }],
    ['first-new', { from: 'own-copy', version: '2.3.3' }],
    ['new', { from: 'own-copy', version: '4.0.2' }],
    ['own-of-ours', { from: 'own-copy', version: '0.1.0' }],
    ['own', { from: 'own-copy' }],
    ['cjs', { from: 'stand-in' }],
  ])('replaces copies of certain versions, and the function’s description says so: %s', async (name, use) => {
    const { modules } = host.functions().find((fn) => fn.name === name) ?? {};
    expect(modules).toEqual({ 'wx-server-sdk': use });
    expect(await host.invoke(name)).toBe(use.from === 'stand-in' ? 'the stand-in' : 'the own copy');
  });

  it('is found by Node as usual if the host has no stand-in', async () => {
    const plain = createFunctionHost({ folder, timeout: 10_000 });
    const results = [await plain.invoke('cjs'), await plain.invoke('own')];
    await plain.stop();
    expect(results).toEqual(['the copy above', 'the own copy']);
  });
});

it('finds files of its own folder by their bare names, as on the platform', async () => {
  expect(await host.invoke('own-files')).toEqual(['1900000109', 2, 'configured']);
});

it('finds folders of the project that its package.json declares as modules', async () => {
  expect(await host.invoke('linked')).toEqual([188, 1, 'the stand-in']);
  expect(await host.invoke('linked-esm')).toBe(188);
  expect((await failureOf(host.invoke('linked-lost'))).message).toContain(
    "the module 'lost', which is not installed",
  );
});

describe('a function that cannot be loaded', () => {
  const real = (name: string) => join(realpathSync(folder), name);

  it.each([
    [
      'syntax-error',
      /^Function 'syntax-error' cannot be loaded: syntax error in index\.js:4: Unexpected token '\)'\. Correct it/,
    ],
    ['syntax-error-esm', /syntax error in index\.mjs:2: Unexpected token '\)'\. Correct it/],
    ['syntax-error-esm-nested', /syntax error in lib\/tea\.js:2: Identifier 'a' has already been declared/],
    ['no-main', /index\.js exports no function `main` \(it exports handler\): add `exports\.main = async/],
    ['no-main-esm', /index\.mjs exports no function `main` \(it exports handler\)/],
    ['main-is-text', /index\.js exports no function `main`/],
    ['no-exports', /index\.js exports no function `main`: add/],
    [
      'missing-dependency',
      /needs the module 'left-pad-not-installed', which is not installed: run `npm init -y`, then `npm install left-pad-not-installed` in /,
    ],
    ['missing-dependency-esm', /needs the module 'left-pad-not-installed', which is not installed/],
    ['declared-dependency', /which is not installed: run `npm install` in /],
    [
      'declared-path',
      /needs the module 'left-pad-not-installed', which is not installed: run `npm install` in /,
    ],
    ['missing-json', /it requires 'key\.json', and .*missing-json has no such file: add the file/],
    ['missing-js', /it requires 'decimal\.js', and .*missing-js has no such file: add the file/],
    ['missing-path', /it requires 'lib\/absent', and .*missing-path has no such file: add the file/],
    ['missing-file', /it requires \.\/lib\/absent, which does not exist/],
    ['missing-file-esm', /it requires lib\/absent\.mjs, which does not exist/],
    ['wrong-main', /its package\.json names 'src\/absent\.js' as main, which does not exist/],
    ['throws', /it threw while it was loaded \(index\.js:2\): RangeError: no database/],
    ['exits', /while it was loaded, it ended its process before it returned \(exit code 4\)/],
    ['bad-config', /its config\.json cannot be read as JSON/],
    ['bad-manifest', /its package\.json cannot be read as JSON/],
  ])('reports the function, the problem and the next step: %s', async (name, message) => {
    const error = await failureOf(host.invoke(name, {}, { requestId: 'r-1' }));
    expect(error).toMatchObject({ code: 'FUNCTION_LOAD_FAILED', functionName: name, requestId: 'r-1' });
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`'${name}'`);
  });

  it.each(['missing-json', 'missing-js', 'missing-path'])(
    'is not told to install what looks like a file: %s',
    async (name) => {
      expect((await failureOf(host.invoke(name))).message).not.toContain('npm install');
    },
  );

  it('names our SDK if the SDK is missing, and never a bare `npm install`', async () => {
    const { folder: bare, remove: removeBare } = temporaryFunctions({
      'undeclared/index.js': asksSdk,
      'declared/package.json': '{ "dependencies": { "wx-server-sdk": "~2.6.3" } }',
      'declared/index.js': asksSdk,
      'ours/package.json': '{ "dependencies": { "wx-server-sdk": "npm:@opencloudpay/wx-server-sdk@0.1.0" } }',
      'ours/index.js': asksSdk,
    });
    const plain = createFunctionHost({ folder: bare });
    const problems = await Promise.all(plain.names().map(async (name) => (await plain.check(name))?.en));
    await plain.stop();
    removeBare();
    const [declared, ours, undeclared] = problems;
    for (const problem of [declared, undeclared]) {
      expect(problem).toContain('`npm install wx-server-sdk@npm:@opencloudpay/wx-server-sdk`');
      expect(problem).toContain("require('@opencloudpay/cloudpay/register')");
    }
    expect(ours).toMatch(/which is not installed: run `npm install` in /);
  });

  it('names the folder to install in', async () => {
    expect((await failureOf(host.invoke('declared-dependency'))).message).toContain(
      `in ${real('declared-dependency')}.`,
    );
  });

  it('has the thrown error', async () => {
    const { thrown } = await failureOf(host.invoke('throws'));
    expect(thrown).toMatchObject({ name: 'RangeError', message: 'no database' });
    expect(thrown?.stack).toContain('index.js:2');
  });

  it('is abandoned if loading has no end', async () => {
    const impatient = createFunctionHost({ folder, loadTimeout: 300 });
    for (const name of ['endless', 'waits-for-ever']) {
      const error = await failureOf(impatient.invoke(name));
      expect(error.code).toBe('FUNCTION_LOAD_FAILED');
      expect(error.message).toMatch(/did not finish loading within 300 ms: move slow work into main/);
    }
    await impatient.stop();
  });

  it('is not started again and again if its process ends as soon as it is loaded', async () => {
    const result = await host.invoke('dies-when-loaded').catch((error: unknown) => error);
    // The call and the end are in random order; the test is that it comes to an end.
    if (result !== 1) expect(result).toMatchObject({ code: 'FUNCTION_CRASHED', exit: { code: 5 } });
  });
});
