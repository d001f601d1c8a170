import { describe, expect, it } from '@jest/globals';
import { say } from './say';
import { facts, table, yuan } from './table';

const same = (text: string) => say(text, text);
/** Rows of plain cells, under headings that are the same in both languages. */
const tableOf = (headings: readonly string[], rows: readonly (readonly unknown[])[]) =>
  table(
    rows,
    headings.map((heading, index) => [same(heading), (row) => row[index]]),
    'en',
  );

describe('a table', () => {
  it('has columns as wide as their contents, and numbers to the right', () => {
    expect(
      tableOf(
        ['ID', 'ORDER', 'YUAN'],
        [
          [7, 'A1', '88.00'],
          [1234, 'a longer one', ''],
        ],
      ),
    ).toBe(['  ID  ORDER         YUAN', '   7  A1            88.00', '1234  a longer one', ''].join('\n'));
  });

  it('counts Chinese characters as twice as wide, in headings too', () => {
    const rows = [
      ['茶叶', 1],
      ['tea', 2],
    ];
    const columns = [
      [say('WHAT', '商品名称'), ([what]: unknown[]) => what],
      [say('X', '数'), ([, count]: unknown[]) => count],
    ] as const;
    expect(table(rows, columns, 'en')).toBe('WHAT  X\n茶叶  1\ntea   2\n');
    expect(table(rows, columns, 'zh')).toBe('商品名称  数\n茶叶       1\ntea        2\n');
  });

  it('removes all characters that would move the cursor', () => {
    expect(tableOf(['A'], [['x\u001b[2Jy\nz\u202e']])).toBe('A\nx [2Jy z\n');
  });

  it('has only its headings if there are no rows', () => {
    expect(tableOf(['A', 'B'], [])).toBe('A  B\n');
  });
});

describe('facts', () => {
  it('are in one column; unknown ones are left out', () => {
    const pairs = [
      [say('order', '订单'), 'A1'],
      [say('state', '状态'), null],
      [say('paid at', '支付时间'), 'x'],
    ] as const;
    expect(facts(pairs, 'en')).toBe('order    A1\npaid at  x\n');
    expect(facts(pairs, 'zh')).toBe('订单      A1\n支付时间  x\n');
  });
});

describe('yuan', () => {
  it('has two digits behind the point', () => {
    expect([yuan(8800), yuan(1), yuan(0), yuan(null)]).toEqual(['88.00', '0.01', '0.00', '']);
  });
});
