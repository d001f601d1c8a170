import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { commandTexts, loadProgram, loadServerProgram, textsOf } from './commands.ts';
import { writePage } from './page.ts';
import { devRouteTexts } from './route-texts.ts';
import { devRoutes } from './routes.ts';

const root = join(__dirname, '../..');

describe('the reference', () => {
  it('has the Chinese of every text of the commands, and of no other', async () => {
    const programs = [await loadProgram(root), await loadServerProgram(root)];
    const texts = programs.flatMap(textsOf);

    expect(texts.length).toBeGreaterThan(50);
    expect(texts.filter((text) => commandTexts[text] === undefined)).toEqual([]);
    expect(Object.keys(commandTexts).filter((text) => !texts.includes(text))).toEqual([]);
  });

  it('says what every route of the dev server does, and of no other', () => {
    expect(devRoutes(root).length).toBeGreaterThan(30);
    expect(Object.keys(devRouteTexts).sort()).toEqual(devRoutes(root).sort());
  });

  it('writes a page in each language, with a link to the other', () => {
    const page = {
      name: 'errors',
      title: { en: 'Errors', zh: '错误' },
      about: { en: 'All.', zh: '全部。' },
      sections: [{ title: { en: 'A', zh: '甲' }, columns: ['c'], rows: [['x | y']] }],
    };

    expect(writePage({ ...page, sections: [] }, 'en')).toBe(
      '# Errors\n\n[简体中文](errors.zh-CN.md)\n\nAll.\n',
    );
    expect(writePage(page as never, 'zh')).toBe(
      '# 错误\n\n[English](errors.md)\n\n全部。\n\n## 甲\n\n| c |\n| --- |\n| x \\| y |\n',
    );
  });
});
