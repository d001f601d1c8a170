import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { messageLines } from './message-lines';

function read(chunks: readonly Buffer[], maxBytes = 1000): { lines: string[]; tooLong: number } {
  const lines: string[] = [];
  let tooLong = 0;
  const take = messageLines({
    maxBytes,
    onLine: (line) => lines.push(line),
    onTooLong: () => {
      tooLong += 1;
    },
  });
  for (const chunk of chunks) take(chunk);
  return { lines, tooLong };
}

/** Bytes cut into pieces at these places. */
function cut(bytes: Buffer, places: readonly number[]): Buffer[] {
  const at = [0, ...places.filter((place) => place < bytes.length).sort((a, b) => a - b), bytes.length];
  return at.slice(1).map((end, index) => bytes.subarray(at[index], end));
}

describe('messageLines', () => {
  const text = fc
    .array(fc.constantFrom('a', '字', '💰', '"', '\n'), { maxLength: 40 })
    .map((characters) => characters.join(''));

  it('gives the same lines for any division of the bytes, also within characters', () => {
    fc.assert(
      fc.property(text, fc.array(fc.nat(120)), (whole, places) => {
        const lines = whole.split('\n').slice(0, -1);
        expect(read(cut(Buffer.from(whole), places))).toEqual({ lines, tooLong: 0 });
      }),
    );
  });

  it('stops at the first line above the bound, for any division, and stores nothing of it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 40 }), fc.array(fc.nat(120)), (over, places) => {
        const bytes = Buffer.from(`${'x'.repeat(20)}\n${'y'.repeat(20 + over)}\nz\n`);
        const { lines, tooLong } = read(cut(bytes, places), 20);
        expect({ lines, tooLong }).toEqual({ lines: ['x'.repeat(20)], tooLong: 1 });
      }),
    );
  });
});
