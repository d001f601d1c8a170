import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { lineOfPath, type PathPart } from './line-of-path';

const TEXT = `{
  "a": [1, { "b": "x } ] , : \\" y" },
    true],
  "c\\u0061": {
    "d": null, "e":
      [[]]
  }
}`;

describe('the line of a value in JSON', () => {
  it.each<[PathPart[], number | undefined]>([
    [[], 1],
    [['a'], 2],
    [['a', 1, 'b'], 2],
    [['a', 2], 3],
    [['ca'], 4],
    [['ca', 'e'], 5],
    [['ca', 'e', 0], 6],
    [['ca', 'f'], undefined],
    [['a', 3], undefined],
  ])('%j', (path, line) => {
    expect(lineOfPath(TEXT, path)).toBe(line);
  });

  it('is found for every member of a formatted text', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 }), { minKeys: 1 }), (members) => {
        const text = JSON.stringify(members, undefined, 2);
        for (const name of Object.keys(members)) {
          const line = text.split('\n')[(lineOfPath(text, [name]) ?? 0) - 1];
          expect(line).toContain(`  ${JSON.stringify(name)}: `);
        }
      }),
      { numRuns: 100 },
    );
  });

  it.each(['', '{', '{"a"', '[1,,2]', '{{}}', '"'])('of damaged text ends: %j', (text) => {
    expect(() => lineOfPath(text, ['a', 0])).not.toThrow();
  });
});
