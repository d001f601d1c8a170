import { describe, expect, it } from '@jest/globals';
import { facts, table, yuan } from './table';

describe('a table', () => {
  it('has columns as wide as their contents, and numbers to the right', () => {
    expect(
      table(
        ['ID', 'ORDER', 'YUAN'],
        [
          [7, 'A1', '88.00'],
          [1234, 'a longer one', ''],
        ],
      ),
    ).toBe(['  ID  ORDER         YUAN', '   7  A1            88.00', '1234  a longer one', ''].join('\n'));
  });

  it('counts Chinese characters as twice as wide', () => {
    expect(
      table(
        ['WHAT', 'X'],
        [
          ['茶叶', 1],
          ['tea', 2],
        ],
      ),
    ).toBe('WHAT  X\n茶叶  1\ntea   2\n');
  });

  it('removes all characters that would move the cursor', () => {
    expect(table(['A'], [['x\u001b[2Jy\nz\u202e']])).toBe('A\nx [2Jy z\n');
  });

  it('has only its headings if there are no rows', () => {
    expect(table(['A', 'B'], [])).toBe('A  B\n');
  });
});

describe('facts', () => {
  it('are in one column; unknown ones are left out', () => {
    expect(
      facts([
        ['order', 'A1'],
        ['state', null],
        ['paid at', 'x'],
      ]),
    ).toBe('order    A1\npaid at  x\n');
  });
});

describe('yuan', () => {
  it('has two digits behind the point', () => {
    expect([yuan(8800), yuan(1), yuan(0), yuan(null)]).toEqual(['88.00', '0.01', '0.00', '']);
  });
});
