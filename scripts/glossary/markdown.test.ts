import { describe, expect, it } from '@jest/globals';
import { brokenParagraphs, unclosedBold } from './markdown.ts';

const linesOf = (faults: readonly { line: number }[]) => faults.map(({ line }) => line);

describe('a paragraph', () => {
  it('is broken by a line that goes on with it, in a list too', () => {
    expect(linesOf(brokenParagraphs('第一行，\n第二行。\n\n- 一项，\n  还是这一项。\n- 另一项'))).toEqual([
      2, 5,
    ]);
  });

  it('is not broken by tables, lists, code, front matter, marks and headings', () => {
    const page =
      '---\ntitle: 标题\ntext: 正文\n---\n# 标题\n正文。\n\n| 列 |\n| --- |\n\n正文：\n- 一项\n1. 一项\n```js\na();\nb();\n```\n<!-- 标记 -->\n正文';

    expect(brokenParagraphs(page)).toEqual([]);
  });
});

describe('bold text', () => {
  it.each(['**标题。**正文', '正文**“标题”**正文', '**`code`。**正文'])('is not closed in %s', (text) => {
    expect(linesOf(unclosedBold(`正文\n\n${text}`))).toEqual([3]);
  });

  it.each([
    '**标题**。正文',
    '**标题。** 正文',
    '正文**标题**正文',
    '（**标题**）',
    '`a ** b`',
    '**`code`** 正文',
  ])('is right in %s', (text) => {
    expect(unclosedBold(text)).toEqual([]);
  });
});
