import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { idFrom, idText, possibleIds, storedDocument } from './document-text';

describe('the id of a document in a path', () => {
  it('is read back as the same id', () => {
    const id = fc.oneof(
      fc.string(),
      fc.constantFrom(
        '{',
        '[1]',
        '{"$oid":"x"}',
        '',
        null,
        true,
        { $oid: '64ab00000000000000000001' },
        { a: 1 },
      ),
    );
    fc.assert(fc.property(id, (given) => expect(idFrom(idText(given))).toEqual(given)));
  });

  it('is the text itself where it can be', () => {
    expect(storedDocument('{"_id":"tea-1","n":{"$numberInt":"1"}}')).toEqual({
      id: 'tea-1',
      text: '{"_id":"tea-1","n":1}',
    });
    expect(storedDocument('{"_id":{"$numberInt":"5"}}').id).toBe('{"$numberInt":"5"}');
  });

  it('may be of another kind than a text where its kind is not known', () => {
    expect(possibleIds('64ab00000000000000000001')).toEqual([
      '64ab00000000000000000001',
      { $oid: '64ab00000000000000000001' },
    ]);
    expect(possibleIds('5')).toEqual(['5', 5]);
    expect(possibleIds('tea-1')).toEqual(['tea-1']);
  });
});
