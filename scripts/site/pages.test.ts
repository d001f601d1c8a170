/** The documents as a whole: each is on the site, in both languages, and each link leads somewhere. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { destinationOf } from './links.ts';
import { anchorOf, anchorsOf, linksOf, mapLinks, mapProse } from './markdown.ts';
import { groups, offTheSite } from './navigation.ts';
import { existingGroups, pagesOf, translationOf } from './pages.ts';

const root = join(__dirname, '../..');
const pages = pagesOf(root);
const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** Markdown that is in git or about to be. */
const documents = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
})
  .toString()
  .trim()
  .split('\n')
  .filter((file) => existsSync(join(root, file)) && !/^site\/home/.test(file));

describe('the pages of the site', () => {
  it('are all documents: a new one needs its place in scripts/site/navigation.ts', () => {
    const missing = documents
      .filter((file) => !offTheSite.some((pattern) => pattern.test(file)))
      .filter((file) => !pages.some((page) => page.file === file));

    expect(missing).toEqual([]);
  });

  it('stand once in the navigation, at one address each', () => {
    const files = groups.flatMap(({ entries }) => entries.map(({ file }) => file));
    const paths = pages.map(({ path }) => path);

    expect(new Set(files).size).toBe(files.length);
    expect(new Set(paths).size).toBe(paths.length);
    expect(pages.length).toBeGreaterThan(80);
  });

  it('are in both languages, except what is for contributors and the changelog', () => {
    const untranslated = existingGroups(root)
      .flatMap(({ entries }) => entries.map(({ file }) => file))
      .filter((file) => !existsSync(join(root, translationOf(file))));

    expect(untranslated).toEqual(['CHANGELOG.md', 'CONTRIBUTING.md']);
  });

  it('have their name first, and a line that switches the language', () => {
    const wrong = pages.filter(({ file, locale }) => {
      const [heading = '', , languages = ''] = read(file).split('\n');
      const other =
        locale === 'zh' ? /^\[English\]\([\w./-]+\.md\)$/ : /^\[(简体)?中文\]\([\w./-]+\.zh-CN\.md\)$/;
      return (
        !heading.startsWith('# ') || (existsSync(join(root, translationOf(file))) && !other.test(languages))
      );
    });

    expect(wrong.map(({ file }) => file)).toEqual([]);
  });

  it.each(['guides/', 'start', 'concepts', 'troubleshooting', 'differences'])(
    '%s… have as many headings, tables, drawings and blocks of code in Chinese as in English',
    (name) => {
      const english = documents.filter((file) => file.startsWith(`docs/${name}`) && !file.includes('.zh-CN'));
      const shape = (file: string) =>
        read(file)
          .split('\n')
          .map((line) => /^ *(#+ |```\w*|\|)/.exec(line)?.[1])
          .filter((mark) => mark !== undefined);

      expect(english).not.toEqual([]);
      for (const file of english) expect([file, shape(translationOf(file))]).toEqual([file, shape(file)]);
    },
  );
});

describe('the links of the documents', () => {
  const anchors = new Map(documents.map((file) => [file, anchorsOf(read(file))]));

  it.each(documents.filter((file) => !/(^|\/)fixtures\//.test(file)))('of %s lead somewhere', (file) => {
    const page = pages.find((one) => one.file === file) ?? {
      file,
      locale: file.includes('.zh-CN') ? ('zh' as const) : ('en' as const),
      path: `/${file}`,
      title: file,
    };
    const wrong = linksOf(read(file)).flatMap(({ target, picture }) => {
      const destination = destinationOf(target, page, pages, root);
      if (destination.kind === 'missing') return [`${target}: no such file`];
      if (destination.kind !== 'page' || picture || destination.anchor === '') return [];
      const known = anchors.get(destination.page.file) ?? anchorsOf(read(destination.page.file));
      return known.includes(decodeURIComponent(destination.anchor)) ? [] : [`${target}: no such heading`];
    });

    expect(wrong).toEqual([]);
  });

  it('of a Chinese page stay in Chinese where there is a translation', () => {
    const wrong = pages
      .filter(({ file }) => file.endsWith('.zh-CN.md'))
      .flatMap((page) =>
        linksOf(read(page.file))
          .filter(({ target }) => !/^\[English\]/.test(target))
          .map(({ text, target }) => ({
            text,
            target,
            destination: destinationOf(target, page, pages, root),
          }))
          .filter(
            ({ text, destination }) =>
              text !== 'English' &&
              destination.kind === 'page' &&
              destination.page.locale === 'en' &&
              existsSync(join(root, translationOf(destination.page.file))),
          )
          .map(({ target }) => `${page.file}: ${target}`),
      );

    expect(wrong).toEqual([]);
  });
});

describe('Markdown', () => {
  it('gives headings the anchors that GitHub gives', () => {
    expect(anchorOf('A shop in production: `cloudpay serve`')).toBe('a-shop-in-production-cloudpay-serve');
    expect(anchorOf('途中的 订单？')).toBe('途中的-订单');
    expect(anchorOf('[Scale](scale.md) & more_')).toBe('scale--more_');
    expect(anchorsOf('# A\n```\n# not\n```\n## A\n')).toEqual(['a', 'a-1']);
  });

  it('has links outside of code only, also over two lines, with code in their text', () => {
    const text =
      'See [the\ngateway](a.md) and [`x`](b.md#c), not `[d](e.md)`.\n```sh\n[f](g.md)\n```\n![p](h.png)';

    expect(linksOf(text).map(({ target }) => target)).toEqual(['a.md', 'b.md#c', 'h.png']);
    expect(mapLinks('`[d](e.md)` [a](b.md)', ({ text: label }) => label)).toBe('`[d](e.md)` a');
  });

  it('has prose that changes, and code that does not', () => {
    expect(mapProse('a `a` a\n```\na\n```', (prose) => prose.replaceAll('a', 'b'))).toBe(
      'b `a` b\n```\na\n```',
    );
  });
});
