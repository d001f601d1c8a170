/** app.js, and the files of the mini program. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, jest } from '@jest/globals';

const ROOT = join(__dirname, '../miniprogram');

const globals = globalThis as { wx?: object; App?: (app: { onLaunch(): void }) => void };

afterEach(() => {
  delete globals.wx;
  delete globals.App;
  jest.restoreAllMocks();
  jest.resetModules();
});

/** Starts the mini program with these settings. */
function launch(wx: object, config: { envId?: string; functionsUrl?: string }): void {
  globals.wx = wx;
  globals.App = (app) => app.onLaunch();
  jest.doMock('../miniprogram/config', () => ({ envId: '', functionsUrl: '', ...config }));
  require('../miniprogram/app');
}

describe('app.js', () => {
  it('does not change wx.cloud on CloudBase', () => {
    const init = jest.fn();
    const wx = { cloud: { init } };
    const { cloud } = wx;
    launch(wx, { envId: 'shop-1' });
    expect(init).toHaveBeenCalledWith({ env: 'shop-1', traceUser: true });
    expect(wx.cloud).toBe(cloud);
  });

  it('says what to set if neither is configured', () => {
    const said = jest.spyOn(console, 'error').mockImplementation(() => undefined);
    launch({}, {});
    expect(String(said.mock.calls[0]?.[0])).toMatch(/functionsUrl/);
  });
});

describe('the mini program’s folder', () => {
  it('names what is not of WeChat in app.js and config.js alone', () => {
    const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' });
    const own = files.filter((file) => /\.(js|wxml)$/.test(file) && !file.startsWith('vendor'));
    const naming = own.filter((file) =>
      /opencloudpay|vendor|install|Url/.test(readFileSync(join(ROOT, file), 'utf8')),
    );
    expect(naming.sort()).toEqual(['app.js', 'config.js']);
  });

  it('holds the current build of @opencloudpay/miniprogram', () => {
    const { build } = require('../vendor.cjs') as { build(): { file: string; code: string }[] };
    const files = build();
    expect(files).toHaveLength(3);
    for (const { file, code } of files) expect(readFileSync(file, 'utf8')).toBe(code);
  });

  it('has the four files of each page, and only declared pages', () => {
    const { pages, tabBar } = require('../miniprogram/app.json') as {
      pages: string[];
      tabBar: { list: { pagePath: string; iconPath: string; selectedIconPath: string }[] };
    };
    for (const page of pages) {
      for (const extension of ['js', 'json', 'wxml', 'wxss']) {
        expect(() => readFileSync(join(ROOT, `${page}.${extension}`))).not.toThrow();
      }
    }
    for (const { pagePath, iconPath, selectedIconPath } of tabBar.list) {
      expect(pages).toContain(pagePath);
      // WeChat takes icons of up to 40 KB.
      for (const icon of [iconPath, selectedIconPath]) {
        expect(readFileSync(join(ROOT, icon)).length).toBeLessThan(40 * 1024);
      }
    }
    const linked = pages.map((page) => `/${page}?`.replace('?', ''));
    const sources = pages.map((page) => readFileSync(join(ROOT, `${page}.js`), 'utf8')).join('\n');
    for (const [path] of sources.matchAll(/\/pages\/\w+\/\w+/g)) expect(linked).toContain(path);
  });

  it('sets each colour of its bars in both themes', () => {
    const app = readFileSync(join(ROOT, 'app.json'), 'utf8');
    const { light, dark } = require('../miniprogram/theme.json') as Record<string, Record<string, string>>;
    const used = [...app.matchAll(/"@(\w+)"/g)].map(([, name]) => name).sort();
    expect(Object.keys(light ?? {})).toEqual(Object.keys(dark ?? {}));
    expect(Object.keys(light ?? {}).sort()).toEqual([...new Set(used)].sort());
  });
});
