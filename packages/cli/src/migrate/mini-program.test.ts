/** Which files of a project `cloudpay migrate` takes for those of its mini program. */
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { makeProject, run, treeOf } from './testing/project';

const made: string[] = [];
function project(files: Record<string, string>, without: readonly string[] = []): string {
  const root = makeProject(files);
  made.push(root);
  for (const path of without) rmSync(join(root, path), { recursive: true });
  return root;
}
afterEach(() => {
  for (const root of made.splice(0)) rmSync(root, { recursive: true, force: true });
});
const read = (root: string, path: string) => readFileSync(join(root, path), 'utf8');
const INSTALL = "require('@opencloudpay/miniprogram').install({ url: 'https://shop.example.org'";

describe('of two mini programs in one project', () => {
  const files = {
    'admin/app.js': "App({ onLaunch() { wx.cloud.init({ env: 'prod-1a2b' }) } })\n",
    'admin/pages/files.js': "Page({ up() { wx.cloud.uploadFile({ cloudPath: 'a' }) } })\n",
  };
  const ownConfig = { 'admin/project.config.json': '{ "appid": "wx9999999999999999" }' };

  it('that of miniprogramRoot is changed, whatever the other is called, and the other is named', async () => {
    const root = project({ ...files, ...ownConfig });
    expect(await run(root)).toContain('Another mini program is in admin, and was not changed');
    expect(read(root, 'miniprogram/app.js')).toContain(`${INSTALL}, database });`);
    // What the other alone uses is not installed here.
    expect(read(root, 'miniprogram/app.js')).not.toContain('storage');
    expect(treeOf(root)).toMatchObject({ 'admin/app.js': files['admin/app.js'] });
    expect(await run(root, {}, { LANG: 'zh_CN.UTF-8' })).toContain('admin 中还有另一个小程序');
  });

  it('the one at the top is changed where no miniprogramRoot is named', async () => {
    const app = 'App({ onLaunch() { wx.cloud.init() } })\n';
    const config = '{ "appid": "wx8888888888888888", "cloudfunctionRoot": "cloudfunctions/" }';
    const root = project({ ...files, ...ownConfig, 'app.js': app, 'project.config.json': config }, [
      'miniprogram',
    ]);
    await run(root);
    expect(read(root, 'app.js')).toContain(INSTALL);
    expect(treeOf(root)).toMatchObject({ 'admin/app.js': files['admin/app.js'] });
  });

  it('an app of a component beside it is no other mini program', async () => {
    const root = project(files);
    expect(await run(root)).not.toContain('Another mini program');
    expect(read(root, 'miniprogram/app.js')).toContain(INSTALL);
  });
});

it('a program of Taro in a folder of its own is found by what it builds: its app.tsx, its package.json', async () => {
  const root = project(
    {
      'project.config.json':
        '{ "appid": "wx8888888888888888", "miniprogramRoot": "client/dist/", "cloudfunctionRoot": "cloudfunctions/" }',
      'client/package.json': '{ "dependencies": { "@tarojs/taro": "3.4.0" } }',
      'client/src/app.tsx': `import Taro from '@tarojs/taro';
export default function App({ children }) {
  Taro.cloud.init({ env: 'prod-1a2b' });
  return <view>{children}</view>;
}
`,
    },
    ['miniprogram'],
  );
  expect(await run(root)).toContain(
    'The mini program is built with Taro: build it again, and see that client/src/app.tsx runs before the pages.',
  );
  expect(read(root, 'client/src/app.tsx')).toMatch(/^import '\.\/opencloudpay';\nimport Taro/);
  expect(read(root, 'client/src/opencloudpay.ts')).toContain("install({ url: 'https://shop.example.org' });");
  expect(read(root, 'client/package.json')).toContain('"@opencloudpay/miniprogram"');
});
