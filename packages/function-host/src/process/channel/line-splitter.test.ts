import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MAX_LOG_LINE } from '../../limits';
import { lineSplitter } from './line-splitter';

function linesOf(pieces: string[]): string[] {
  const seen: string[] = [];
  const lines = lineSplitter((line) => seen.push(line));
  for (const piece of pieces) lines.write(piece);
  lines.end();
  return seen;
}

describe('lineSplitter', () => {
  it('gives the same lines for any division of the text', () => {
    const text = fc
      .array(fc.constantFrom('a', '字', ' ', '\n'), { maxLength: 40 })
      .map((characters) => characters.join(''));
    fc.assert(
      fc.property(text, fc.array(fc.nat(40)), (whole, cuts) => {
        const at = [0, ...cuts.filter((cut) => cut < whole.length).sort((a, b) => a - b), whole.length];
        const pieces = at.slice(1).map((end, index) => whole.slice(at[index], end));
        const expected = whole.split('\n');
        if (expected.at(-1) === '') expected.pop();
        expect(linesOf(pieces)).toEqual(expected);
      }),
    );
  });

  it('drops the carriage return of Windows line breaks', () => {
    expect(linesOf(['a\r\nb'])).toEqual(['a', 'b']);
  });

  it('passes on a line without an end in parts instead of collecting it', () => {
    const parts = linesOf(['x'.repeat(MAX_LOG_LINE), 'x'.repeat(MAX_LOG_LINE), 'y\nz']);
    expect(parts.every((part) => part.length <= MAX_LOG_LINE)).toBe(true);
    expect(parts.join('')).toBe(`${'x'.repeat(2 * MAX_LOG_LINE)}yz`);
  });
});
