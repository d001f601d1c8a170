import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { locateJsonError } from './locate-json-error';

describe('locateJsonError', () => {
  it('finds no error in valid JSON', () => {
    fc.assert(fc.property(fc.json(), (text) => locateJsonError(text) === undefined));
  });

  it('accepts the same texts as JSON.parse', () => {
    const pieces = [
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"a"',
      '"',
      '1',
      '-',
      '0',
      '.5',
      'e3',
      'true',
      'nul',
      '\\',
      ' ',
      '\n',
    ];
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 8 }), (parts) => {
        const text = parts.join('');
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        return (locateJsonError(text) === undefined) === isJson;
      }),
      { numRuns: 400 },
    );
  });

  it('names line, column and the missing token', () => {
    expect(locateJsonError('{\n  "a": 1\n  "b": 2\n}')).toEqual({
      offset: 13,
      line: 3,
      column: 3,
      expected: 'comma',
    });
    expect(locateJsonError('{ goodsId: 1 }')).toMatchObject({ line: 1, column: 3, expected: 'name' });
    expect(locateJsonError('{ "a" 1 }')).toMatchObject({ column: 7, expected: 'colon' });
    expect(locateJsonError('{ "a": tea }')).toMatchObject({ column: 8, expected: 'value' });
    expect(locateJsonError('{ "a": "tea }')).toMatchObject({ column: 14, expected: 'string-end' });
    expect(locateJsonError('{ "a": "\\x" }')).toMatchObject({ column: 9, expected: 'escape' });
    expect(locateJsonError('{} {}')).toMatchObject({ column: 4, expected: 'end' });
  });
});
