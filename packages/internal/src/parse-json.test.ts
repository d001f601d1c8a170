import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isDeeper, MAX_JSON_DEPTH, parseJson, parseJsonObject } from './parse-json';
import { runs } from './testing/runs';

/** The levels of objects and arrays of a value: 0 for text and numbers, 1 for `{}`. */
function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}

/** Any JSON text, written with and without white space. */
const json = fc
  .tuple(fc.jsonValue({ maxDepth: 8 }), fc.constantFrom(0, 1, '\t'))
  .map(([value, space]) => JSON.stringify(value, null, space));

const nested = (levels: number, open: string, close: string) =>
  `${open.repeat(levels)}0${close.repeat(levels)}`;

describe('parseJson', () => {
  it('gives the value of any JSON within the bound, as JSON.parse does', () => {
    fc.assert(
      fc.property(json, (text) => {
        expect(parseJson(text)).toEqual({ value: JSON.parse(text) });
      }),
    );
  });

  it('counts the levels of any JSON, brackets and escapes in strings or not', () => {
    const tricky = fc.array(fc.constantFrom('"', '\\', '[', '{', ']', '}', 'a'), { maxLength: 12 });
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 6 },
        tricky.map((characters) => characters.join('')),
        fc.array(tie('any'), { maxLength: 3 }),
        fc.dictionary(
          tricky.map((characters) => characters.join('')),
          tie('any'),
          { maxKeys: 3 },
        ),
      ),
    })).any;
    fc.assert(
      fc.property(value, (given) => {
        const text = JSON.stringify(given);
        const depth = depthOf(JSON.parse(text));
        expect(isDeeper(text, depth)).toBe(false);
        if (depth > 0) expect(isDeeper(text, depth - 1)).toBe(true);
      }),
      { numRuns: runs(200) },
    );
  });

  it.each([
    ['arrays', '[', ']'],
    ['objects', '{"a":', '}'],
    ['both in turn', '[{"a":', '}]'],
    ['with brackets in names', '{"]}\\"":', '}'],
  ])('refuses what is one level too deep, and 20,000 levels, before it is parsed: %s', (_, open, close) => {
    const perRepeat = (open.match(/^\[?\{|^\[/)?.[0] ?? '').length;
    const levels = MAX_JSON_DEPTH / perRepeat;
    expect(parseJson(nested(levels, open, close))).toHaveProperty('value');
    for (const many of [levels + 1, 20_000 / perRepeat]) {
      expect(parseJson(nested(many, open, close))).toEqual({
        problem: 'is nested more than 100 levels deep: send flatter data',
      });
    }
    // Text without its closing brackets is refused for its depth too: the parser never sees it.
    expect(parseJson(open.repeat(20_000))).toHaveProperty('problem', expect.stringContaining('100 levels'));
  });

  it('accepts another bound', () => {
    expect(parseJson('[[0]]', { maxDepth: 2 })).toEqual({ value: [[0]] });
    expect(parseJson('[[[0]]]', { maxDepth: 2 })).toEqual({
      problem: 'is nested more than 2 levels deep: send flatter data',
    });
  });

  it('accepts many values side by side: only nesting counts', () => {
    expect(parseJson(`[${'[0],'.repeat(20_000)}0]`)).toHaveProperty('value');
  });

  it('refuses text that is not JSON, and never throws', () => {
    expect(parseJson('{"a":')).toEqual({ problem: 'is not JSON' });
    const characters = fc.constantFrom('"', '\\', '[', ']', '{', '}', ':', ',', '0', ' ', 'é', '\u0000');
    const text = fc.oneof(
      fc.string(),
      fc.array(characters, { maxLength: 300 }).map((all) => all.join('')),
    );
    fc.assert(
      fc.property(text, (given) => {
        const parsed = parseJson(given);
        if ('value' in parsed) expect(parsed.value).toEqual(JSON.parse(given));
        else if (parsed.problem === 'is not JSON') expect(() => JSON.parse(given)).toThrow(SyntaxError);
      }),
      { numRuns: runs(200) },
    );
  });
});

describe('parseJsonObject', () => {
  it.each([
    ['{"a":1}', { value: { a: 1 } }],
    ['[1]', { problem: 'is not a JSON object' }],
    ['null', { problem: 'is not a JSON object' }],
    ['"text"', { problem: 'is not a JSON object' }],
    ['', { problem: 'is not JSON' }],
    ['{"a":{"b":{}}}', { problem: 'is nested more than 2 levels deep: send flatter data' }],
  ])('accepts an object and nothing else: %s', (text, expected) => {
    expect(parseJsonObject(text, { maxDepth: 2 })).toEqual(expected);
  });
});
