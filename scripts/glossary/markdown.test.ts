import { describe, expect, it } from '@jest/globals';
import { brokenParagraphs, englishComments, unclosedBold, westernPunctuation } from './markdown.ts';

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

describe('a comment in code', () => {
  const inCode = (line: string) => `正文\n\n\`\`\`js\n${line}\n\`\`\`\n`;

  it.each(['a(); // what it does', '  // In any server', 'npm start   # the same again'])(
    'is English in %s',
    (line) => {
      expect(linesOf(englishComments(inCode(line)))).toEqual([4]);
    },
  );

  it.each([
    'a(); // 做什么',
    'a(); // { errcode: 0 }',
    'get(); // -502003 database permission denied',
    'console.log(names); // demo dev exec',
    '// app.js',
    "url('https://pay.example.com')",
  ])('is no English sentence in %s', (line) => {
    expect(englishComments(inCode(line))).toEqual([]);
  });

  it('is one only inside of code', () => {
    expect(englishComments('# The gateway says')).toEqual([]);
  });
});

describe('Chinese punctuation', () => {
  it.each(['`a`: 通信标识', '`a` (普通商户)', '第一,第二', '说"完成"', '完成.'])(
    'is Western in %s',
    (text) => {
      expect(linesOf(westernPunctuation(text))).toEqual([1]);
    },
  );

  it.each([
    '`a`：通信标识',
    '`a`（普通商户）',
    '见[网关](gateway.zh-CN.md#配置)',
    '`(中文)` 和 0.57 (0.24–1.30)，3.0',
    '版本 3.0, v3',
  ])('is Chinese in %s', (text) => {
    expect(westernPunctuation(text)).toEqual([]);
  });
});
