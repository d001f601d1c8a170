/** What a function's developer is advised when a module is missing: nothing that may be a file is ever to be installed. */
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { temporaryFunctions } from '../../../testing/temporary-functions';
import type { FunctionCode } from '../../channel/messages';
import { missingModule, missingModuleProblem } from './missing-module';

const { folder, remove } = temporaryFunctions({
  'cloudfunctions/package.json': '{ "dependencies": { "shared-package": "1" } }',
  'cloudfunctions/common/index.js': '',
  'cloudfunctions/pay/package.json':
    '{ "dependencies": { "declared": "1", "decimal.js": "10", "@scope/own": "1" } }',
  'cloudfunctions/pay/node_modules/lodash/package.json': '{}',
  'cloudfunctions/sdk/package.json': '{ "dependencies": { "wx-server-sdk": "~2.6.3", "dayjs": "1" } }',
  'cloudfunctions/ours/package.json':
    '{ "dependencies": { "wx-server-sdk": "npm:@opencloudpay/wx-server-sdk@0.1.0", "dayjs": "1" } }',
  'cloudfunctions/bare/index.js': '',
});
afterAll(remove);

const codeOf = (name: string): FunctionCode => ({
  path: join(folder, 'cloudfunctions', name),
  entry: 'index.js',
  exportName: 'main',
});
const problem = (name: string, specifier: string, by?: string) =>
  missingModuleProblem(codeOf(name), { specifier, ...(by !== undefined && { by }) }).en;

describe('a module that is missing', () => {
  it.each([
    'key.json',
    'config.js',
    'config',
    'utils',
    'utils/money',
    'common/db',
    'lib/index.js',
    'apiclient_cert.p12',
    './x',
    '../x',
    '/x',
    'lodash.get/x',
    'merchant',
    'Bad Name',
    '#internal',
  ])('is not installed if its name may be a file’s: %s', (specifier) => {
    for (const name of ['pay', 'bare', 'sdk'])
      expect(problem(name, specifier)).not.toMatch(/npm (?:install|i)\b/);
  });

  it.each([
    [
      'pay',
      'declared',
      /^it needs the module 'declared', which is not installed: run `npm install` in \S+pay\.$/,
    ],
    ['pay', 'declared/lib/x', /the module 'declared', which is not installed: run `npm install` in/],
    ['pay', 'decimal.js', /the module 'decimal\.js', which is not installed: run `npm install` in/],
    ['pay', '@scope/own/x', /the module '@scope\/own', which is not installed: run `npm install` in/],
    ['pay', 'dayjs', /the module 'dayjs', which is not installed: run `npm install dayjs` in \S+pay\.$/],
    ['pay', '@scope/other', /run `npm install @scope\/other` in/],
    ['pay', 'shared-package', /run `npm install` in \S+cloudfunctions, whose package\.json declares it\.$/],
    ['bare', 'dayjs', /run `npm init -y`, then `npm install dayjs` in \S+bare\.$/],
    [
      'pay',
      'lodash/gett',
      /requires 'lodash\/gett', and the installed module 'lodash' has no such file: correct the name/,
    ],
    ['pay', 'lodash/get.js', /the installed module 'lodash' has no such file/],
    [
      'pay',
      'dayjs/plugin/utc',
      /has no such file: add the file or correct the name\. If it belongs to an npm package, name the package in "dependencies"/,
    ],
    [
      'pay',
      'common',
      /it is in \S+cloudfunctions, which CloudBase does not upload with the function: copy it into the function/,
    ],
  ])('in %s: %s', (name, specifier, advice) => {
    expect(problem(name, specifier)).toMatch(advice);
  });

  it('of an installed module is that module’s, and installing it by name would not help', () => {
    const by = join(folder, 'cloudfunctions/pay/node_modules/@scope/deep/node_modules/debug/src/index.js');
    expect(problem('pay', 'ms', by)).toBe(
      `its installed module 'debug' needs the module 'ms', which is not there: run \`npm install\` in ${join(folder, 'cloudfunctions/pay')}.`,
    );
  });

  it('is installed with a word about Tencent’s SDK where the function declares that one', () => {
    for (const specifier of ['dayjs', 'axios']) {
      expect(problem('sdk', specifier)).toMatch(
        /run `npm install(?: axios)?` in \S+sdk\. That installs Tencent's wx-server-sdk too.*`npm install wx-server-sdk@npm:@opencloudpay\/wx-server-sdk`.*@opencloudpay\/cloudpay\/register/,
      );
      expect(problem('ours', specifier)).not.toContain('Tencent');
    }
  });

  it('is the SDK: the alias and register are named, never a bare `npm install`', () => {
    for (const name of ['sdk', 'pay', 'bare']) {
      expect(problem(name, 'wx-server-sdk')).toMatch(
        /`npm install wx-server-sdk@npm:@opencloudpay\/wx-server-sdk` in .*require\('@opencloudpay\/cloudpay\/register'\)/,
      );
      expect(problem(name, 'wx-server-sdk')).not.toContain('`npm install`');
    }
    expect(problem('bare', 'wx-server-sdk')).toContain('`npm init -y`, then');
    expect(problem('ours', 'wx-server-sdk')).toMatch(/run `npm install` in/);
  });
});

it.each([
  [
    Object.assign(new Error("Cannot find module 'a'\nRequire stack:\n- /f/b.js"), {
      code: 'MODULE_NOT_FOUND',
      requireStack: ['/f/b.js'],
    }),
    { specifier: 'a', by: '/f/b.js' },
  ],
  [
    Object.assign(new Error("Cannot find package 'a' imported from /f/b.mjs"), {
      code: 'ERR_MODULE_NOT_FOUND',
    }),
    { specifier: 'a', by: '/f/b.mjs' },
  ],
  [
    Object.assign(new Error('No such built-in module: node:a'), { code: 'ERR_UNKNOWN_BUILTIN_MODULE' }),
    undefined,
  ],
  [new Error("Cannot find module 'a'"), undefined],
])('what Node says of a missing module: %s', (error, missing) => {
  expect(missingModule(error)).toEqual(missing);
});
