/** The security documents name existing tests, have valid links, and say the same in both languages. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const root = join(__dirname, '..');
const PAIRS = [
  ['docs/security.md', 'docs/security.zh-CN.md'],
  ['SECURITY.md', 'SECURITY.zh-CN.md'],
] as const;
const [[ENGLISH, CHINESE]] = PAIRS;

const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface NamedTest {
  file: string;
  name: string;
}

/** The last cells of the tables of attacks: one list of tests per row. */
function attacksOf(text: string): string[] {
  const section = text.split(/^## /m).find((part) => /^(Attacks|攻击)/.test(part)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---'));
  const headings = [...section.matchAll(/^### /gm)].length;
  expect(rows.length).toBeGreaterThan(headings);
  return rows
    .map((row) => row.slice(0, -' |'.length).split(' | ').at(-1) ?? '')
    .filter((cell) => !isHead(cell));
}

const isHead = (cell: string) => ['test', '测试'].includes(cell);

/**
 * `[gateway/hostile](../packages/…): `name`, `name`<br>…`; other forms name no test. A contract in
 * `src/testing`, which several tests run, counts as a test.
 */
function testsIn(cell: string): NamedTest[] {
  return cell.split('<br>').flatMap((part) => {
    const [, file = '', names = ''] =
      /^\[[^\]]+\]\(\.\.\/([^)]+(?:\.test|\/testing\/[^)/]+)\.ts)\): (.+)$/.exec(part) ?? [];
    return [...names.matchAll(/`([^`]+)`/g)].map(([, name = '']) => ({ file, name }));
  });
}

/** Whether the file has a test, or a group of tests, of this name: its title is followed by a function. */
function hasTest({ file, name }: NamedTest): boolean {
  if (!existsSync(join(root, file))) return false;
  const literal = name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return new RegExp(`(['"\`])${literal}\\1,\\s*(?:async\\s*)?(?:\\(|[a-z_$][\\w$]*\\s*=>)`).test(read(file));
}

/** The anchors that the repository's host makes from headings. */
function anchorsOf(file: string): string[] {
  return [...read(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  );
}

describe.each([ENGLISH, CHINESE])('%s', (file) => {
  it('names an existing test for every attack', () => {
    const cells = attacksOf(read(file));
    expect(cells.length).toBeGreaterThan(50);
    for (const cell of cells) expect([cell, testsIn(cell)]).not.toEqual([cell, []]);
    expect(cells.flatMap(testsIn).filter((named) => !hasTest(named))).toEqual([]);
  });
});

describe.each(PAIRS.flat())('%s', (file) => {
  it('has links to existing files and sections', () => {
    const links = [...read(file).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
    expect(links.length).toBeGreaterThan(5);
    const broken = links.filter((link) => {
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? file : join(dirname(file), path);
      if (!existsSync(join(root, target))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });
    expect(broken).toEqual([]);
  });
});

describe.each(PAIRS)('%s and %s', (english, chinese) => {
  it('have the same sections, the same rows and points, and the same tests', () => {
    const shape = (file: string) =>
      [...read(file).matchAll(/^(#+ |\| ---|\| |- )/gm)].map(([, start]) => start);
    expect(shape(chinese)).toEqual(shape(english));
    const tests = (file: string) =>
      [...read(file).matchAll(/\(\S+(?:\.test|\/testing\/[^)/]+)\.ts\): .+(?= \|$)/gm)].map(([all]) => all);
    expect(tests(chinese)).toEqual(tests(english));
  });
});

it('a missing test is noticed', () => {
  const file = 'scripts/security-docs.test.ts';
  expect(hasTest({ file, name: 'a missing test is noticed' })).toBe(true);
  expect(hasTest({ file, name: 'a missing test' })).toBe(false);
  expect(hasTest({ file: 'scripts/none.test.ts', name: 'x' })).toBe(false);
  expect(testsIn('to be written')).toEqual([]);
});
