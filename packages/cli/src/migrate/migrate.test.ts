/** `cloudpay migrate` as a whole: what it shows, writes and takes back. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { migrate } from './migrate';
import { TARGETS, type Target } from './targets';
import { makeProject, put, run, treeOf } from './testing/project';

const made: string[] = [];
const project = (files?: Record<string, string>) => {
  const root = makeProject(files);
  made.push(root);
  return root;
};
afterEach(() => {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true });
});

const OPTIONS: Partial<Record<Target, Record<string, string>>> = {
  aws: { region: 'ap-southeast-1' },
  aliyun: { region: 'cn-hangzhou', accountId: '1234567890123456' },
  scf: { region: 'ap-shanghai' },
};
const targets = Object.keys(TARGETS) as Target[];
const read = (root: string, path: string) => readFileSync(join(root, path), 'utf8');

describe.each(targets)('to %s', (to) => {
  const options = OPTIONS[to] ?? {};

  it('a dry run shows what would change and writes nothing, then a second run changes nothing, and undo restores', async () => {
    const root = project({ '.gitignore': 'node_modules\r\n' });
    const before = treeOf(root);
    const shown = await run(root, { to, options, dryRun: true });
    expect(shown).toContain('cloudfunctions/pay/package.json');
    expect(treeOf(root)).toEqual(before);

    await run(root, { to, options });
    const after = treeOf(root);
    expect(after).not.toEqual(before);
    expect(await run(root, { to, options })).toContain('no file changes');
    expect(treeOf(root)).toEqual(after);

    await run(root, { undo: true });
    expect(treeOf(root)).toEqual(before);
  });
});

it('undo restores byte order marks, tabs, CRLF, and files without a final newline', async () => {
  const root = project({
    'cloudfunctions/pay/package.json':
      '\uFEFF{\r\n\t"name": "pay",\r\n\t"dependencies": {\r\n\t\t"wx-server-sdk": "~2.6.3"\r\n\t}\r\n}',
    'miniprogram/app.js': "\uFEFF'use strict'\r\nApp({ a() { wx.cloud.init() } })",
  });
  const before = treeOf(root);
  await run(root);
  expect(read(root, 'cloudfunctions/pay/package.json')).toBe(
    '\uFEFF{\r\n\t"name": "pay",\r\n\t"dependencies": {\r\n\t\t"wx-server-sdk": "npm:@opencloudpay/wx-server-sdk@0.1.0"\r\n\t}\r\n}',
  );
  const app = read(root, 'miniprogram/app.js');
  expect(app.startsWith("\uFEFF'use strict'\r\nconst { database }")).toBe(true);
  expect(app.replaceAll('\r\n', '')).not.toContain('\n');
  await run(root, { undo: true });
  expect(treeOf(root)).toEqual(before);
});

it('undo refuses, and names the file, where one was changed since', async () => {
  const root = project();
  await run(root);
  put(root, 'miniprogram/app.js', 'App({})');
  const after = treeOf(root);
  await expect(run(root, { undo: true })).rejects.toMatchObject({
    code: 'CHANGED_SINCE',
    message: expect.stringContaining('miniprogram/app.js'),
  });
  expect(treeOf(root)).toEqual(after);
});

it('undo of a project that was not migrated is refused', async () => {
  await expect(run(project(), { undo: true })).rejects.toMatchObject({ code: 'NOTHING_TO_UNDO' });
});

it('a run that was interrupted after its record can be finished, or taken back', async () => {
  const root = project();
  const before = treeOf(root);
  await run(root);
  const after = treeOf(root);
  const interrupt = () => {
    put(root, 'miniprogram/app.js', Buffer.from(before['miniprogram/app.js'] ?? '', 'latin1'));
    rmSync(join(root, 'deploy'), { recursive: true });
  };
  interrupt();
  await run(root);
  expect(treeOf(root)).toEqual(after);
  interrupt();
  await run(root, { undo: true });
  expect(treeOf(root)).toEqual(before);
});

describe('files that the owner has', () => {
  it('stay as they are, and are named', async () => {
    const root = project({ 'deploy/cloudpay.json': '{ "mine": true }\n' });
    const shown = await run(root);
    expect(read(root, 'deploy/cloudpay.json')).toBe('{ "mine": true }\n');
    expect(shown).toContain('deploy/cloudpay.json is yours and stays as it is');
  });

  it('are those that were filled in after the migration, too', async () => {
    const root = project();
    await run(root, { to: 'aws', options: OPTIONS['aws'] ?? {} });
    const filled = `${read(root, 'deploy/cloudpay.env')}CLOUDPAY_TOKENS_SHA256=abc\n`;
    put(root, 'deploy/cloudpay.env', filled);
    await run(root, { appUrl: 'https://functions.example.org', to: 'aws' });
    expect(read(root, 'deploy/cloudpay.env')).toBe(filled);
    expect(read(root, 'miniprogram/app.js')).toContain("url: 'https://functions.example.org'");
  });

  it('are made anew for other answers where they have not been changed', async () => {
    const root = project();
    await run(root);
    await run(root, { url: 'https://other.example.org' });
    expect(read(root, 'deploy/cloudpay.env')).toContain('CLOUDPAY_URL=https://other.example.org');
  });
});

describe('what cannot be changed safely is refused by its name, and nothing is written', () => {
  const refused = async (root: string, name: string) => {
    const before = treeOf(root);
    await expect(run(root)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      message: expect.stringContaining(name),
    });
    expect(treeOf(root)).toEqual(before);
  };

  it('a package.json that is no JSON', async () => {
    await refused(project({ 'cloudfunctions/pay/package.json': '{ "name": ' }), 'pay/package.json');
  });

  it('an app.js in another encoding', async () => {
    const root = project();
    const app = Buffer.concat([
      Buffer.from('// '),
      Buffer.from([0xc4, 0xe3]),
      Buffer.from('\nApp({ a() { wx.cloud.init() } })'),
    ]);
    put(root, 'miniprogram/app.js', app);
    await refused(root, 'miniprogram/app.js');
  });

  it.each([
    ['is no JSON', '{'],
    [
      'names files outside of the project',
      '{ "target": "server", "answers": {}, "files": [{ "path": "../out", "before": null, "after": "" }] }',
    ],
    ['has another shape', '{ "target": "server", "answers": {}, "files": {} }'],
  ])('a record that %s', async (_, text) => {
    const root = project();
    mkdirSync(join(root, '.cloudpay'));
    writeFileSync(join(root, '.cloudpay/migration.json'), text);
    await refused(root, 'migration.json');
  });
});

describe('answers', () => {
  it.each([
    ['--app-url', { appUrl: 'http://shop.example.org' }],
    ['--mch-id', { mchId: 'x' }],
    ['--url', { url: 'shop' }],
  ])('that cannot be right are refused by the name %s', async (name, options) => {
    await expect(run(project(), options)).rejects.toMatchObject({
      code: 'ANSWER_INVALID',
      message: expect.stringContaining(`${name} `),
    });
  });

  it('that are missing are asked for by their names', async () => {
    await expect(run(project(), { to: 'aws' })).rejects.toMatchObject({
      code: 'ANSWERS_MISSING',
      message: expect.stringContaining('--set region=<value>'),
    });
  });

  it('of an earlier run are kept, and another target is refused', async () => {
    const root = project();
    await run(root, { mode: 'partner', subAppid: 'wx9999999999999999' });
    await expect(run(root, { to: 'compose' })).rejects.toMatchObject({ code: 'ALREADY_MIGRATED' });
    await run(root, { mode: 'direct' });
    expect(read(root, 'deploy/cloudpay.env')).not.toContain('CLOUDPAY_SUB_APPID=');
  });

  it('without --yes and a terminal nothing is written', async () => {
    const root = project();
    const before = treeOf(root);
    await expect(run(root, { yes: false })).rejects.toMatchObject({ code: 'NOT_CONFIRMED' });
    expect(treeOf(root)).toEqual(before);
  });
});

it('--json prints one line: the files and what needs a hand, in the language of the terminal', async () => {
  const root = project({ 'cloudfunctions/pay/config.json': '{ "envVariables": { "SHOP": "tea" } }' });
  const options = { to: 'aws', options: OPTIONS['aws'] ?? {}, json: true } as const;
  const printed = await run(root, { ...options, dryRun: true }, { LANG: 'zh_CN.UTF-8' });
  expect(printed.trim().split('\n')).toHaveLength(1);
  const { target, files, todos } = JSON.parse(printed);
  expect(target).toBe('aws');
  expect(files).toContainEqual({ path: 'deploy/aws-lambda/index.js', isNew: true });
  expect(files).toContainEqual({ path: 'cloudfunctions/pay/package.json', isNew: false });
  expect(todos).toContainEqual(expect.stringMatching(/云函数 pay 有自己的环境变量.*SHOP/));
  await run(root, options);
  const tried = JSON.parse(await run(root, { undo: true, json: true, dryRun: true }));
  expect(tried).toEqual({ dryRun: true, undone: expect.arrayContaining(['miniprogram/app.js']) });
  expect(JSON.parse(await run(root, { undo: true, json: true }))).toEqual({ ...tried, dryRun: false });
});

it('--json tells of nothing that was not done, and asks nothing', async () => {
  const root = project();
  await run(root, { to: 'aws', options: OPTIONS['aws'] ?? {} });
  const written: string[] = [];
  const undone = migrate(
    root,
    { options: {}, yes: false, dryRun: false, undo: true, json: true },
    { write: (text) => written.push(text), isInteractive: true, version: '0.1.0', env: { LANG: 'C' } },
  );
  await expect(undone).rejects.toMatchObject({ code: 'NOT_CONFIRMED' });
  expect(written).toEqual([]);
});

it('secrets, variables of production and the record stay out of the repository', async () => {
  const root = project();
  await run(root, { to: 'aws', options: OPTIONS['aws'] ?? {} });
  const ignored = read(root, '.gitignore').split('\n');
  expect(ignored).toEqual(
    expect.arrayContaining(['/.cloudpay/', '/deploy/cloudpay.env', '/deploy/secrets/']),
  );
});

describe('projects of other shapes', () => {
  it('a function without a package.json gets one', async () => {
    const root = project();
    await run(root);
    expect(JSON.parse(read(root, 'cloudfunctions/paid/package.json'))).toMatchObject({
      name: 'paid',
      dependencies: { 'wx-server-sdk': 'npm:@opencloudpay/wx-server-sdk@0.1.0' },
    });
  });

  it('a function whose code is compiled is registered in its source, and named', async () => {
    const root = project({
      'cloudfunctions/ts/package.json':
        '{ "main": "dist/index.js", "dependencies": { "wx-server-sdk": "latest" } }',
      'cloudfunctions/ts/src/index.ts': `import cloud from 'wx-server-sdk';
export const main = () => cloud.cloudPay.queryOrder({ outTradeNo: 'a' });
`,
      'cloudfunctions/ts/dist/index.js':
        "exports.main = () => require('wx-server-sdk').cloudPay.queryOrder({ outTradeNo: 'a' });\n",
    });
    expect(await run(root, { to: 'cloudbase' })).toContain('Compile these functions before you deploy: ts.');
    expect(read(root, 'cloudfunctions/ts/src/index.ts')).toMatch(
      /^import '@opencloudpay\/cloudpay\/register';\nimport cloud/,
    );
    expect(read(root, 'cloudfunctions/ts/dist/index.js')).not.toContain('register');
  });

  it.each([
    [
      'Taro',
      {
        'package.json': '{ "dependencies": { "@tarojs/taro": "3.6.0" } }',
        'src/app.js': 'wx.cloud.init()\n',
      },
    ],
    ['uni-app', { 'manifest.json': '{}', 'pages.json': '{}', 'App.vue': '<script>wx.cloud.init()</script>' }],
  ])(
    '%s: the package goes where the framework bundles from, and the report says what to build',
    async (name, files) => {
      const root = makeProject(files as Record<string, string>);
      made.push(root);
      rmSync(join(root, 'miniprogram'), { recursive: true });
      expect(await run(root)).toContain(`The mini program is built with ${name}`);
      if (name === 'Taro') {
        expect(read(root, 'package.json')).toContain('"@opencloudpay/miniprogram"');
        expect(treeOf(root)).not.toHaveProperty('src/package.json');
      }
    },
  );
});
