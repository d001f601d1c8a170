/**
 * Each block of shell is run by `npm run doctest`, run by a test that its mark names, or marked with the reason why it
 * cannot run. A new block that is not run fails here.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readers } from '../doctest/readers';
import { markOf, REASONS, withoutMarks } from './marks';
import { commandsOf, type ShellBlock, shellBlocks } from './shell-blocks';

const root = join(__dirname, '../..');
const blocks = shellBlocks(root);
const english = blocks.filter(({ page }) => !page.endsWith('.zh-CN.md'));
const onPage = (page: string) => blocks.filter((block) => block.page === page);

describe('the blocks of shell', () => {
  it('that run nowhere have a known reason, and are no more than these', () => {
    const reasons = english.flatMap(({ mark }) => (mark?.kind === 'not run' ? [mark.reason] : []));
    const counts = Object.fromEntries(
      Object.keys(REASONS).map((reason) => [reason, reasons.filter((one) => one === reason).length]),
    );

    expect(reasons.filter((reason) => !(reason in REASONS))).toEqual([]);
    expect(counts).toEqual({
      ...{ docker: 2, kubernetes: 0, 'cloud-tools': 3, systemd: 2, account: 0, certificate: 1, minutes: 2 },
    });
  });

  it('that a test runs name one that reads the page', () => {
    const wrong = english.flatMap(({ mark, page, place }) => {
      if (mark?.kind !== 'run by') return [];
      const test = join(root, mark.test);
      const name = /^examples\/([\w-]+)\//.exec(page)?.[1] ?? page;
      return existsSync(test) && readFileSync(test, 'utf8').includes(name) ? [] : [`${place}: ${mark.test}`];
    });

    expect(wrong).toEqual([]);
  });

  it('that run have a reader', () => {
    const pages = new Set(english.flatMap(({ mark, page }) => (mark ? [] : [page])));
    const followed = readers.flatMap((reader) => reader.pages);

    expect([...pages].filter((page) => !followed.includes(page))).toEqual([]);
    expect(followed.filter((page) => !pages.has(page))).toEqual([]);
    expect(pages.size).toBeGreaterThan(30);
  });

  it.each([...new Set(english.map(({ page }) => page))])('of %s are the same in Chinese', (page) => {
    // Texts in quotation marks and placeholders are in the language of the reader.
    const shapeOf = ({ mark, code }: ShellBlock) => [
      mark,
      commandsOf(code).map((command) => command.replace(/<[^>]+>|"[^"]*\p{L}[^"]*"/gu, '…')),
    ];
    expect(onPage(page.replace(/\.md$/, '.zh-CN.md')).map(shapeOf)).toEqual(onPage(page).map(shapeOf));
  });
});

describe('marks', () => {
  it('are read from the line before a block, and not shown', () => {
    expect(markOf('  <!-- not run: docker -->')).toEqual({ kind: 'not run', reason: 'docker' });
    expect(markOf('<!-- run by a/b.test.ts -->')).toEqual({ kind: 'run by', test: 'a/b.test.ts' });
    expect(markOf('<!-- excerpt -->')).toEqual({ kind: 'excerpt' });
    expect(markOf('Text.')).toBeUndefined();
    expect(withoutMarks('a\n<!-- excerpt -->\n```js\n')).toBe('a\n```js\n');
  });

  it('stand only before blocks', () => {
    const pages = [...new Set(blocks.map(({ page }) => page))];
    const alone = pages.flatMap((page) => {
      const lines = readFileSync(join(root, page), 'utf8').split('\n');
      return lines.flatMap((line, index) =>
        markOf(line) && !/^ *```/.test(lines[index + 1] ?? '') ? [`${page}:${index + 1}`] : [],
      );
    });
    expect(alone).toEqual([]);
  });
});

it('the commands of a block are its lines without comments, continued lines as one', () => {
  expect(commandsOf('# first\na   # then\nb \\\n  --c "#1"\n\n')).toEqual(['a', 'b --c "#1"']);
});
