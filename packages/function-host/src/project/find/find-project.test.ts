/** Projects in the layouts that developers use. */
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { createFunctionHost } from '../../host';
import { failureOf, hostErrorOf } from '../../testing/failure-of';
import { foldersForTests } from '../../testing/temporary-functions';
import { findFunctions } from './find-functions';
import { findProject } from './find-project';

const projectOf = foldersForTests();

const json = JSON.stringify;
const pay = 'exports.main = () => 1;';

/** As HBuilderX writes it, comments included. */
const uniApp = (root: string) => `{
  "name" : "shop", // not "mp-weixin"
  /* 小程序特有相关 */
  "mp-weixin" : { "appid" : "wx1", "description" : "http://a/*b*/", "cloudfunctionRoot" : "${root}" }
}`;

describe('findProject', () => {
  it.each([
    [
      'cloudfunctionRoot of mp-weixin in manifest.json',
      { 'manifest.json': uniApp('wx/functions/'), 'common/index.js': '', 'wx/functions/pay/index.js': pay },
      'wx/functions',
    ],
    [
      'cloudfunctionRoot of mp-weixin in src/manifest.json',
      { 'src/manifest.json': uniApp('./functions'), 'src/main.js': '', 'src/functions/pay/index.js': pay },
      'src/functions',
    ],
    [
      'cloudfunctionRoot of mp-weixin in src/manifest.json',
      { 'src/manifest.json': uniApp('./wx'), 'wx/pay/index.js': pay },
      'wx',
    ],
    [
      'the usual static/cloudfunctions',
      { 'manifest.json': '{ "mp-weixin": {} }', 'static/cloudfunctions/pay/index.js': pay },
      'static/cloudfunctions',
    ],
    [
      // A project in a folder of the repository.
      'the usual cloud/functions',
      {
        'README.md': '',
        'apps/shop/project.config.json': '{}',
        'apps/shop/cloud/functions/pay/index.js': pay,
      },
      'apps/shop/cloud/functions',
    ],
    [
      // A web app.
      'the usual cloudfunctions',
      { 'manifest.json': '{ "name": "app" }', 'cloudfunctions/pay/index.js': pay },
      'cloudfunctions',
    ],
    [
      'cloudfunctionRoot of project.config.json',
      { 'project.config.json': '{ "cloudfunctionRoot": "server/fns/" }', 'server/fns/pay/index.js': pay },
      'server/fns',
    ],
    [
      'cloudfunctionRoot of project.config.json',
      {
        'project.config.json': '{ "cloudfunctionRoot": "old" }',
        'project.private.config.json': '{ "cloudfunctionRoot": "mine" }',
        'old/pay/index.js': pay,
        'mine/pay/index.js': pay,
      },
      'mine',
    ],
    [
      'functionRoot of cloudbaserc.json',
      {
        'project.config.json': '{ "appid": "wx1" }',
        'cloudbaserc.json': '{ "functionRoot": "./fns" }',
        'fns/pay/index.js': pay,
      },
      'fns',
    ],
    [
      // The team's configuration names a folder that this developer does not have.
      'functionRoot of cloudbaserc.json',
      {
        'project.config.json': '{ "cloudfunctionRoot": "gone" }',
        'cloudbaserc.json': '{ "functionRoot": "fns" }',
        'fns/pay/index.js': pay,
      },
      'fns',
    ],
    [
      'the usual cloudfunctions',
      { 'cloudfunctions/pay/index.js': pay, 'src/index.js': '' },
      'cloudfunctions',
    ],
    ['the usual cloud/functions', { 'cloud/functions/pay/index.js': pay, 'app.js': '' }, 'cloud/functions'],
    ['the usual functions', { 'functions/pay/index.js': pay, 'project.config.json': '{}' }, 'functions'],
    ['its path', { 'pay/index.js': pay, 'functions/index.js': pay }, ''],
  ])('finds the functions through %s', (foundBy, files, folder) => {
    const root = projectOf(files);
    expect(findProject(root)).toMatchObject({ folder: join(root, folder), foundBy: { en: foundBy } });
    expect([...findFunctions(root).keys()]).toContain('pay');
  });

  it('reads the ids of the mini program and the environment', () => {
    const root = projectOf({
      'project.config.json': '{ "appid": "wx1234567890abcdef", "cloudfunctionRoot": "cf" }',
      'cloudbaserc.json': '{ "envId": "{{env.ENV_ID}}" }',
      '.env': 'ENV_ID=from-the-team',
      '.env.local': 'ENV_ID=shop-1',
      'cf/pay/index.js': pay,
    });
    expect(findProject(root)).toMatchObject({ appId: 'wx1234567890abcdef', envId: 'shop-1', root });
    const tourist = projectOf({
      'project.config.json': '{ "appid": "touristappid" }',
      'cloudbaserc.json': '{ "envId": "{{env.ENV_ID}}" }',
      'cloudfunctions/pay/index.js': pay,
    });
    expect(findProject(tourist)).not.toHaveProperty('appId');
    expect(findProject(tourist)).not.toHaveProperty('envId');
  });

  it('keeps a project’s settings if the folder of its functions is named', () => {
    const root = projectOf({
      'cloudbaserc.json': '{ "functionRoot": "cf", "functions": [{ "name": "pay", "timeout": 7 }] }',
      'cf/pay/index.js': pay,
    });
    expect(findProject(join(root, 'cf')).root).toBe(root);
    expect(findFunctions(join(root, 'cf')).get('pay')?.timeLimit).toBe(7_000);
    const usual = projectOf({
      'cloudbaserc.json': '{ "functions": [{ "name": "pay", "timeout": 7 }] }',
      'cloud/functions/pay/index.js': pay,
    });
    expect(findFunctions(join(usual, 'cloud/functions')).get('pay')?.timeLimit).toBe(7_000);
  });

  it('takes no settings from a project with other functions, in any state', () => {
    const root = projectOf({
      'project.config.json': '{ "cloudfunctionRoot": "gone" }',
      'cloudbaserc.json': '{ "functions": [{ "name": "pay", "timeout": 7 }] }',
      'examples/shop/pay/index.js': pay,
    });
    expect(findProject(join(root, 'examples/shop')).root).toBeUndefined();
    expect(findFunctions(join(root, 'examples/shop')).get('pay')?.timeLimit).toBeUndefined();
  });

  it.each([
    [
      { 'project.config.json': '{ nonsense' },
      'PROJECT_INVALID',
      /its project\.config\.json cannot be read as JSON.*correct it/,
    ],
    [{ 'cloudbaserc.json': '[]' }, 'PROJECT_INVALID', /its cloudbaserc\.json is not a JSON object/],
    [
      { 'project.config.json': '{ "cloudfunctionRoot": "gone/" }' },
      'FOLDER_MISSING',
      /There is no folder .*gone, which cloudfunctionRoot of project\.config\.json in .* names .*Create it, build it, or correct/,
    ],
    [
      { 'project.config.json': '{ "cloudfunctionRoot": "cf" }', 'cf/readme.md': '' },
      'FOLDER_EMPTY',
      /cf \(cloudfunctionRoot of project\.config\.json\) holds no functions.*create for example/,
    ],
    [
      { 'project.config.json': '{}', 'miniprogram/app.js': '' },
      'FOLDER_EMPTY',
      /holds no functions.*or name another folder/,
    ],
    [
      { 'project.config.json': '{}', 'server/Dockerfile': '', 'server/index.js': 'app.listen(80);' },
      'FOLDER_EMPTY',
      /holds no functions\. Not taken: server \(a container: Dockerfile\)\. A function is a subfolder/,
    ],
    [
      {
        'manifest.json': '{ "mp-weixin": {} }',
        'uniCloud-aliyun/cloudfunctions/pay/index.js': 'exports.main = () => uniCloud.database();',
      },
      'FOLDER_EMPTY',
      /The functions in uniCloud-aliyun\/cloudfunctions do not use wx-server-sdk: they need the platform of uniCloud/,
    ],
  ])('reports the problem of a project, and the next step: %j', (files, code, message) => {
    const error = hostErrorOf(() => findFunctions(projectOf(files)));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });
});

describe('a function’s settings', () => {
  it('come from its config.json, then cloudbaserc.json’s, then its defaults for all', () => {
    const root = projectOf({
      'cloudbaserc.json': json({
        functionRoot: 'cf',
        functionDefaultConfig: { timeout: 5, memorySize: 512, envVariables: { A: 'default' } },
        functions: [
          {
            name: 'pay',
            timeout: 20,
            envVariables: { TEA: '{{env.TEA}}', CUPS: 3 },
            triggers: [{ name: 'nightly', type: 'timer', config: '0 0 2 * * * *' }],
          },
          { name: 'old', config: { timeout: 9 } },
        ],
      }),
      '.env': 'TEA="oolong \\"best\\""',
      'cf/pay/index.js': pay,
      'cf/pay/config.json': '{ "memorySize": 128, "envVariables": { "CUPS": "4" } }',
      'cf/old/index.js': pay,
    });
    const functions = findFunctions(root);
    expect(functions.get('pay')).toMatchObject({
      timeLimit: 20_000,
      memoryLimit: 128,
      variables: { TEA: expect.stringContaining('oolong'), CUPS: '4' },
      triggers: [expect.objectContaining({ name: 'nightly' })],
    });
    expect(functions.get('old')).toMatchObject({
      timeLimit: 9_000,
      memoryLimit: 512,
      variables: { A: 'default' },
    });
  });

  it.each([
    [
      { memorySize: '256' },
      /config\.json has a memorySize that is not a number of MB above 0: correct or remove it/,
    ],
    [{ memorySize: 0 }, /memorySize/],
    [{ envVariables: ['TEA'] }, /config\.json has envVariables that are not an object/],
    [{ envVariables: { TEA: { kind: 'green' } } }, /an environment variable TEA that is not text/],
    [
      { envVariables: { TEA: '{{env.TEA}}' } },
      /takes TEA from \{\{env\.TEA\}\}, which is not set: write TEA=… into the project’s \.env/,
    ],
    [
      { runtime: 'Python3.7' },
      /config\.json has a runtime that is not one of Node\.js .*nothing else runs here/,
    ],
    [{ handler: 'main' }, /handler that is not a file and an export, as "index\.main"/],
  ])('that are invalid are reported to callers of the function: %j', (config, problem) => {
    const root = projectOf({ 'pay/index.js': pay, 'pay/config.json': json(config) });
    expect(findFunctions(root).get('pay')?.problem?.en).toMatch(problem);
  });

  it('reach it: variables, limits, and the export that its handler names', async () => {
    const root = projectOf({
      'pay/index.js':
        'exports.main = () => "main"; exports.other = (e, c) => [process.env.TEA, process.env.TCB_ENV, process.env.KEY, c.time_limit_in_ms, c.memory_limit_in_mb];',
      'pay/config.json': json({
        handler: 'index.other',
        timeout: 6,
        memorySize: 512,
        envVariables: { TEA: 'oolong', TCB_ENV: 'another', KEY: 'the real merchant’s' },
      }),
    });
    const host = createFunctionHost({ folder: root, envId: 'shop-1', env: { KEY: 'the emulated one’s' } });
    try {
      // The platform sets its own variables; the host's options override the project.
      expect(await host.invoke('pay')).toEqual(['oolong', 'shop-1', 'the emulated one’s', 6_000, 512]);
      expect(host.functions()).toEqual([
        {
          name: 'pay',
          path: expect.any(String),
          modules: {},
          entry: 'index.js',
          timeLimit: 6_000,
          memoryLimit: 512,
          triggers: [],
        },
      ]);
    } finally {
      await host.stop();
    }
  });
});

describe('functions written in TypeScript', () => {
  it.each([
    [
      'package.json’s main',
      { 'pay/package.json': '{ "main": "dist/index.js" }', 'pay/dist/index.js': pay },
      'dist/index.js',
    ],
    [
      'a handler',
      { 'pay/config.json': '{ "handler": "dist/index.main" }', 'pay/dist/index.js': pay },
      'dist/index.js',
    ],
    [
      'a handler that is left as it comes, and package.json’s main',
      {
        'pay/config.json': '{ "handler": "index.main" }',
        'pay/package.json': '{ "main": "dist/index.js" }',
        'pay/dist/index.js': pay,
      },
      'dist/index.js',
    ],
  ])('run in their compiled form, found by %s', async (_, files, entry) => {
    const root = projectOf({ 'pay/src/index.ts': 'export const main = (): number => 1;', ...files });
    const host = createFunctionHost({ folder: root, timeout: 10_000 });
    try {
      expect(host.functions()[0]?.entry).toBe(entry);
      expect(await host.invoke('pay')).toBe(1);
    } finally {
      await host.stop();
    }
  });

  it('run from the folder of the compiled project', () => {
    const root = projectOf({
      'project.config.json': '{ "cloudfunctionRoot": "dist/functions" }',
      'cloud/functions/pay/index.ts': '',
      'dist/functions/pay/index.js': pay,
    });
    expect([...findFunctions(root).keys()]).toEqual(['pay']);
  });

  it('and moved elsewhere by cloudbaserc.json are found there, under their names', () => {
    const root = projectOf({
      'cloudbaserc.json':
        '{ "functionRoot": "cf", "functions": [{ "name": "pay", "dir": "packages/pay/dist" }] }',
      'cf/refund/index.js': pay,
      'packages/pay/dist/index.js': pay,
    });
    expect([...findFunctions(root).keys()]).toEqual(['pay', 'refund']);
  });

  it.each([
    [{ 'pay/index.ts': '' }, /written in TypeScript \(index\.ts\) and not compiled: there is no index\.js/],
    [
      { 'pay/package.json': '{ "main": "dist/index.js" }', 'pay/src/index.ts': '' },
      /written in TypeScript \(src\/index\.ts\) and not compiled: package\.json’s main, dist\/index\.js, does not exist.*npm run build/,
    ],
  ])('and not compiled are reported: %j', async (files, problem) => {
    const root = projectOf({ ...files, 'other/index.js': pay });
    const host = createFunctionHost({ folder: root });
    try {
      const error = await failureOf(host.invoke('pay'));
      expect(error.code).toBe('FUNCTION_LOAD_FAILED');
      expect(error.message).toMatch(problem);
    } finally {
      await host.stop();
    }
  });
});
