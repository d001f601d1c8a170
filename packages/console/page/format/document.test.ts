import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { documentLines, prettyDocument, shownId } from './document';

const text =
  '{"_id":{"$oid":"64ab00000000000000000001"},"n":5,"d":5.5,"long":1700000000000,"at":{"$date":"2026-01-31T08:00:00.000Z"},"tags":["a",null],"none":{},"re":{"$regularExpression":{"pattern":"^a","options":""}}}';

describe('a document', () => {
  it('is a text to edit that means the same', () => {
    expect(prettyDocument(text)).toBe(`{
  "_id": { "$oid": "64ab00000000000000000001" },
  "n": 5,
  "d": 5.5,
  "long": 1700000000000,
  "at": { "$date": "2026-01-31T08:00:00.000Z" },
  "tags": [
    "a",
    null
  ],
  "none": {},
  "re": { "$regularExpression": {"pattern":"^a","options":""} }
}`);
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const json = JSON.stringify(value);
        expect(JSON.stringify(JSON.parse(prettyDocument(json)))).toBe(JSON.stringify(JSON.parse(json)));
      }),
    );
  });

  it('has an id that is shown without its wrapper', () => {
    for (const [id, shown] of [
      ['tea-1', 'tea-1'],
      ['{"$oid":"64ab00000000000000000001"}', '64ab00000000000000000001 (objectId)'],
      ['{"$numberInt":"5"}', '5 (int)'],
      ['[true]', 'true'],
      ['["{"]', '"{"'],
      ['{broken', '{broken'],
    ] as const)
      expect(shownId(id)).toBe(shown);
  });

  it('is read with the kinds of its values', () => {
    const shown = documentLines(text).map((line) =>
      line.map(({ kind, text: piece }) => (kind === 'kind' ? ` <${piece}>` : piece)).join(''),
    );
    expect(shown).toEqual([
      '{',
      '  "_id": 64ab00000000000000000001 <objectId>,',
      '  "n": 5 <int>,',
      '  "d": 5.5 <double>,',
      '  "long": 1700000000000 <long>,',
      '  "at": 2026-01-31T08:00:00.000Z <date>,',
      '  "tags": [',
      '    "a",',
      '    null',
      '  ],',
      '  "none": {},',
      '  "re": {"pattern":"^a","options":""} <regex>',
      '}',
    ]);
  });
});
