import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { checkBuilt } from './check-built.ts';
import { llmsFull, llmsIndex, plainPage } from './llms.ts';
import type { Page } from './pages.ts';
import { stagePages } from './stage.ts';

const root = join(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'site-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the staged pages', () => {
  const staged = join(folder, 'staged');
  let pages: Page[];
  const read = (path: string) => readFileSync(join(staged, `${path}.md`), 'utf8');
  beforeAll(() => {
    pages = stagePages({ root, folder: staged, draw: (diagram) => `<svg>${diagram.length}</svg>` });
  });

  it('are there, in both languages, with the home pages and the pictures', () => {
    expect(pages.filter(({ path }) => !existsSync(join(staged, `${path}.md`)))).toEqual([]);
    for (const file of ['index.md', 'zh/index.md', 'public/docs/images/console-timeline-zh.png'])
      expect([file, existsSync(join(staged, file))]).toEqual([file, true]);
  });

  it('link to pages of their own language, by the addresses of the site', () => {
    expect(read('/zh/start')).toContain('](/zh/guides/test-in-ci)');
    expect(read('/start')).toContain('](/guides/test-in-ci)');
    expect(read('/zh/gateway')).toContain('](/zh/callbacks#请求签名)');
    expect(pages.flatMap(({ path }) => /\]\((?!https?:)[^)\s]*\.md[)#]/.exec(read(path))?.[0] ?? [])).toEqual(
      [],
    );
  });

  it('say where a file of the repository stands, or link to it', () => {
    expect(read('/gateway')).toContain('<span class="in-repository" title="deploy/compose.yaml">');
    const repository = 'https://git.example.com/pay';
    stagePages({ root, folder: join(folder, 'linked'), draw: () => '<svg/>', repository });
    expect(readFileSync(join(folder, 'linked/gateway.md'), 'utf8')).toContain(
      '](https://git.example.com/pay/blob/HEAD/deploy/compose.yaml)',
    );
  });

  it('have drawings, and no line that switches the language, no expression and no stray tag', () => {
    expect(read('/concepts').match(/<div class="diagram" v-pre><svg>/g)?.length).toBe(7);
    const prose = pages.map(({ path }) =>
      read(path)
        .replace(/^ *```[\s\S]*?^ *```$/gm, '')
        .replace(/`[^`\n]*`/g, ''),
    );
    expect(prose.filter((text) => text.includes('```mermaid'))).toEqual([]);
    expect(prose.flatMap((text) => /^\[(English|简体中文)\]\(.*$/m.exec(text)?.[0] ?? [])).toEqual([]);
    expect(prose.flatMap((text) => /\{\{.*/.exec(text)?.[0] ?? [])).toEqual([]);
    expect(
      prose.flatMap((text) => /<(?!br|\/?span|\/?div|\/?svg|https?:)[a-z][\w-]*[ />]/.exec(text)?.[0] ?? []),
    ).toEqual([]);
  });

  it('have every change of the next release, each as one entry', () => {
    const changes = readdirSync(join(root, '.changeset')).filter((file) => /^(?!README).*\.md$/.test(file));
    const [, pending = ''] = read('/changelog').split('## Also in the next release');
    expect(changes.length).toBeGreaterThan(0);
    expect(pending.match(/^- /gm)?.length).toBe(changes.length);
    expect(pending).not.toMatch(/^(?:---|['"]@opencloudpay)/m);
  });

  it('join lines of Chinese without a space', () => {
    expect(read('/zh/concepts')).toContain('签名请求，订单支付后');
  });

  it('are listed for machines, each with its beginning', () => {
    const index = llmsIndex(root, pages, 'https://pay.example.com');
    expect(index).toMatch(/^# OpenCloudPay\n\n> .+\n/);
    expect(index).toMatch(
      /- \[What you see\]\(https:\/\/pay\.example\.com\/troubleshooting\.md\): Search this/,
    );
    const optional = index.slice(index.indexOf('## Optional'));
    expect([/\/packages\/cli\.md/, /\/examples\/jest-test\.md/].map((link) => link.test(optional))).toEqual([
      true,
      true,
    ]);
    expect(optional).not.toContain('/guides/');
    expect(llmsFull(root, pages, '')).toContain('# Going live');
    expect(index).toContain("A callback returns `{ errcode: 0, errmsg: 'ok' }`");
  });

  it('are Markdown for machines, whose links lead to such pages', () => {
    const page = pages.find(({ path }) => path === '/guides/run-locally') as Page;
    const text = plainPage(root, page, pages, '/docs');
    expect(text).toContain('[installing](/docs/install.md)');
    expect(text).toContain('[from WeChat’s developer tools]'.replace('’', "'"));
    expect(text).not.toMatch(/<!--|!\[|\]\((?!\/docs\/|#|https?:)/);
    const all = llmsFull(root, pages, '')
      .replace(/^ *```[\s\S]*?^ *```$/gm, '')
      .replace(/`[^`\n]*`/g, '');
    expect(all.match(/\]\((?!\/|#|https?:|mailto:)[^)\s]*\)/g) ?? []).toEqual([]);
  });
});

describe('the check of the built site', () => {
  const built = (files: Record<string, string>) => {
    const dist = mkdtempSync(join(folder, 'dist-'));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(dist, file, '..'), { recursive: true });
      const isPart = file.endsWith('.html') && !text.startsWith('<html');
      const page = `<html lang="en"><title>T</title><main>${text}</main></html>`;
      writeFileSync(join(dist, file), isPart ? page : text);
    }
    return checkBuilt(dist, '/docs/');
  };

  it('finds nothing where links and anchors lead somewhere', () => {
    const page = '<h1 id="签名">x</h1><a href="/docs/zh/b.html#c">b</a><a href="https://example.com">e</a>';
    expect(built({ 'index.html': page, 'zh/b.html': '<h2 id="c"></h2><a href="/docs/#签名">a</a>' })).toEqual(
      [],
    );
  });

  it('finds links to no page and to no heading, and links that leave the site', () => {
    const page = '<a href="/docs/none.html">a</a><a href="#none">b</a><a href="/other/">c</a>';
    expect(built({ 'index.html': page })).toEqual([
      'index.html: /docs/none.html leads to no page',
      'index.html: #none leads to no heading',
      'index.html: /other/ leaves the site',
    ]);
  });

  it('finds what is loaded from another server', () => {
    const problems = built({
      'index.html':
        '<script src="https://cdn.example.com/a.js"></script><img src="/docs/a.png" width="1" alt="A">',
      'a.css': "@import 'https://fonts.example.com/a.css'; b { background: url(//x.example.com/b.png) }",
    });
    expect(problems).toHaveLength(3);
    for (const host of ['cdn', 'fonts', 'x']) expect(problems.join()).toContain(`//${host}.example.com/`);
  });

  it('finds pages that move while they load, or that cannot be heard', () => {
    const picture = '<img src="/docs/a.png" width="9" height="9" alt="A">';
    expect(built({ 'index.html': picture })).toEqual([]);
    expect(built({ 'index.html': '<html lang="zh-CN"><title>T</title><main></main><main></main>' })).toEqual([
      'index.html: has no main part, or several',
    ]);
    expect(built({ 'index.html': '<html><main><img src="/docs/a.png" alt=""></main></html>' })).toEqual([
      'index.html: says no language',
      'index.html: has no title',
      'index.html: has a picture without its size',
      'index.html: has a picture without a description',
    ]);
  });
});
