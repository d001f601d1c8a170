import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { chineseLines } from './glossary/chinese-texts.ts';
import { brokenParagraphs, englishComments, unclosedBold, westernPunctuation } from './glossary/markdown.ts';
import { terms } from './glossary/terms.ts';

const root = join(__dirname, '..');
const lines = chineseLines(root);
const pages = [...new Set(lines.map(({ place }) => place.replace(/:\d+$/, '')))].filter((file) =>
  file.endsWith('.zh-CN.md'),
);

/** CloudBase's own console calls them so, and so does our page of files. */
const foldersOfCloudBase = /^packages\/console\/page\/messages\/(files|errors)-zh\.ts:/;

describe('the Chinese texts', () => {
  it.each(terms)('call $en $zh', ({ zh, not }) => {
    const wrong = lines.flatMap(({ place, text }) =>
      not
        .filter(({ word }) => word.test(text) && !(zh === '目录' && foldersOfCloudBase.test(place)))
        .map(({ word, why }) => `${place} has ${text.match(word)?.[0]}, should be ${zh}: ${why}`),
    );

    expect(wrong).toEqual([]);
  });

  it('use every term of the glossary', () => {
    const all = lines.map(({ text }) => text).join('\n');

    expect(terms.flatMap(({ zh }) => zh.split(/[；、]/)).filter((word) => !all.includes(word))).toEqual([]);
  });

  it('name sections of pages that exist', () => {
    const named = lines.flatMap(({ place, text }) =>
      [...text.matchAll(/(docs\/[\w-]+\.zh-CN\.md) 的“([^”]+)”/g)].map(([, page = '', title = '']) => ({
        place,
        page,
        title,
      })),
    );
    const wrong = named.filter(
      ({ page, title }) => !readFileSync(join(root, page), 'utf8').split('\n').includes(`## ${title}`),
    );

    expect(named.length).toBeGreaterThan(2);
    expect(wrong).toEqual([]);
  });

  it('are found in pages, messages, declarations and generated references', () => {
    const among = (pattern: RegExp) => lines.filter(({ place }) => pattern.test(place)).length;

    expect(among(/^docs\/gateway\.zh-CN\.md/)).toBeGreaterThan(100);
    expect(among(/^packages\/console\/page\/messages\//)).toBeGreaterThan(100);
    expect(among(/^packages\/wechatpay-v3\/src\/apis\//)).toBeGreaterThan(50);
    expect(among(/^scripts\/api-reference\//)).toBeGreaterThan(20);
  });
});

describe('the Chinese pages', () => {
  it('have a space between Chinese and Latin letters, digits and code', () => {
    const touching = /\p{Script=Han}(?=[A-Za-z0-9`])|[A-Za-z0-9`](?=\p{Script=Han})/u;
    const written = (text: string) => text.replaceAll(/\]\([^)]*\)|<[^>]*>/g, ']');
    const wrong = lines
      .filter(({ place }) => place.includes('.zh-CN.md:'))
      .filter(({ text }) => touching.test(written(text)))
      .map(({ place, text }) => `${place} ${text}`);

    expect(wrong).toEqual([]);
  });
});

describe('the Markdown of the Chinese pages', () => {
  it.each([
    ['has a paragraph on one line', brokenParagraphs],
    ['closes bold text where a reader sees it closed', unclosedBold],
    ['has Chinese comments in its code', englishComments],
    ['has Chinese punctuation', westernPunctuation],
  ])('%s', (_, faultsOf) => {
    // The examples of rules are code of projects, the same in both languages.
    const written = pages.filter((file) => faultsOf !== englishComments || file !== 'docs/check.zh-CN.md');
    const wrong = written.flatMap((file) =>
      faultsOf(readFileSync(join(root, file), 'utf8')).map(({ line, text }) => `${file}:${line} ${text}`),
    );

    expect(pages.length).toBeGreaterThan(50);
    expect(wrong).toEqual([]);
  });
});

describe('the glossary', () => {
  it('forbids none of the terms that it recommends', () => {
    const recommended = terms
      .flatMap(({ zh, also }) => [zh, ...(also ? [also] : [])])
      .filter((text) => !/更新|文件夹/.test(text));
    const forbidden = terms.flatMap(({ not }) => not.map(({ word }) => word));

    expect(recommended.filter((text) => forbidden.some((word) => word.test(text)))).toEqual([]);
  });
});
