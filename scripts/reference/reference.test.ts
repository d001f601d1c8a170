import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { documentedCodes, packageSources } from '../error-codes.ts';
import { unlisted } from './command-error-texts.ts';
import { commandTexts, loadProgram, loadServerProgram, textsOf } from './commands.ts';
import { codeLists } from './error-texts.ts';
import { listedCodes } from './errors.ts';
import { logTexts } from './gateway-texts.ts';
import { writePage } from './page.ts';
import { devRouteTexts } from './route-texts.ts';
import { devRoutes } from './routes.ts';

const root = join(__dirname, '../..');
const sources = packageSources(root);

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

  it('has every list of error codes, or says why not', () => {
    const declared = sources.flatMap(({ text }) =>
      [...text.matchAll(/\bclass \w+(?:<.*?>)? extends \w+<(\w+Code)>/g)].map(([, name = '']) => name),
    );
    const listed = codeLists.flatMap(({ types }) => types);

    expect(declared.length).toBeGreaterThan(30);
    expect([...new Set(declared)].filter((name) => name !== 'Code' && !listed.includes(name)).sort()).toEqual(
      Object.keys(unlisted).sort(),
    );
  });

  it('has every code that the log of a gateway or of cloudpay serve can have', () => {
    const listed = listedCodes(sources);
    const ofServers = sources.filter(({ file }) =>
      /^(?:gateway|durable)\W|^server\Wsrc\W(?:gateway|serve)\W/.test(file),
    );
    const inLines = ofServers.flatMap(({ text }) =>
      [...text.matchAll(/\bcode: '([A-Z][A-Z_]{3,})'|logLine\(\s*'([A-Z_]+)'/g)].map(
        ([, a, b]) => a ?? b ?? '',
      ),
    );
    const outcomes = [...documentedCodes('RecoveryOutcome', sources).keys()]
      .filter((outcome) => !['recovered', 'mismatch'].includes(outcome))
      .map((outcome) => `RECOVERY_${outcome.toUpperCase()}`);
    // An error of Node's, which the log's own file has.
    const unknown = [...new Set(inLines)].filter((code) => !listed.has(code) && code !== 'ENOSPC');
    const inLog = [...inLines, ...outcomes];

    expect(inLines.length).toBeGreaterThan(50);
    expect([...unknown, ...outcomes].filter((code) => !(code in logTexts))).toEqual([]);
    expect(Object.keys(logTexts).filter((code) => !inLog.includes(code))).toEqual([]);
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
